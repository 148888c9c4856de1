"""A story with two to four questions that are answered independently.

Form: ``part-<part>-`` before the fields of each question. Response: ``{"parts": {"p1": {…}}}``.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from academy.assessment.answer_form import Response
from academy.assessment.drawing import Drawn
from academy.assessment.drawn_question import DrawnQuestion
from academy.assessment.layout import part_field
from academy.assessment.marks import Mark, below
from academy.assessment.stored_response import entry, mapping
from academy.content.kinds import Scenario


def questions_of(scenario: Scenario, drawn: Drawn) -> tuple[DrawnQuestion, ...]:
    """Return the questions, each with a seed and a field of its own."""
    return tuple(
        DrawnQuestion(part, drawn.within(part.id), part_field(part.id), part.id) for part in scenario.parts
    )


def part_of(response: object, part_id: str) -> Mapping[str, object]:
    """Return what a response says about one question; nothing when it was left out."""
    return mapping(entry(entry(response, "parts"), part_id))


def joined(answers: Mapping[str, Response]) -> Response:
    """Make one response of those to the questions; those left out are not in it."""
    parts = {part_id: answer for part_id, answer in answers.items() if answer}
    return {"parts": parts} if parts else {}


def mark_of(parts: Sequence[tuple[str, Mark]], solution: str) -> Mark:
    """Make one mark of those of the questions: the score is their mean (guide, part 4)."""
    return Mark(
        score=sum((part.score for _, part in parts), Fraction(0)) / len(parts),
        is_answered=any(part.is_answered for _, part in parts),
        remarks=tuple(
            remark for part_id, part in parts for remark in below(f"parts.{part_id}", part.remarks)
        ),
        correct_answer=tuple(text for _, part in parts for text in part.correct_answer),
        solution=solution,
        parts=tuple(parts),
    )
