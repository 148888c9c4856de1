"""A marked answer in words: for each question what was answered, why it is right or not, and the solution."""

from dataclasses import dataclass
from fractions import Fraction

from academy.assessment.marks import Mark, Remark
from academy.assessment.presented import PresentedQuestion


@dataclass(frozen=True, slots=True)
class QuestionFeedback:
    """One question after marking; ``remarks`` are about what the learner chose or typed."""

    stem: str
    is_answered: bool
    is_correct: bool
    remarks: tuple[Remark, ...]
    correct_answer: tuple[str, ...]
    is_sequence: bool
    solution: str

    @classmethod
    def of(cls, question: PresentedQuestion, mark: Mark) -> "QuestionFeedback":
        """Return the mark of a question in words."""
        return cls(
            stem=question.stem,
            is_answered=mark.is_answered,
            is_correct=mark.is_correct,
            remarks=mark.remarks,
            correct_answer=mark.correct_answer,
            is_sequence=mark.is_sequence,
            solution=mark.solution,
        )


@dataclass(frozen=True, slots=True)
class ItemFeedback:
    """One item after marking; ``introduction`` is the story of a scenario."""

    item_id: str
    outcome: str
    lesson_id: str
    introduction: str
    score: Fraction
    is_answered: bool
    is_correct: bool
    solution: str
    questions: tuple[QuestionFeedback, ...]
