"""One formula of a workbook."""

from dataclasses import dataclass

from academy.content.expressions import Node


@dataclass(frozen=True, slots=True)
class Formula:
    """One thing the workbook works out.

    `place` is where it stands in the tool. `unit` is money, percent, date or number: what the tool says, else worked
    out from what the formula reads. `decimals` is how many are shown, halves up; None leaves it to the unit. The value
    itself stays exact.
    """

    id: str
    label: str
    node: Node
    place: str
    unit: str = ""
    decimals: int | None = None
