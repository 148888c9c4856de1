"""A marked answer in words: for each question what was answered, why it is right or not, and the solution."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from academy.assessment.asked import Asked
from academy.assessment.marking import Feedback


@dataclass(frozen=True, slots=True)
class ExplainedQuestion:
    """One question after marking; ``remarks`` are about what the learner chose or typed."""

    type: str
    stem: str
    is_answered: bool
    is_correct: bool
    remarks: tuple[Feedback, ...]
    correct_answer: tuple[str, ...]
    solution: str


@dataclass(frozen=True, slots=True)
class ExplainedItem:
    """One item after marking; ``introduction`` is the story of a scenario."""

    item_id: str
    outcome: str
    lesson_id: str
    introduction: str
    score: Fraction
    is_answered: bool
    is_correct: bool
    solution: str
    questions: tuple[ExplainedQuestion, ...]


def explain(asked: Asked, response: Mapping[str, Any]) -> ExplainedItem:
    """Mark a response and say why. Never shown before the answer counts: it holds the key."""
    presented, mark = asked.present(), asked.mark(response)
    marks = [part for _part_id, part in mark.parts] or [mark]
    return ExplainedItem(
        item_id=asked.item.id,
        outcome=asked.item.outcome,
        lesson_id=asked.item.lesson,
        introduction=presented.introduction,
        score=mark.score,
        is_answered=mark.is_answered,
        is_correct=mark.is_correct,
        solution=mark.solution if mark.parts else "",
        questions=tuple(
            ExplainedQuestion(
                type=question.type,
                stem=question.stem,
                is_answered=each.is_answered,
                is_correct=each.is_correct,
                remarks=each.feedback,
                correct_answer=each.correct_answer,
                solution=each.solution,
            )
            for question, each in zip(presented.questions, marks, strict=True)
        ),
    )
