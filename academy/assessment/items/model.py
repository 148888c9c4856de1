"""The eight types of question as frozen values. A text may hold placeholders such as ``{name}``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar


class ItemKind(StrEnum):
    """The types of question, by the names that course files, editions and answers know."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    NUMERIC = "numeric"
    MATCHING = "matching"
    ORDERING = "ordering"
    FILL_IN = "fill_in"
    SCENARIO = "scenario"


class Use(StrEnum):
    """Where an item may be asked."""

    PRACTICE = "practice"
    REVIEW = "review"
    EXAM = "exam"


class Unit(StrEnum):
    """What the number of a numeric question counts; money is in teaching units of the learner's currency."""

    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, with the feedback for who chooses it."""

    text: str
    is_right: bool
    feedback: str
    misconception: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What to say about a wrong answer as a whole, and the idea that probably led to it."""

    feedback: str
    misconception: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What every type has: the words of the question and the explanation shown after marking."""

    #: Whether it cannot be answered by a lucky tap (guide, part 4).
    is_constructed: ClassVar[bool] = False

    stem: str
    solution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Single(Question):
    """Choose one option; exactly one is right."""

    type: ClassVar[ItemKind] = ItemKind.SINGLE
    options: tuple[Option, ...]
    is_shuffled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiple(Question):
    """Choose every option that fits; `select` says how many when the stem does."""

    type: ClassVar[ItemKind] = ItemKind.MULTIPLE
    options: tuple[Option, ...]
    is_shuffled: bool
    select: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(Question):
    """Say whether a sentence is true."""

    type: ClassVar[ItemKind] = ItemKind.TRUE_FALSE
    answer: bool
    feedback: Mapping[bool, str]
    misconception: str | None


@dataclass(frozen=True, slots=True)
class Trap:
    """A wrong value with a known cause; `value` is a formula."""

    value: str
    correction: Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric(Question):
    """Type a number; `answer` is a formula, `tolerance` an absolute band in the same unit."""

    type: ClassVar[ItemKind] = ItemKind.NUMERIC
    is_constructed: ClassVar[bool] = True
    answer: str
    unit: Unit
    tolerance: Fraction
    traps: tuple[Trap, ...]
    right_feedback: str
    wrong_feedback: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a matching; `target` is the index of the right target."""

    left: str
    target: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(Question):
    """Choose a target for each row; a target may fit several rows. Targets are always shuffled."""

    type: ClassVar[ItemKind] = ItemKind.MATCHING
    is_constructed: ClassVar[bool] = True
    targets: tuple[str, ...]
    pairs: tuple[Pair, ...]
    wrong: Correction


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an ordering."""

    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(Question):
    """Put the steps in order; they are kept here in the right one."""

    type: ClassVar[ItemKind] = ItemKind.ORDERING
    is_constructed: ClassVar[bool] = True
    steps: tuple[Step, ...]
    wrong: Correction


@dataclass(frozen=True, slots=True)
class Blank:
    """A gap in a text, filled from a list of words; `key` is its name in the text: ``[[key]]``."""

    key: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FillIn(Question):
    """Choose a word for each gap; `pieces` is the text cut at the gaps, one piece more than blanks."""

    type: ClassVar[ItemKind] = ItemKind.FILL_IN
    pieces: tuple[str, ...]
    blanks: tuple[Blank, ...]
    is_shuffled: bool


SimpleQuestion = Single | Multiple | TrueFalse | Numeric | Matching | Ordering | FillIn


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a scenario."""

    id: str
    question: SimpleQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Question):
    """A story with two to four questions that can be answered independently."""

    type: ClassVar[ItemKind] = ItemKind.SCENARIO
    is_constructed: ClassVar[bool] = True
    parts: tuple[Part, ...]


AnyQuestion = SimpleQuestion | Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question of the bank with its place in the course and the values it draws."""

    id: str
    lesson: str
    outcome: str
    level: str
    difficulty: float
    uses: frozenset[Use]
    is_retired: bool
    params: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    derive: Mapping[str, str] = field(default_factory=dict)
    require: tuple[str, ...] = ()
    question: AnyQuestion

    @property
    def type(self) -> ItemKind:
        """Return the name of the type as in a course file."""
        return self.question.type
