"""What all types of question have in common."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from academy.content.shapes import Exact, Formula, Identifier, MisconceptionId, Shape, Text

#: No question asks for more than this at once; the keys of choices on a page are letters.
MAX_CHOICES = 12

Complain = Callable[[str, str], None]
#: Where something stands below a question, and what is wrong with it.
Fault = tuple[str, str]


class Unit(StrEnum):
    """What a typed number counts; money is in teaching units of the learner's currency."""

    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Complaints:
    """Where a check says what is wrong, and what is only not good, with the place."""

    error: Complain
    warning: Complain


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Shape):
    """What to say about a wrong answer as a whole, and the idea that probably led to it."""

    feedback: Text
    misconception: MisconceptionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap(Correction):
    """A wrong value with a known cause; `value` is a formula."""

    value: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance(Shape):
    """How far a typed number may be off, as an absolute band in the same unit."""

    abs: Exact = Fraction(0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a page shows: its formula, and where formula and unit stand below the question."""

    formula: str
    place: str
    unit: Unit
    unit_place: str


@dataclass(frozen=True, slots=True)
class Box(Figure):
    """A number that a learner types, with the formulas that must be true of it and those that must not equal it."""

    tolerance: Fraction
    verify_place: str
    verify: Mapping[str, str]
    traps: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Shape):
    """What every type has."""

    #: Whether it cannot be answered by a lucky tap (guide, part 4).
    is_constructed: ClassVar[bool] = False
    #: Whether `{answer}` stands for its right answer in what is said after marking.
    has_one_answer: ClassVar[bool] = False

    id: Identifier

    def unusable(self) -> Iterator[Fault]:
        """Return what would keep a published question from being asked and marked."""
        yield from ()

    def check(self, place: str, complaints: Complaints) -> None:
        """Say what an author has to mend in the build of the question."""

    def asked(self, place: str) -> "Iterator[tuple[str, Question]]":
        """Return (place, question) of what is answered: the question itself, or the parts of a scenario."""
        yield place, self

    def figures(self) -> Iterator[Figure]:
        """Return the numbers that the page shows by formulas of the question itself."""
        yield from ()

    def boxes(self) -> Iterator[Box]:
        """Return the numbers that a learner types."""
        yield from ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained(Question):
    """A question whose explanation may be left out."""

    explain: Text | None = None

    @property
    def solution(self) -> str:
        """Return the explanation shown after marking."""
        return self.explain or ""


def check_different(texts: Sequence[str], place: str, complaints: Complaints) -> None:
    """Complain when two texts are the same but for case, blanks and the full stop."""
    plain = [" ".join(text.lower().split()).rstrip(".") for text in texts]
    if len(set(plain)) < len(plain):
        complaints.error(place, "two of them are the same")


def check_count(
    rows: Sequence[object], allowed: range, what: str, place: str, complaints: Complaints
) -> None:
    """Complain when there are too few or too many of what a question is made of."""
    if len(rows) not in allowed:
        low, high = allowed[0], allowed[-1]
        complaints.error(place, f"{low} to {high} {what} are right, not {len(rows)}")


def check_known(name: str, known: Collection[str], what: str, place: str, complaints: Complaints) -> None:
    """Complain when a name stands for nothing."""
    if name not in known:
        complaints.error(place, f"“{name}” is not one of the {what}")


def unusable_list(low: int, rows: Sequence[object], place: str) -> Iterator[Fault]:
    """Return a fault when there are fewer rows than `low` or more than a page can ask."""
    if not low <= len(rows) <= MAX_CHOICES:
        yield place, f"a list of {low} to {MAX_CHOICES} entries is needed"
