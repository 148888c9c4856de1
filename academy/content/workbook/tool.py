"""A workbook tool as typed, frozen objects (format: curriculum guide part 6, `tools/*.yaml`)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from academy.content.expressions import ExpressionError, Node, parse
from academy.content.workbook.order import OrderKey, parse_order

KINDS = ("form", "ledger", "list", "series")
TYPES = ("money", "number", "date", "text", "choice")
MAX_TEXT = 200
MAX_LENGTH = 104

RESERVED = frozenset({"rows", "days", "id", "today", "prev"})


class ToolError(ValueError):
    """A workbook tool that cannot work; `place` names the part, as in `sheets.wage.computed.0`."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a person fills in; `min` is None when an amount may be negative."""

    id: str
    type: str
    label: str
    min: Fraction | None = None
    max_length: int = MAX_TEXT
    choices: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Say whether formulas can add this field up."""
        return self.type in ("money", "number")


@dataclass(frozen=True, slots=True)
class Formula:
    """One thing the workbook works out; `place` is where it stands in the tool."""

    id: str
    label: str
    node: Node
    place: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence that is shown when its condition holds; `index` counts from 0 in the sheet."""

    index: int
    when: Node
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `fields` stand alone, `row` repeats, `day_fields` come once a date."""

    id: str
    title: str
    kind: str
    fields: tuple[Field, ...]
    row: tuple[Field, ...]
    start: Field | None
    running: Formula | None
    computed_row: tuple[Formula, ...]
    day_fields: tuple[Field, ...]
    day_formulas: tuple[Formula, ...]
    totals: tuple[Formula, ...]
    computed: tuple[Formula, ...]
    advice: tuple[Advice, ...]
    order: tuple[OrderKey, ...]
    length: int
    examples: tuple[Mapping[str, Any], ...]
    examples_csv: str
    place: str

    @property
    def single_fields(self) -> tuple[Field, ...]:
        """Return the fields filled in once: the start amount first, then the others."""
        return (self.start, *self.fields) if self.start else self.fields

    @property
    def date_field(self) -> Field | None:
        """Return the first date column of the rows."""
        return next((field for field in self.row if field.type == "date"), None)


@dataclass(frozen=True, slots=True)
class Tool:
    """A whole workbook tool."""

    id: str
    title: str
    sheets: tuple[Sheet, ...]
    evidence: tuple[tuple[str, str], ...]  # (rule in the small grammar, sentence to show)

    def sheet(self, sheet_id: str) -> Sheet | None:
        """Return a sheet by its id."""
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)


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
    kind = data.get("kind", "form")
    if kind not in KINDS:
        raise ToolError(f"{place}.kind", f"“{kind}” is not one of {', '.join(KINDS)}")
    day_end = _mappings(data.get("day_end"), f"{place}.day_end")
    start, running = data.get("start"), data.get("running")
    sheet = Sheet(
        id=sheet_id,
        title=str(data.get("title", sheet_id)),
        kind=kind,
        fields=_fields(data.get("fields"), f"{place}.fields"),
        row=_fields(data.get("row"), f"{place}.row"),
        start=_fields([start], f"{place}.start")[0] if start else None,
        running=_formulas([running], f"{place}.running")[0] if running else None,
        computed_row=_formulas(data.get("computed_row"), f"{place}.computed_row"),
        day_fields=_fields([each for each in day_end if "expr" not in each], f"{place}.day_end"),
        day_formulas=_formulas([each for each in day_end if "expr" in each], f"{place}.day_end"),
        totals=_formulas(_total_list(data.get("totals"), f"{place}.totals"), f"{place}.totals"),
        computed=_formulas(data.get("computed"), f"{place}.computed"),
        advice=tuple(_advice(data.get("advice"), f"{place}.advice")),
        order=_order(data.get("sort"), f"{place}.sort"),
        length=int(data.get("length", 0)),
        examples=tuple(_mappings(data.get("examples"), f"{place}.examples")),
        examples_csv=str(data.get("examples_csv", "")),
        place=place,
    )
    _check_sheet(sheet)
    return sheet


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
    return tuple(_field(each, f"{place}.{number}") for number, each in enumerate(_mappings(data, place)))


def _field(data: Mapping[str, Any], place: str) -> Field:
    field_id, kind = _text(data, "id", place), data.get("type")
    if kind not in TYPES:
        raise ToolError(f"{place}.type", f"“{kind}” is not one of {', '.join(TYPES)}")
    choices = tuple(str(choice) for choice in data.get("choices") or ())
    if (kind == "choice") != bool(choices):
        raise ToolError(f"{place}.choices", "a choice, and only a choice, lists its choices")
    lowest = None if data.get("allow_negative") else Fraction(str(data.get("min", 0)))
    return Field(
        id=field_id,
        type=str(kind),
        label=str(data.get("label", "")),
        min=lowest if kind in ("money", "number") else None,
        max_length=int(data.get("max", MAX_TEXT)),
        choices=choices,
    )


def _formulas(data: object, place: str) -> tuple[Formula, ...]:
    return tuple(
        Formula(
            _text(each, "id", f"{place}.{number}"),
            str(each.get("label", "")),
            *_node(each, "expr", f"{place}.{number}"),
        )
        for number, each in enumerate(_mappings(data, place))
    )


def _advice(data: object, place: str) -> Iterator[Advice]:
    for number, each in enumerate(_mappings(data, place)):
        node, where = _node(each, "when", f"{place}.{number}")
        yield Advice(number, node, _text(each, "text", where), where)


def _node(data: Mapping[str, Any], key: str, place: str) -> tuple[Node, str]:
    try:
        return parse(str(data.get(key, "")), tables=True), place
    except ExpressionError as error:
        raise ToolError(f"{place}.{key}", str(error)) from error


def _total_list(data: object, place: str) -> list[Mapping[str, Any]]:
    if isinstance(data, Mapping):
        return [{"id": name, "expr": expression} for name, expression in data.items()]
    return list(_mappings(data, place))


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


def day_number(day: date) -> Fraction:
    """Return a date as the day number that formulas count with."""
    return Fraction(day.toordinal())
