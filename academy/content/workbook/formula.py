"""One formula of a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from academy.content.expressions import Node, unit_of


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


def with_units(formulas: Iterable[Formula], units: dict[str, str]) -> tuple[Formula, ...]:
    """Return the formulas with their units, each of which may read the ones before; adds them to `units`.

    A unit that the tool gives itself stays.
    """
    known = []
    for formula in formulas:
        units[formula.id] = formula.unit or unit_of(formula.node, units)
        known.append(replace(formula, unit=units[formula.id]))
    return tuple(known)
