"""The names by which formulas read a field, and their values."""

from datetime import date
from fractions import Fraction

from academy.content.workbook.results import Cell, Number
from academy.content.workbook.tool import Field, day_number


def names_of(field: Field) -> tuple[str, ...]:
    """Return the names of a field: its id, of a choice one name for each choice, of a text none."""
    if field.is_number or field.type == "date":
        return (field.id,)
    return tuple(field.choice_names.values())


def numbers_of(field: Field, value: Cell, *, blank: Number) -> dict[str, Number]:
    """Return the values of a field's names; `blank` is what an amount or a choice counts as while it is blank.

    The chosen one of several choices is 1, the others are 0. A blank date is unknown.
    """
    if isinstance(value, date):
        return {field.id: day_number(value)}
    if field.type == "date":
        return {field.id: None}
    if field.is_number:
        return {field.id: value if isinstance(value, Fraction) else blank}
    names = field.choice_names.items()
    return {name: blank if value is None else Fraction(choice == value) for choice, name in names}
