"""Reading a workbook tool from its package or edition, with the rules every sheet must keep."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from academy.content.expressions import ExpressionError
from academy.content.workbook import reading
from academy.content.workbook.field_reader import read_field, read_fields
from academy.content.workbook.formula import with_units
from academy.content.workbook.kinds import GROWING, FieldKind, SheetKind, Tone
from academy.content.workbook.order import OrderKey, parse_order
from academy.content.workbook.tool import BEFORE, MAX_ROWS, NEVER, Advice, Sheet, Tool, ToolError
from academy.content.workbook.what_if_reader import check_what_if, read_chart, read_table

MAX_LENGTH = 104

#: Lines had no defaults in this format; editions that were published in it stay.
FIRST_FORMAT = "academy-tool/1"
RESERVED = frozenset({"rows", "days", "id", "today", "prev", "row"})


def read_tool(data: "Tool | Mapping[str, Any]") -> Tool:
    """Read the tool of an edition or a package.

    Raises `ToolError` at the first fault, naming its place.
    """
    if isinstance(data, Tool):
        return data
    sheets = tuple(_read_sheet(sheet) for sheet in reading.mappings(data.get("sheets"), "sheets"))
    if data.get("schema") == FIRST_FORMAT:
        sheets = tuple(map(_with_first_defaults, sheets))
    reading.check_unique((sheet.id for sheet in sheets), "sheets")
    if not sheets:
        raise ToolError("sheets", "a workbook needs at least one sheet")
    contacts = tuple(str(kind) for kind in reading.entries(data.get("contacts"), "contacts"))
    reading.check_unique(contacts, "contacts")
    return Tool(
        id=reading.text(data, "id", "id"),
        title=reading.text(data, "title", "title"),
        sheets=sheets,
        evidence=tuple(_read_evidence(reading.entries(data.get("evidence"), "evidence"))),
        contacts=contacts,
        exports=tuple(str(kind) for kind in reading.entries(data.get("export"), "export")),
    )


def _read_sheet(data: Mapping[str, Any]) -> Sheet:
    sheet_id = reading.text(data, "id", "sheets")
    place = f"sheets.{sheet_id}"
    kind = reading.kind(data.get("kind") or SheetKind.FORM, SheetKind, f"{place}.kind")
    day_end = reading.placed(data.get("day_end"), f"{place}.day_end")
    start, running, table, chart = (_part(data, key, place) for key in ("start", "running", "table", "chart"))
    most = data.get("max_rows")
    sheet = Sheet(
        id=sheet_id,
        title=str(data.get("title") or sheet_id),
        kind=kind,
        fields=read_fields(data.get("fields"), f"{place}.fields", is_single=True),
        row=read_fields(data.get("row"), f"{place}.row"),
        start=read_field(start, f"{place}.start") if start else None,
        running=reading.formula(running, f"{place}.running") if running else None,
        computed_row=reading.formulas(reading.placed(data.get("computed_row"), f"{place}.computed_row")),
        day_fields=tuple(read_field(each, at) for at, each in day_end if not each.get("expr")),
        day_formulas=reading.formulas((at, each) for at, each in day_end if each.get("expr")),
        totals=reading.formulas(_totals(data.get("totals"), f"{place}.totals")),
        computed=reading.formulas(reading.placed(data.get("computed"), f"{place}.computed")),
        advice=tuple(_advice(data.get("advice"), f"{place}.advice")),
        order=_order(data.get("sort"), f"{place}.sort"),
        length=reading.whole(data.get("length") or 0, 0, MAX_LENGTH, f"{place}.length"),
        examples=tuple(reading.mappings(data.get("examples"), f"{place}.examples")),
        examples_csv=str(data.get("examples_csv") or ""),
        place=place,
        intro=str(data.get("intro") or ""),
        max_rows=0 if most is None else reading.whole(most, 1, MAX_ROWS, f"{place}.max_rows"),
        table=read_table(table, f"{place}.table") if table else None,
        chart=read_chart(chart, f"{place}.chart") if chart else None,
    )
    _check_sheet(sheet)
    check_what_if(sheet)
    return _with_units(sheet)


def _part(data: Mapping[str, Any], key: str, place: str) -> Mapping[str, Any] | None:
    part = data.get(key)
    if part is not None and not isinstance(part, Mapping):
        raise ToolError(f"{place}.{key}", "keys with their values are expected here")
    return part


def _with_first_defaults(sheet: Sheet) -> Sheet:
    """Return a sheet of the first format: beside a running sum a blank amount counts as 0, a blank date as no date.

    Every other blank amount counted as 0 there too, a blank rate of interest among them; those are unknown now.
    """
    amount = Fraction(0) if sheet.running else None
    is_ledger = sheet.kind is SheetKind.LEDGER
    own_day = sheet.date_field if is_ledger else None
    row = tuple(
        replace(
            field, default=BEFORE if field is own_day else NEVER if field.kind is FieldKind.DATE else amount
        )
        if field.is_number or field.kind is FieldKind.DATE
        else field
        for field in sheet.row
    )
    start = replace(sheet.start, default=amount) if sheet.start and is_ledger else sheet.start
    return replace(sheet, row=row, start=start)


def _with_units(sheet: Sheet) -> Sheet:
    fields = (*sheet.single_fields, *sheet.row, *sheet.day_fields)
    units: dict[str, str] = {field.id: field.kind for field in fields}
    units |= {"today": FieldKind.DATE, "prev": FieldKind.MONEY}
    units |= {f"day_{field.id}": field.kind for field in sheet.row}
    running = with_units([sheet.running] if sheet.running else [], units)
    sheet = replace(
        sheet,
        running=running[0] if running else None,
        computed_row=with_units(sheet.computed_row, units),
        totals=with_units(sheet.totals, units),
        computed=with_units(sheet.computed, units),
        day_formulas=with_units(sheet.day_formulas, units),
    )
    if sheet.table is None:
        return sheet
    units[sheet.table.over.id] = sheet.table.over.unit
    return replace(sheet, table=replace(sheet.table, columns=with_units(sheet.table.columns, units)))


def _check_sheet(sheet: Sheet) -> None:
    fields = (*sheet.row, *sheet.single_fields, *sheet.day_fields)
    formulas = (*sheet.row_results, *sheet.day_formulas, *sheet.totals, *sheet.computed)
    ids = [field.id for field in fields] + [formula.id for formula in formulas]
    ids += [name for field in fields for name in field.choice_names.values()]
    if sheet.table:
        ids += [sheet.table.over.id, *(column.id for column in sheet.table.columns)]
    reading.check_unique(ids, sheet.place)
    for reserved in RESERVED.intersection(ids):
        raise ToolError(sheet.place, f"the id “{reserved}” is kept for the workbook itself")
    if (sheet.kind is SheetKind.FORM) != (not sheet.row):
        raise ToolError(f"{sheet.place}.row", "a form has no rows; every other kind needs them")
    if (sheet.kind is SheetKind.SERIES) != bool(sheet.length):
        raise ToolError(
            f"{sheet.place}.length", f"a series, and only a series, has a length of 1 to {MAX_LENGTH}"
        )
    if sheet.max_rows and sheet.kind not in GROWING:
        raise ToolError(f"{sheet.place}.max_rows", "only a list or a ledger has a largest number of lines")
    for field in fields:
        if field.default == BEFORE and not (sheet.kind is SheetKind.LEDGER and field is sheet.date_field):
            raise ToolError(
                sheet.place, f"“{field.id}” is not the date of a ledger, so no line stands before it"
            )
    if (sheet.day_fields or sheet.day_formulas) and not (sheet.kind is SheetKind.LEDGER and sheet.date_field):
        raise ToolError(f"{sheet.place}.day_end", "only a ledger with a date column has day ends")


def _advice(data: object, place: str) -> Iterator[Advice]:
    for number, (at, each) in enumerate(reading.placed(data, place)):
        yield Advice(
            index=number,
            when=reading.node(each.get("when", ""), f"{at}.when"),
            text=reading.text(each, "text", at),
            place=at,
            tone=reading.kind(each.get("tone") or Tone.WARN, Tone, f"{at}.tone"),
        )


def _totals(data: object, place: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Read totals, which a package writes as a mapping: `{all: "sum(left)"}`."""
    if isinstance(data, Mapping):
        return [(f"{place}.{name}", {"id": name, "expr": formula}) for name, formula in data.items()]
    return reading.placed(data, place)


def _order(data: object, place: str) -> tuple[OrderKey, ...]:
    try:
        return parse_order(str(data)) if data else ()
    except ExpressionError as error:
        raise ToolError(place, str(error)) from error


def _read_evidence(data: Iterable[object]) -> Iterator[tuple[str, str]]:
    for number, each in enumerate(data):
        if isinstance(each, Mapping):
            rule = reading.text(each, "rule", f"evidence.{number}")
            yield rule, str(each.get("text") or "")
        else:
            yield str(each), ""
