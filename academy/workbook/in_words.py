"""What a person wrote in a workbook, sheet by sheet in the words of the course: for her own download."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from academy.content.workbook import Field, FieldKind, Sheet, Tool
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.money import format_number
from academy.core.personal_data import Words
from academy.web.formats import day as day_in_words
from academy.workbook.addresses import DAYS, ROWS
from academy.workbook.words import choice_word, label_of

Pairs = list[tuple[str, Words]]


def entries_in_words(tool: Tool, entries: Mapping[str, Any]) -> Pairs:
    """Return name and value of everything that was written; sheets and lines hold pairs of their own."""
    return [(sheet.title, _sheet(sheet, entries[sheet.id])) for sheet in tool.sheets if entries.get(sheet.id)]


def _sheet(sheet: Sheet, written: Mapping[str, Any]) -> Pairs:
    pairs = _values(sheet.single_fields, written)
    for number, row in enumerate(written.get(ROWS, []), start=1):
        if values := _values(sheet.row, row):
            pairs.append((_("Line %(number)s", number=number), values))
    for day, counted in sorted(written.get(DAYS, {}).items()):
        if values := _values(sheet.day_fields, counted):
            pairs.append((day_in_words(date.fromisoformat(day)), values))
    return pairs


def _values(fields: Iterable[Field], written: Mapping[str, Any]) -> Pairs:
    return [(label_of(each), _value(each, written[each.id])) for each in fields if written.get(each.id)]


def _value(field: Field, written: str) -> Words:
    if field.kind is FieldKind.CHOICE:
        return choice_word(field, written)
    if field.kind is FieldKind.DATE:
        return date.fromisoformat(written)
    return format_number(Fraction(written), current_locale()) if field.is_number else written
