"""Reading a workbook tool from its package or edition, with the rules every sheet must keep."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from academy.content.expressions import ExpressionError, Node, parse
from academy.content.workbook.formula import Formula
from academy.content.workbook.order import OrderKey, parse_order
from academy.content.workbook.tool import MAX_TEXT, Advice, Field, Sheet, Tool, ToolError
from academy.content.workbook.units import with_units

KINDS = ("form", "ledger", "list", "series")
TYPES = ("money", "number", "date", "text", "choice")
MAX_LENGTH = 104

RESERVED = frozenset({"rows", "days", "id", "today", "prev"})


def read_tool(data: "Tool | Mapping[str, Any]") -> Tool:
    """Read the tool of an edition or a package.

    Raises `ToolError` at the first fault, naming its place.
    """
    if isinstance(data, Tool):
        return data
    sheets = tuple(_read_sheet(sheet) for sheet in _mappings(data.get("sheets"), "sheets"))
    _check_unique((sheet.id for sheet in sheets), "sheets")
    if not sheets:
        raise ToolError("sheets", "a workbook needs at least one sheet")
    evidence = tuple(_read_evidence(data.get("evidence") or ()))
    return Tool(_text(data, "id", "id"), _text(data, "title", "title"), sheets, evidence)


def _read_sheet(data: Mapping[str, Any]) -> Sheet:
    sheet_id = _text(data, "id", "sheets")
    place = f"sheets.{sheet_id}"
    kind = data.get("kind") or "form"
    if kind not in KINDS:
        raise ToolError(f"{place}.kind", f"“{kind}” is not one of {', '.join(KINDS)}")
    day_end = _placed(data.get("day_end"), f"{place}.day_end")
    start, running = data.get("start"), data.get("running")
    sheet = Sheet(
        id=sheet_id,
        title=str(data.get("title") or sheet_id),
        kind=kind,
        fields=_fields(data.get("fields"), f"{place}.fields"),
        row=_fields(data.get("row"), f"{place}.row"),
        start=_field(start, f"{place}.start") if start else None,
        running=_formula(running, f"{place}.running") if running else None,
        computed_row=_formulas(_placed(data.get("computed_row"), f"{place}.computed_row")),
        day_fields=tuple(_field(each, at) for at, each in day_end if not each.get("expr")),
        day_formulas=_formulas((at, each) for at, each in day_end if each.get("expr")),
        totals=_formulas(_totals(data.get("totals"), f"{place}.totals")),
        computed=_formulas(_placed(data.get("computed"), f"{place}.computed")),
        advice=tuple(_advice(data.get("advice"), f"{place}.advice")),
        order=_order(data.get("sort"), f"{place}.sort"),
        length=int(data.get("length") or 0),
        examples=tuple(_mappings(data.get("examples"), f"{place}.examples")),
        examples_csv=str(data.get("examples_csv") or ""),
        place=place,
    )
    _check_sheet(sheet)
    return _with_units(sheet)


def _with_units(sheet: Sheet) -> Sheet:
    fields = (*sheet.single_fields, *sheet.row, *sheet.day_fields)
    units = {field.id: field.type for field in fields} | {"today": "date", "prev": "money"}
    units |= {f"day_{field.id}": field.type for field in sheet.row}
    running = with_units([sheet.running] if sheet.running else [], units)
    return replace(
        sheet,
        running=running[0] if running else None,
        computed_row=with_units(sheet.computed_row, units),
        totals=with_units(sheet.totals, units),
        computed=with_units(sheet.computed, units),
        day_formulas=with_units(sheet.day_formulas, units),
    )


def _check_sheet(sheet: Sheet) -> None:
    own = (sheet.row, sheet.single_fields, sheet.day_fields, sheet.computed_row, sheet.day_formulas)
    formulas = (sheet.totals, sheet.computed, (sheet.running,) if sheet.running else ())
    ids = [each.id for group in (*own, *formulas) for each in group]
    _check_unique(ids, sheet.place)
    for reserved in RESERVED.intersection(ids):
        raise ToolError(sheet.place, f"the id “{reserved}” is kept for the workbook itself")
    if (sheet.kind == "form") != (not sheet.row):
        raise ToolError(f"{sheet.place}.row", "a form has no rows; every other kind needs them")
    if (sheet.kind == "series") != bool(sheet.length) or not 0 <= sheet.length <= MAX_LENGTH:
        raise ToolError(
            f"{sheet.place}.length", f"a series, and only a series, has a length of 1 to {MAX_LENGTH}"
        )
    if (sheet.day_fields or sheet.day_formulas) and not (sheet.kind == "ledger" and sheet.date_field):
        raise ToolError(f"{sheet.place}.day_end", "only a ledger with a date column has day ends")


def _fields(data: object, place: str) -> tuple[Field, ...]:
    return tuple(_field(each, at) for at, each in _placed(data, place))


def _field(data: Mapping[str, Any], place: str) -> Field:
    field_id, kind = _text(data, "id", place), data.get("type")
    if kind not in TYPES:
        raise ToolError(f"{place}.type", f"“{kind}” is not one of {', '.join(TYPES)}")
    choices = tuple(str(choice) for choice in data.get("choices") or ())
    if (kind == "choice") != bool(choices):
        raise ToolError(f"{place}.choices", "a choice, and only a choice, lists its choices")
    lowest = None if data.get("allow_negative") else _bound(data.get("min") or 0, place)
    highest = data.get("max")
    is_amount = kind in ("money", "number")
    return Field(
        id=field_id,
        type=str(kind),
        label=str(data.get("label") or ""),
        min=lowest if is_amount else None,
        max=_bound(highest, place) if is_amount and highest is not None else None,
        max_length=int(highest) if kind == "text" and highest else MAX_TEXT,
        choices=choices,
    )


def _bound(value: object, place: str) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ToolError(place, "the smallest and the largest amount are numbers") from None


def _formulas(placed: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Formula, ...]:
    return tuple(_formula(each, at) for at, each in placed)


def _formula(data: Mapping[str, Any], place: str) -> Formula:
    return Formula(_text(data, "id", place), str(data.get("label") or ""), _node(data, "expr", place), place)


def _advice(data: object, place: str) -> Iterator[Advice]:
    for number, (at, each) in enumerate(_placed(data, place)):
        yield Advice(number, _node(each, "when", at), _text(each, "text", at), at)


def _node(data: Mapping[str, Any], key: str, place: str) -> Node:
    try:
        return parse(str(data.get(key, "")), tables=True)
    except ExpressionError as error:
        raise ToolError(f"{place}.{key}", str(error)) from error


def _totals(data: object, place: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Read totals, which a package writes as a mapping: `{all: "sum(left)"}`."""
    if isinstance(data, Mapping):
        return [(f"{place}.{name}", {"id": name, "expr": formula}) for name, formula in data.items()]
    return _placed(data, place)


def _order(data: object, place: str) -> tuple[OrderKey, ...]:
    try:
        return parse_order(str(data)) if data else ()
    except ExpressionError as error:
        raise ToolError(place, str(error)) from error


def _read_evidence(data: Iterable[object]) -> Iterator[tuple[str, str]]:
    for number, each in enumerate(data):
        if isinstance(each, Mapping):
            rule = _text(each, "rule", f"evidence.{number}")
            yield rule, str(each.get("text") or "")
        else:
            yield str(each), ""


def _placed(data: object, place: str) -> list[tuple[str, Mapping[str, Any]]]:
    return [(f"{place}.{number}", each) for number, each in enumerate(_mappings(data, place))]


def _mappings(data: object, place: str) -> Sequence[Mapping[str, Any]]:
    if data is None:
        return ()
    if isinstance(data, list | tuple) and all(isinstance(each, Mapping) for each in data):
        return data
    raise ToolError(place, "a list of entries is expected here")


def _text(data: Mapping[str, Any], key: str, place: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise ToolError(place, f"“{key}” is missing")
    return value


def _check_unique(ids: Iterable[str], place: str) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise ToolError(place, f"the id “{each}” is used twice")
        seen.add(each)
