"""What a guest has typed into a sheet of a public tool. Everything is in the request; nothing is kept."""

from dataclasses import dataclass, replace
from datetime import date

from flask import request
from wtforms import Field as WtField

from academy.content.workbook import GROWING, FieldKind, Sheet
from academy.core.i18n import current_locale
from academy.core.locales import countries
from academy.workbook.addresses import (
    Address,
    Box,
    day_boxes,
    is_day,
    refusals_in,
    row_boxes,
    series_boxes,
    single_boxes,
    with_values,
)
from academy.workbook.forms import PartForm
from academy.workbook.routes.contacts import country_of_guest
from academy.workbook.routes.shown import ShownSheet, nobodys_workbook_at, sheet_of
from academy.workbook.tools import tool_at

LINES, MORE_LINES, MOST_LINES = 5, 5, 40
OPEN_LINES = 2


@dataclass(frozen=True, slots=True)
class GuestSheet:
    """A sheet of a public tool with so many lines, and what was typed into it."""

    at: ShownSheet
    form: PartForm
    lines: int

    @property
    def can_grow(self) -> bool:
        """Say whether there may be more lines."""
        return 0 < self.lines < (self.at.sheet.max_rows or MOST_LINES)

    @property
    def counts_money(self) -> bool:
        """Say whether an amount of money is typed into the sheet or worked out by it."""
        sheet = self.at.sheet
        typed = (*sheet.single_fields, *sheet.row, *sheet.day_fields)
        made = (*sheet.computed_row, *sheet.totals, *sheet.computed)
        return FieldKind.MONEY in {*(field.kind for field in typed), *(formula.unit for formula in made)}

    def singles(self) -> list[WtField]:
        """Return the boxes that stand alone."""
        return [self.form.box(field.id) for field in self.at.sheet.single_fields]

    def line_groups(self) -> list[tuple[int, list[WtField], bool]]:
        """Return the number of each line, its boxes, and whether it is shown open: the first two and filled ones."""
        fields = self.at.sheet.row
        groups = [[self.form.box(field.id, number) for field in fields] for number in range(self.lines)]
        return [
            (number, boxes, number <= OPEN_LINES or any(box.data or box.errors for box in boxes))
            for number, boxes in enumerate(groups, start=1)
        ]

    def evenings(self) -> list[tuple[date, list[WtField]]]:
        """Return the days of a ledger with the boxes of their evenings."""
        days = sorted({box.address.day for box in self.form.boxes.values() if box.address.day})
        fields = self.at.sheet.day_fields
        return [
            (date.fromisoformat(day), [self.form.box(field.id, day=day) for field in fields]) for day in days
        ]


def blank_sheet(slug: str, sheet_id: str) -> GuestSheet:
    """Return a sheet with nothing in it. Raises NotFoundError."""
    country = countries().get(country_of_guest())
    at = _sheet_at(slug, sheet_id, country.currency if country else "")
    lines = _line_count(at.sheet, 0)
    return GuestSheet(at, PartForm(at.sheet, _boxes(at.sheet, lines, []), {}, at.amounts), lines)


def sent_sheet(slug: str, sheet_id: str) -> GuestSheet:
    """Return a sheet with what the request sends, worked out; what cannot be read is said beside its box."""
    at = _sheet_at(slug, sheet_id, request.form.get("currency", "")[:3])
    lines = _line_count(at.sheet, request.form.get("lines", 0, type=int))
    if "more" in request.form:
        lines = _line_count(at.sheet, lines + MORE_LINES)
    form = PartForm(at.sheet, _boxes(at.sheet, lines, _days_sent(at.sheet, lines)), {}, at.amounts)
    form.take(request.form)
    book = at.book.with_entries(with_values(at.sheet, {}, form.typed))
    form.tell(refusals_in(at.sheet, book.entries, book.entered))
    return GuestSheet(replace(at, book=book), form, lines)


def _sheet_at(slug: str, sheet_id: str, currency: str) -> ShownSheet:
    found = tool_at(slug, current_locale())
    return sheet_of(nobodys_workbook_at(slug, found.card.edition_id, currency), sheet_id)


def _boxes(sheet: Sheet, lines: int, days: list[date]) -> list[Box]:
    boxes = single_boxes(sheet) + series_boxes(sheet)
    boxes += [box for number in range(lines) for box in row_boxes(sheet, str(number))]
    return boxes + [box for day in days for box in day_boxes(sheet, day)]


def _days_sent(sheet: Sheet, lines: int) -> list[date]:
    """Return the days of the lines that were sent: each of them has an evening to count the money in."""
    column = sheet.date_field
    if column is None or not sheet.day_fields:
        return []
    names = (str(Address(column.id, row=str(number))) for number in range(lines))
    texts = (request.form.get(name, "") for name in names)
    return sorted({date.fromisoformat(text) for text in texts if is_day(text)})


def _line_count(sheet: Sheet, wanted: int) -> int:
    if sheet.kind not in GROWING:
        return 0
    most = sheet.max_rows or MOST_LINES
    return min(max(wanted, min(LINES, most)), most)
