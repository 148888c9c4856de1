"""What a person wrote in a workbook, sheet by sheet in the words of the course: for her own download."""

from collections.abc import Iterable, Mapping
from typing import Any

from academy.content.workbook import Field, Sheet, Tool
from academy.core.i18n import gettext as _
from academy.core.personal_data import Words
from academy.learning.workbook_words import choice_word, label_of

Pairs = list[tuple[str, Words]]


def entries_in_words(tool: Tool, entries: Mapping[str, Any]) -> Pairs:
    """Return name and value of everything that was written; sheets and lines hold pairs of their own."""
    return [(sheet.title, _sheet(sheet, entries[sheet.id])) for sheet in tool.sheets if entries.get(sheet.id)]


def _sheet(sheet: Sheet, written: Mapping[str, Any]) -> Pairs:
    pairs = _values(sheet.single_fields, written)
    for number, row in enumerate(written.get("rows", []), start=1):
        if values := _values(sheet.row, row):
            pairs.append((_("Line %(number)s", number=number), values))
    for day, counted in sorted(written.get("days", {}).items()):
        if values := _values(sheet.day_fields, counted):
            pairs.append((day, values))
    return pairs


def _values(fields: Iterable[Field], written: Mapping[str, Any]) -> Pairs:
    return [
        (label_of(each), choice_word(each, written[each.id]) if each.type == "choice" else written[each.id])
        for each in fields
        if written.get(each.id)
    ]
