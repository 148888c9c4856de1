"""One formula of a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from academy.content.expressions import Node, unit_of
from academy.content.workbook.kinds import FieldKind


@dataclass(frozen=True, slots=True)
class Formula:
    """One thing the workbook works out.

    `place` is where it stands in the tool. `unit` is money, percent, date or number: what the tool says (`own_unit`),
    else worked out from what the formula reads. `decimals` is how many are shown, halves up; None leaves it to the
    unit. The value itself stays exact.
    """

    id: str
    label: str
    node: Node
    place: str
    own_unit: FieldKind | None = None
    unit: FieldKind = FieldKind.NUMBER
    decimals: int | None = None


def with_units(formulas: Iterable[Formula], units: dict[str, str]) -> tuple[Formula, ...]:
    """Return the formulas with their units, each of which may read the ones before; adds them to `units`.

    A unit that the tool gives itself stays.
    """
    known = []
    for formula in formulas:
        unit = formula.own_unit or FieldKind(unit_of(formula.node, units))
        units[formula.id] = unit
        known.append(replace(formula, unit=unit))
    return tuple(known)
