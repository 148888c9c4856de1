"""Items: questions of the bank, with their place in the course and the values they draw."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Annotated, Any, Literal

from academy.content.kinds import AnyQuestion, ItemKind, WrittenQuestion, kind_of
from academy.content.shaped import ShapeError, object_at, read, value_of, written
from academy.content.shapes import (
    Above,
    Amount,
    Cognitive,
    Flag,
    Formula,
    Rules,
    Shape,
    Text,
    VariableName,
    Version,
    Whole,
)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
#: What an edition says beside the keys of the files; the kinds of values are worked out again.
_PUBLISHED = ("lesson", "outcome", "kinds")


class Use(StrEnum):
    """Where an item may be asked."""

    PRACTICE = "practice"
    REVIEW = "review"
    EXAM = "exam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Param(Shape):
    """One drawn value: exactly one of money, int, pick and pool; `step` with money and int."""

    money: Annotated[list[Amount], Rules(min_length=2, max_length=2)] | None = None
    int: Annotated[list[Whole], Rules(min_length=2, max_length=2)] | None = None
    pick: Annotated[list[Amount], Rules(min_length=2)] | None = None
    pool: Literal["people"] | None = None
    step: Annotated[Amount, Above(0)] | None = None

    def __post_init__(self) -> None:
        kinds = [self.money, self.int, self.pick, self.pool]
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("needs exactly one of money, int, pick, pool")
        if self.step is not None and self.money is None and self.int is None:
            raise ValueError("step goes with money or int")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank(Shape):
    """What a file says of every item beside its question; `changed` is the version in which its words last changed."""

    level: Cognitive
    difficulty: Annotated[float, Rules(strict=True, gt=0, lt=1)]
    use: Annotated[list[Use], Rules(min_length=1)]
    currency: Literal["learner"] | None = None
    params: dict[VariableName, Param] = field(default_factory=dict)
    derive: dict[VariableName, Formula] = field(default_factory=dict)
    require: list[Formula] = field(default_factory=list)
    retired: Flag = False
    changed: Version | None = None

    @property
    def drawn(self) -> dict[str, Mapping[str, object]]:
        """Return the parameters as plain values, for drawing."""
        return {name: written(param) for name, param in self.params.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A published question of the bank. A text may hold placeholders such as ``{name}``."""

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
        """Return the type of the question."""
        return kind_of(self.question)


def bank_and_question(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a file says of an item: the keys of the bank, and all others, which are its question's."""
    own = {each.name for each in fields(Bank)}
    return (
        {key: value for key, value in data.items() if key in own},
        {key: value for key, value in data.items() if key not in own},
    )


def read_item(data: Mapping[str, Any]) -> Item:
    """Build an item of an edition; raise `ShapeError` with the place of the first thing that is wrong or unknown."""
    given = object_at(data, "item")
    named = _ID.fullmatch(str(given.get("id")))
    place = named[0] if named else "item"
    bank_keys, question_keys = bank_and_question(
        {key: value for key, value in given.items() if key not in _PUBLISHED}
    )
    question: AnyQuestion = value_of(WrittenQuestion, question_keys, place)
    for where, message in question.unusable():
        raise ShapeError(f"{place}.{where}: {message}")
    bank = read(Bank, bank_keys, place)
    return Item(
        id=question.id,
        lesson=value_of(Text, data.get("lesson"), f"{place}.lesson"),
        outcome=value_of(Text, data.get("outcome"), f"{place}.outcome"),
        level=bank.level,
        difficulty=bank.difficulty,
        uses=frozenset(bank.use),
        is_retired=bank.retired,
        params=bank.drawn,
        derive=bank.derive,
        require=tuple(bank.require),
        question=question,
    )
