"""The names by which formulas read a field, and their values."""

from datetime import date
from fractions import Fraction

from academy.content.workbook.kinds import FieldKind
from academy.content.workbook.results import Cell, Gap, Reading, Unknown
from academy.content.workbook.tool import NEVER, Field, day_number


def names_of(field: Field) -> tuple[str, ...]:
    """Return the names of a field: its id, of a choice one name for each choice, of a text none."""
    if field.is_number or field.kind is FieldKind.DATE:
        return (field.id,)
    return tuple(field.choice_names.values())


def readings_of(field: Field, value: Cell, gap: Gap) -> dict[str, Reading]:
    """Return the values of a field's names: what was entered, else the field's default, else unknown for `gap`.

    A refused box has no default. The chosen one of several choices is 1, the others are 0.
    """
    counts_as = field.default if value is None and not gap.is_refused else value
    if isinstance(counts_as, Fraction):
        return {field.id: counts_as}
    if isinstance(counts_as, date):
        return {field.id: day_number(counts_as)}
    if field.kind is FieldKind.DATE and counts_as == NEVER:
        return {field.id: day_number(date.max)}
    if field.kind is FieldKind.CHOICE and counts_as is not None:
        names = field.choice_names.items()
        return {name: Fraction(choice == counts_as) for choice, name in names}
    return dict.fromkeys(names_of(field), Unknown(frozenset({gap})))
