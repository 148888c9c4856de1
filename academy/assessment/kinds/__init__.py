"""The kinds of questions: what one kind shows, reads, marks and answers stands in the module of its name."""

from collections.abc import Mapping
from typing import Any

from academy.assessment.kinds import (
    fill_in,
    matching,
    multiple,
    number_table,
    numeric,
    ordering,
    single,
    true_false,
)
from academy.assessment.kinds.kind import QuestionKind
from academy.content.kinds import ItemKind

#: Every kind of question. A scenario is none: it holds questions (`kinds/scenario.py`).
KINDS: Mapping[ItemKind, QuestionKind[Any, Any]] = {
    ItemKind.SINGLE: single,
    ItemKind.MULTIPLE: multiple,
    ItemKind.TRUE_FALSE: true_false,
    ItemKind.NUMERIC: numeric,
    ItemKind.MATCHING: matching,
    ItemKind.ORDERING: ordering,
    ItemKind.FILL_IN: fill_in,
    ItemKind.NUMBER_TABLE: number_table,
}
