"""What somebody has typed into a sheet of a public tool. Everything is in the request; nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from wtforms import Field as WtField

from academy.catalogue.queries import load_edition
from academy.content.workbook import Sheet, Tool
from academy.core.i18n import current_locale
from academy.core.locales import countries
from academy.workbook.addresses import (
    DAYS,
    ROWS,
    Box,
    day_boxes,
    is_day,
    row_boxes,
    series_boxes,
    single_boxes,
    with_values,
)
from academy.workbook.amounts import Amounts, number_tag
from academy.workbook.forms import PartForm
from academy.workbook.queries import currency_of, sheet_or_404, worked_out
from academy.workbook.routes.contacts import country_of_guest, country_that_pays_with
from academy.workbook.routes.place import SheetPlace, today_here
from academy.workbook.tools import tool_at

LINES, MORE_LINES, MOST_LINES = 5, 5, 40
OPEN_LINES = 2


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A sheet of a public tool with what was typed into it; `can_grow` says whether there may be more lines."""

    at: SheetPlace
    form: PartForm
    lines: int
    can_grow: bool

    @property
    def counts_money(self) -> bool:
        """Say whether an amount of money is typed into the sheet or worked out by it."""
        sheet = self.at.sheet
        typed = (*sheet.single_fields, *sheet.row, *sheet.day_fields)
        made = (*sheet.computed_row, *sheet.totals, *sheet.computed)
        return "money" in {*(field.type for field in typed), *(formula.unit for formula in made)}

    def boxes_at(self, start: str) -> list[WtField]:
        """Return the boxes whose address begins with `start`, in order; for '' those that stand alone."""
        return [box for box in self.form if box.name.startswith(start) and (start or "." not in box.name)]

    def line_groups(self) -> list[tuple[int, list[WtField], bool]]:
        """Return the number of each line, its boxes, and whether it is shown open: the first two and filled ones."""
        groups = [(n, self.boxes_at(f"{ROWS}.{n}.")) for n in range(self.lines)]
        return [
            (n + 1, boxes, n < OPEN_LINES or any(box.data or box.errors for box in boxes))
            for n, boxes in groups
        ]

    def evenings(self) -> list[tuple[date, list[WtField]]]:
        """Return the days of a ledger with the boxes of their evenings."""
        days = {name.split(".")[1] for name in self.form.boxes if name.startswith(f"{DAYS}.")}
        return [(date.fromisoformat(day), self.boxes_at(f"{DAYS}.{day}.")) for day in sorted(days)]


def blank_sheet(slug: str, sheet_id: str) -> TypedSheet:
    """Return a sheet with nothing in it. Raises NotFoundError."""
    country = countries().get(country_of_guest())
    desk = _desk(slug, sheet_id, country.currency if country else "")
    lines = _line_count(desk.sheet, 0)
    form = PartForm(desk.sheet, _boxes(desk.sheet, lines, []), {}, desk.amounts)
    return desk.typed({}, form, lines)


def sent_sheet(slug: str, sheet_id: str) -> TypedSheet:
    """Return a sheet with what the request sends, worked out; what cannot be read is said beside its box."""
    desk = _desk(slug, sheet_id, request.form.get("currency", "")[:3])
    sheet, amounts = desk.sheet, desk.amounts
    lines = _line_count(sheet, request.form.get("lines", 0, type=int))
    if "more" in request.form:
        lines = _line_count(sheet, lines + MORE_LINES)
    form = PartForm(sheet, _boxes(sheet, lines, _days_sent(sheet, lines)), {}, amounts)
    form.take(request.form, desk.tool)
    return desk.typed(with_values(sheet, {}, form.entered()), form, lines)


@dataclass(frozen=True, slots=True)
class _Desk:
    """A sheet of a public tool and the money it counts in, before anything is worked out."""

    slug: str
    edition_id: int
    tool: Tool
    sheet: Sheet
    amounts: Amounts

    def typed(self, entries: Mapping[str, Any], form: PartForm, lines: int) -> TypedSheet:
        """Work out the entries."""
        today = today_here()
        code = self.amounts.currency.code
        book = worked_out(self.edition_id, current_locale(), code, entries, today)
        at = SheetPlace(self.slug, False, self.edition_id, book, self.amounts, today, self.sheet)
        return TypedSheet(at, form, lines, _can_grow(self.sheet, lines))


def _desk(slug: str, sheet_id: str, code: str) -> _Desk:
    locale = current_locale()
    found = tool_at(slug, locale)
    edition_id = found.card.edition_id
    currency = currency_of(load_edition(edition_id), code, locale)
    amounts = Amounts(currency, number_tag(locale, country_that_pays_with(currency.code)))
    return _Desk(slug, edition_id, found.tool, sheet_or_404(found.tool, sheet_id), amounts)


def _boxes(sheet: Sheet, lines: int, days: list[date]) -> list[Box]:
    boxes = single_boxes(sheet)
    if sheet.kind == "series":
        return boxes + series_boxes(sheet)
    boxes += [box for number in range(lines) for box in row_boxes(sheet, str(number))]
    return boxes + [box for day in days for box in day_boxes(sheet, day)]


def _days_sent(sheet: Sheet, lines: int) -> list[date]:
    """Return the days of the lines that were sent: each of them has an evening to count the money in."""
    column = sheet.date_field
    if column is None or not sheet.day_fields:
        return []
    texts = (request.form.get(f"{ROWS}.{number}.{column.id}", "") for number in range(lines))
    return sorted({date.fromisoformat(text) for text in texts if is_day(text)})


def _line_count(sheet: Sheet, wanted: int) -> int:
    if sheet.kind not in ("ledger", "list"):
        return 0
    most = sheet.max_rows or MOST_LINES
    return min(max(wanted, min(LINES, most)), most)


def _can_grow(sheet: Sheet, lines: int) -> bool:
    return 0 < lines < (sheet.max_rows or MOST_LINES)
