"""What may be published of counts: thresholds, rounding, hiding, rates. Knows numbers only: no people, tables or words.

Doors: disclosure.
"""

from academy.disclosure.figures import (
    FEW,
    PROTECTED,
    Figure,
    Group,
    Hidden,
    publish,
    publish_table,
)
from academy.disclosure.rates import PEOPLE_FOR_A_RATE, Rate, rate_of

__all__ = [
    "FEW",
    "PEOPLE_FOR_A_RATE",
    "PROTECTED",
    "Figure",
    "Group",
    "Hidden",
    "Rate",
    "publish",
    "publish_table",
    "rate_of",
]
