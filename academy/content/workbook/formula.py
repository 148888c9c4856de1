"""One formula of a workbook."""

from dataclasses import dataclass

from academy.content.expressions import Node


@dataclass(frozen=True, slots=True)
class Formula:
    """One thing the workbook works out.

    `place` is where it stands in the tool; `unit` is money, date or number, worked out from what it reads.
    """

    id: str
    label: str
    node: Node
    place: str
    unit: str = "number"
