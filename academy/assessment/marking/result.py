"""What marking says."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Feedback:
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
    """The result of one answer: an exact score from 0 to 1, remarks, explanation and the right answer."""

    score: Fraction
    is_answered: bool
    feedback: tuple[Feedback, ...]
    solution: str
    correct_answer: tuple[str, ...]
    #: Marks of a scenario's parts by part id; empty for every other type.
    parts: tuple[tuple[str, "Mark"], ...] = ()

    @property
    def is_correct(self) -> bool:
        """Return whether everything is right."""
        return self.score == 1

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Return the ids of the ideas behind wrong answers, each once."""
        return tuple(dict.fromkeys(each.misconception for each in self.feedback if each.misconception))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule of one type finds out: everything of a mark but the explanation."""

    score: Fraction
    is_answered: bool
    feedback: tuple[Feedback, ...]
    correct_answer: tuple[str, ...]


def below(place: str, feedback: Iterable[Feedback]) -> tuple[Feedback, ...]:
    """Return remarks with the place they belong to before their path."""
    return tuple(replace(each, path=f"{place}.{each.path}") for each in feedback)


def share(right: int, of: int) -> Fraction:
    """Return right ÷ of, not below 0."""
    return max(Fraction(0), Fraction(right, of))
