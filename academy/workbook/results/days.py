"""The days of a ledger: the lines of each in their order, and its evening."""

from dataclasses import dataclass
from datetime import date

from academy.content.workbook import DayResult, RowResult, Sheet, SheetResult


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One day of a ledger."""

    day: date
    rows: tuple[RowResult, ...]
    evening: DayResult


def ledger_days(sheet: Sheet, result: SheetResult) -> list[LedgerDay]:
    """Return the days of a ledger, the newest first; another sheet has none."""
    field = sheet.date_field
    lines: dict[date, list[RowResult]] = {}
    for index in result.order:
        row = result.rows[index]
        day = row.values[field.id] if field else None
        if isinstance(day, date):
            lines.setdefault(day, []).append(row)
    return [
        LedgerDay(evening.day, tuple(lines.get(evening.day, ())), evening)
        for evening in reversed(result.days)
    ]
