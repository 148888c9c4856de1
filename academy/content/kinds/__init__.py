"""Types of question, one module each: its keys, what a published one needs to be asked, and an author's checks.

A new type is a module, a member of `ItemKind`, and a line in `SimpleQuestion` (or `AnyQuestion`) and in `QUESTIONS`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from academy.content.kinds.fill_in import FillIn
from academy.content.kinds.matching import Matching
from academy.content.kinds.multiple import Multiple
from academy.content.kinds.number_table import Cell, Given, NumberTable
from academy.content.kinds.numeric import Numeric
from academy.content.kinds.options import Option
from academy.content.kinds.ordering import Ordering
from academy.content.kinds.question import Correction, Question, Unit
from academy.content.kinds.scenario import Scenario
from academy.content.kinds.single import Single
from academy.content.kinds.true_false import TrueFalse
from academy.content.shapes import ByType


class ItemKind(StrEnum):
    """The types of question, by the names that course files, editions and answers know."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    NUMERIC = "numeric"
    MATCHING = "matching"
    ORDERING = "ordering"
    FILL_IN = "fill_in"
    NUMBER_TABLE = "number_table"
    SCENARIO = "scenario"


SimpleQuestion = Single | Multiple | TrueFalse | Numeric | Matching | Ordering | FillIn | NumberTable
AnyQuestion = SimpleQuestion | Scenario

QUESTIONS: Mapping[ItemKind, type[Question]] = {
    ItemKind.SINGLE: Single,
    ItemKind.MULTIPLE: Multiple,
    ItemKind.TRUE_FALSE: TrueFalse,
    ItemKind.NUMERIC: Numeric,
    ItemKind.MATCHING: Matching,
    ItemKind.ORDERING: Ordering,
    ItemKind.FILL_IN: FillIn,
    ItemKind.NUMBER_TABLE: NumberTable,
    ItemKind.SCENARIO: Scenario,
}

#: A question as a course file or an edition holds it.
WrittenQuestion = Annotated[AnyQuestion, ByType()]


def kind_of(question: AnyQuestion) -> ItemKind:
    """Return the type of a question."""
    return ItemKind(question.type)


__all__ = [
    "QUESTIONS",
    "AnyQuestion",
    "Cell",
    "Correction",
    "FillIn",
    "Given",
    "ItemKind",
    "Matching",
    "Multiple",
    "NumberTable",
    "Numeric",
    "Option",
    "Ordering",
    "Scenario",
    "SimpleQuestion",
    "Single",
    "TrueFalse",
    "Unit",
    "WrittenQuestion",
    "kind_of",
]
