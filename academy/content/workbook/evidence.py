"""What counts as done: the evidence sentences of a workbook, read by a small strict grammar.

    cashbook: 7 different dates, each with at least 1 line and a counted amount
    forecast: 8 weeks filled, with money out in at least 6 of them
    prices: 5 lines filled
    wage: every field filled
    card: 6 fields filled

After `SHEET:` a rule is one of

    N different dates[, each with at least M line(s)[ and a FIELD amount]]   a ledger with a date column
    N weeks|months|days|lines|rows filled[, with money COLUMN in at least M of them]
    every field filled
    N fields filled

A line or week counts when it has an amount in it; a line of a list without one, when the text that names it is
filled, which is its first text column, else its first choice. Where the sentence is translated, an entry holds the rule
beside it: `{rule: "forecast: 8 weeks filled", text: "8 minggu terisi"}`.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import assert_never

from academy.content.workbook.entries import Entered, EnteredRow, EnteredSheet
from academy.content.workbook.kinds import EvidenceKind, SheetKind
from academy.content.workbook.tool import Sheet, Tool, ToolError

_RULE = re.compile(r"(?P<sheet>[a-z][a-z0-9_]*): (?P<sentence>.+)")
_DATES = re.compile(
    r"(?P<needed>[1-9][0-9]{0,2}) different dates?"
    r"(?:, each with at least (?P<lines>[1-9][0-9]?) lines?(?: and an? (?P<field>[a-z][a-z0-9_]*) amount)?)?"
)
_FILLED = re.compile(
    r"(?P<needed>[1-9][0-9]{0,2}) (?:week|month|day|line|row)s? filled"
    r"(?:, with money (?P<column>[a-z][a-z0-9_]*) in at least (?P<within>[1-9][0-9]{0,2}) of them)?"
)
_FIELDS = re.compile(r"every field filled|(?P<needed>[1-9][0-9]?) fields? filled")


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One thing to do: `done` of `needed`, counted so that it is met exactly when they are equal."""

    sheet: str
    text: str
    done: int
    needed: int

    @property
    def is_met(self) -> bool:
        """Say whether this part of the workbook is done."""
        return self.done >= self.needed


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """A read rule; `lines` and `field` belong to dates, `column` and `within` to filled rows."""

    sheet: Sheet
    kind: EvidenceKind
    text: str
    needed: int
    lines: int = 1
    field: str = ""
    column: str = ""
    within: int = 0


def evidence_state(tool: Tool, entered: Entered, *, today: date | None = None) -> list[EvidenceItem]:
    """Say how much of a workbook is done, rule by rule.

    With `today`, dates after tomorrow do not count: a learner's evening may be ahead of the server's clock.
    Raises `ToolError` for a rule outside the grammar.
    """
    return [_state(rule, entered.sheets[rule.sheet.id], today) for rule in read_evidence(tool)]


def read_evidence(tool: Tool) -> list[EvidenceRule]:
    """Read every evidence rule; raise `ToolError` at `evidence.N` for one outside the grammar."""
    return [
        _read_rule(tool, rule, text, f"evidence.{number}")
        for number, (rule, text) in enumerate(tool.evidence)
    ]


def _read_rule(tool: Tool, rule: str, text: str, place: str) -> EvidenceRule:
    match = _RULE.fullmatch(rule)
    sheet = tool.sheet(match["sheet"]) if match else None
    if match is None or sheet is None:
        raise ToolError(place, f"“{rule}” must begin with the id of a sheet and a colon")
    sentence = match["sentence"]
    shown = text or sentence[0].upper() + sentence[1:]
    if dates := _DATES.fullmatch(sentence):
        return _dates_rule(sheet, dates, shown, place)
    if filled := _FILLED.fullmatch(sentence):
        return _filled_rule(sheet, filled, shown, place)
    if (fields := _FIELDS.fullmatch(sentence)) and sheet.single_fields:
        return _fields_rule(sheet, fields, shown, place)
    raise ToolError(
        place,
        f"“{sentence}” is not understood. Write “N different dates, each with at least M lines and "
        "a … amount”, “N weeks filled, with money … in at least M of them”, “N lines filled”, "
        "“N fields filled” or “every field filled”.",
    )


