"""Seeded faults, by what they damage."""

from tests.unit.content.faults.course_rules import COURSE_RULES
from tests.unit.content.faults.fault import (
    COURSE,
    ID_Q1,
    JARS,
    L1,
    L2,
    L3,
    L4,
    L5,
    L6,
    Q1,
    Q2,
    Q3,
    Q4,
    Q5,
    Q6,
    TOOL,
    Fault,
)
from tests.unit.content.faults.files import FILES
from tests.unit.content.faults.item_rules import ITEM_RULES
from tests.unit.content.faults.lesson_rules import LESSON_RULES
from tests.unit.content.faults.number_rules import NUMBER_RULES
from tests.unit.content.faults.shape import SHAPE
from tests.unit.content.faults.supporting_rules import SUPPORTING_RULES
from tests.unit.content.faults.translation_rules import TRANSLATION_RULES

ALL = [
    *SHAPE,
    *FILES,
    *COURSE_RULES,
    *LESSON_RULES,
    *ITEM_RULES,
    *NUMBER_RULES,
    *SUPPORTING_RULES,
    *TRANSLATION_RULES,
]

__all__ = [
    "ALL",
    "COURSE",
    "COURSE_RULES",
    "FILES",
    "ID_Q1",
    "ITEM_RULES",
    "JARS",
    "L1",
    "L2",
    "L3",
    "L4",
    "L5",
    "L6",
    "LESSON_RULES",
    "NUMBER_RULES",
    "Q1",
    "Q2",
    "Q3",
    "Q4",
    "Q5",
    "Q6",
    "SHAPE",
    "SUPPORTING_RULES",
    "TOOL",
    "TRANSLATION_RULES",
    "Fault",
]
