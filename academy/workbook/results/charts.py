"""The chart of a sheet: which numbers it shows, and its words."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from academy.content.workbook import (
    Cell,
    ChartSource,
    Field,
    FieldKind,
    Formula,
    RowResult,
    Sheet,
    SheetResult,
)
from academy.core.i18n import gettext as _
from academy.web.charts import MAXIMUM_BARS, Kind, Number, Plot, Series
from academy.workbook.amounts import Amounts
from academy.workbook.results.tables import filled_rows
from academy.workbook.words import choice_word, label_of

ROW_NUMBER = "row"

Part = Field | Formula


def plot_of(sheet: Sheet, result: SheetResult, amounts: Amounts) -> Plot | None:
    """Return what the chart of a sheet shows now; None for a sheet without one, or with nothing to show."""
    chart = sheet.chart
    if chart is None:
        return None
    if chart.of is ChartSource.TABLE:
        labels, values = _of_table(sheet, result, amounts)
        parts: Mapping[str, Part] = {part.id: part for part in (sheet.table.columns if sheet.table else ())}
    else:
        labels, values = _of_rows(sheet, result, amounts)
        parts = _row_parts(sheet)
    kind = Kind(chart.kind)
    if kind is Kind.BAR:
        labels = labels[:MAXIMUM_BARS]
    series = [
        Series(
            label_of(parts[name]),
            [each[name] for each in values[: len(labels)]],
            amounts.words(parts[name]),
            amounts.tick(parts[name]),
        )
        for name in chart.y
    ]
    waiting = [label_of(parts[name]) for name in chart.y if name in _unknown(sheet, result)]
    description = _description(labels, series, waiting)
    plot = Plot(kind, chart.title, description, labels, series, _across(sheet))
    return None if plot.is_empty else plot


def _unknown(sheet: Sheet, result: SheetResult) -> frozenset[str]:
    """Return the columns in which a value waits for a box that is blank or refused."""
    if sheet.chart and sheet.chart.of is ChartSource.TABLE:
        return result.unknown
    return frozenset().union(*(row.unknown for row in result.rows))


def _of_table(
    sheet: Sheet, result: SheetResult, amounts: Amounts
) -> tuple[list[str], Sequence[Mapping[str, Number]]]:
    if sheet.table is None:
        return [], []
    over = sheet.table.over
    labels = [amounts.unit(row[over.id] or Fraction(0), over.unit) for row in result.table]
    return labels, result.table


def _of_rows(
    sheet: Sheet, result: SheetResult, amounts: Amounts
) -> tuple[list[str], Sequence[Mapping[str, Number]]]:
    """Return the lines in the order in which they are shown; in a series a week with nothing in it is a gap."""
    rows = filled_rows(sheet, result)
    numbers = [{**_numbers(row.values), **row.computed} for row in rows]
    return [_label(sheet, row, amounts) for row in rows], numbers


def _label(sheet: Sheet, row: RowResult, amounts: Amounts) -> str:
    name = sheet.chart.x if sheet.chart else ROW_NUMBER
    field = next((field for field in sheet.row if field.id == name), None)
    value = row.values[field.id] if field else None
    if field is None or value is None:
        return str(row.index + 1)
    return (
        choice_word(field, str(value)) if field.kind is FieldKind.CHOICE else amounts.cell(value, field.kind)
    )


def _across(sheet: Sheet) -> str:
    """Return what the labels of the chart are: the change of a what-if table, or a column of the lines."""
    if sheet.chart and sheet.chart.of is ChartSource.TABLE:
        return sheet.table.over.label if sheet.table else ""
    field = next((field for field in sheet.row if sheet.chart and field.id == sheet.chart.x), None)
    return label_of(field) if field else ""


def _row_parts(sheet: Sheet) -> dict[str, Part]:
    parts: Sequence[Part] = (*sheet.row, *sheet.row_results)
    return {part.id: part for part in parts}


def _numbers(values: Mapping[str, Cell]) -> dict[str, Number]:
    return {name: value if isinstance(value, Fraction) else None for name, value in values.items()}


def _description(labels: Sequence[str], series: Sequence[Series], waiting: Sequence[str]) -> str:
    """Say the lowest and the highest value of each series and where they are, or that it is not known everywhere."""
    sentences = []
    for one in series:
        if one.name in waiting:
            sentences.append(_("%(name)s: not known everywhere yet.", name=one.name))
            continue
        known = [(value, labels[place]) for place, value in enumerate(one.values) if value is not None]
        if known:
            (low, low_at), (high, high_at) = min(known, key=_value), max(known, key=_value)
            sentences.append(
                _(
                    "%(name)s: from %(low)s (%(low_at)s) to %(high)s (%(high_at)s).",
                    name=one.name,
                    low=one.words(low),
                    low_at=low_at,
                    high=one.words(high),
                    high_at=high_at,
                )
            )
    return " ".join(sentences)


def _value(pair: tuple[Fraction, str]) -> Fraction:
    return pair[0]