def _dates_rule(sheet: Sheet, match: re.Match[str], text: str, place: str) -> EvidenceRule:
    field = match["field"] or ""
    if sheet.kind is not SheetKind.LEDGER or sheet.date_field is None:
        raise ToolError(place, f"“{sheet.id}” is not a ledger with dates")
    if field and field not in {each.id for each in sheet.day_fields}:
        raise ToolError(place, f"“{field}” is not filled in at the end of a day in “{sheet.id}”")
    return EvidenceRule(
        sheet, EvidenceKind.DATES, text, int(match["needed"]), int(match["lines"] or 1), field
    )


def _filled_rule(sheet: Sheet, match: re.Match[str], text: str, place: str) -> EvidenceRule:
    needed, within, column = int(match["needed"]), int(match["within"] or 0), match["column"] or ""
    if not sheet.row:
        raise ToolError(place, f"“{sheet.id}” has no rows to fill")
    if needed > sheet.row_limit:
        raise ToolError(place, f"“{sheet.id}” has only {sheet.row_limit} rows")
    if within > needed:
        raise ToolError(place, f"{within} of {needed} can never be reached")
    if column and column not in {field.id for field in sheet.row if field.is_number}:
        raise ToolError(place, f"“{column}” is not an amount in the rows of “{sheet.id}”")
    return EvidenceRule(sheet, EvidenceKind.FILLED, text, needed, column=column, within=within)


def _fields_rule(sheet: Sheet, match: re.Match[str], text: str, place: str) -> EvidenceRule:
    count = len(sheet.single_fields)
    needed = int(match["needed"] or count)
    if needed > count:
        raise ToolError(place, f"“{sheet.id}” has only {count} fields")
    return EvidenceRule(sheet, EvidenceKind.FIELDS, text, needed)


def _state(rule: EvidenceRule, entered: EnteredSheet, today: date | None) -> EvidenceItem:
    match rule.kind:
        case EvidenceKind.DATES:
            done = _dates_done(rule, entered, today)
        case EvidenceKind.FILLED:
            done = _rows_done(rule, entered)
        case EvidenceKind.FIELDS:
            done = sum(entered.values[field.id] is not None for field in rule.sheet.single_fields)
        case _:
            assert_never(rule.kind)
    return EvidenceItem(rule.sheet.id, rule.text, min(done, rule.needed), rule.needed)


def _dates_done(rule: EvidenceRule, entered: EnteredSheet, today: date | None) -> int:
    column = rule.sheet.date_field
    dates = (row.values[column.id] for row in entered.rows if column and _has_amount(rule.sheet, row))
    lines = Counter(day for day in dates if isinstance(day, date))
    last = date.fromordinal(today.toordinal() + 1) if today else date.max
    return sum(
        count >= rule.lines and day <= last and (not rule.field or _counted(entered, day, rule.field))
        for day, count in lines.items()
    )


def _counted(entered: EnteredSheet, day: date, field: str) -> bool:
    return entered.days.get(day, {}).get(field) is not None


def _rows_done(rule: EvidenceRule, entered: EnteredSheet) -> int:
    """Count filled rows, less the ones that still need money in the named column."""
    filled = [row for row in entered.rows if _counts(rule.sheet, row)]
    with_money = sum(
        isinstance(value := row.values.get(rule.column), Fraction) and value > 0 for row in filled
    )
    lacking = max(0, rule.within - with_money)
    return max(0, min(len(filled), rule.needed) - lacking if len(filled) >= rule.needed else len(filled))


def _counts(sheet: Sheet, row: EnteredRow) -> bool:
    name = sheet.main_text if sheet.kind is SheetKind.LIST else None
    return _has_amount(sheet, row) or (name is not None and row.values[name.id] is not None)


def _has_amount(sheet: Sheet, row: EnteredRow) -> bool:
    return any(row.values[field.id] is not None for field in sheet.row if field.is_number)
