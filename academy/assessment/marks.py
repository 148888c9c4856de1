"""What marking says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from academy.assessment.drawing import Drawn
from academy.content.kinds import Correction


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on what the learner did.

    `path` is the authored place, such as ``options.1``, ``traps.0``, ``pairs.2`` or ``parts.p1.traps.0``: it
    does not depend on shuffling or language, so statistics count by it. `label` is what was chosen or typed.
    """

    path: str
    label: str
    text: str
    is_right: bool
    misconception: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """The result of one answer: an exact score from 0 to 1, remarks, the right answer and its explanation."""

    score: Fraction
    is_answered: bool
    remarks: tuple[Remark, ...]
    correct_answer: tuple[str, ...]
    #: Whether the lines of the right answer are steps, one after the other.
    is_sequence: bool = False
    #: How it is solved. The rules of the kinds leave it out: it is filled in alike for all of them.
    solution: str = ""
    #: Marks of a scenario's parts by part id; empty for every other type.
    parts: tuple[tuple[str, "Mark"], ...] = ()

    @property
    def is_correct(self) -> bool:
        """Return whether everything is right."""
        return self.score == 1

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Return the ids of the ideas behind wrong answers, each once."""
        return tuple(dict.fromkeys(each.misconception for each in self.remarks if each.misconception))


def below(place: str, remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return remarks with the place they belong to before their path."""
    return tuple(replace(each, path=f"{place}.{each.path}") for each in remarks)


def share(right: int, of: int) -> Fraction:
    """Return right ÷ of, not below 0."""
    return max(Fraction(0), Fraction(right, of))


def with_correction(remarks: Sequence[Remark], wrong: Correction, drawn: Drawn) -> tuple[Remark, ...]:
    """Return remarks on the rows of a question and, unless all are right, what is said about the whole."""
    if all(remark.is_right for remark in remarks):
        return tuple(remarks)
    return (*remarks, Remark("wrong", "", drawn.fill(wrong.feedback), False, wrong.misconception))
