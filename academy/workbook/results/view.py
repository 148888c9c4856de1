"""What a sheet worked out, in words: the same for the learner's page, the public tool and the printed file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from academy.content.workbook import Cell, Field, FieldKind, Formula, RowResult, Sheet, SheetResult, Tone
from academy.core.i18n import gettext as _
from academy.web.charts import draw
from academy.workbook.amounts import Amounts
from academy.workbook.results.charts import plot_of
from academy.workbook.results.tables import filled_rows
from academy.workbook.words import choice_word, label_of, tone_word

#: How many lines are named that have boxes to fill in.
MOST_NAMED = 6
#: Up to so many lines stand side by side, to be compared on a phone.
SIDE_BY_SIDE = 4


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts; the first cell of a row is its heading, the others are amounts."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """An advice that applies: its tone, the word for it, and its sentence."""

    tone: Tone
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """Figures with their names, advice, comparison of lines, what-if table, and the chart with its title.

    `missing` is a sentence that names the boxes without which some of it is not known; '' when everything is.
    """

    figures: tuple[tuple[str, str], ...]
    missing: str
    advice: tuple[Advice, ...]
    comparison: Grid | None
    what_if: Grid | None
    chart: Markup
    chart_title: str


def view_of(sheet: Sheet, result: SheetResult, amounts: Amounts, *, chart_style: str = "") -> SheetView:
    """Return what a sheet worked out. `chart_style` is for a file, which has no style sheet of the site."""
    values = {**result.totals, **result.computed}
    plot = plot_of(sheet, result, amounts)
    return SheetView(
        figures=tuple(
            (label_of(part), amounts.formula(values[part.id], part))
            for part in (*sheet.totals, *sheet.computed)
        ),
        missing=_missing(sheet, result),
        advice=tuple(Advice(one.tone, tone_word(one.tone), one.text) for one in result.advice),
        comparison=_comparison(sheet, result, amounts),
        what_if=_what_if(sheet, result, amounts),
        chart=draw(plot, f"chart-{sheet.id}", style=chart_style) if plot else Markup(""),
        chart_title=plot.title if plot else "",
    )


def name_of_row(sheet: Sheet, row: RowResult) -> str:
    """Return what a line is called: its first text, else its first choice, else its number."""
    field = sheet.main_text
    value = row.values[field.id] if field else None
    if field is None or not value:
        return str(_("Line %(number)s", number=row.index + 1))
    return choice_word(field, str(value)) if field.kind is FieldKind.CHOICE else str(value)


def value_in_words(field: Field, value: Cell, amounts: Amounts) -> str:
    """Return a typed value as a person reads it; '' for a blank one."""
    if field.kind is FieldKind.CHOICE and value:
        return choice_word(field, str(value))
    return amounts.cell(value, field.kind)


def _missing(sheet: Sheet, result: SheetResult) -> str:
    """Name the boxes that are needed: single ones, then those of each line behind its name."""
    fields = {field.id: field for field in (*sheet.single_fields, *sheet.row)}
    places: dict[int | None, list[Field]] = {}
    for gap in result.gaps:
        places.setdefault(gap.row, []).append(fields[gap.field])
    names = []
    for row, needed in places.items():
        labels = ", ".join(map(label_of, needed))
        names.append(labels if row is None else f"{name_of_row(sheet, result.rows[row])}: {labels}")
    if not names:
        return ""
    boxes = "; ".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")
    sentence = str(_("A dash means: not known yet. Fill in: %(boxes)s.", boxes=boxes))
    if any(fields[gap.field].is_number for gap in result.gaps):
        sentence += " " + str(_("Where there is nothing, write 0."))
    return sentence


def _comparison(sheet: Sheet, result: SheetResult, amounts: Amounts) -> Grid | None:
    """Return what every line gives; a few lines of a list stand side by side, others one below the other."""
    rows = filled_rows(sheet, result)
    if not (sheet.computed_row and rows):
        return None
    names = [name_of_row(sheet, row) for row in rows]
    texts = [[amounts.formula(row.computed[part.id], part) for part in sheet.computed_row] for row in rows]
    labels = [label_of(part) for part in sheet.computed_row]
    if 0 < sheet.max_rows <= SIDE_BY_SIDE:
        lines = tuple((label, *(each[place] for each in texts)) for place, label in enumerate(labels))
        return Grid(_("Side by side"), (_("What"), *names), lines)
    lines = tuple((name, *each) for name, each in zip(names, texts, strict=True))
    return Grid(_("Line by line"), (_("Line"), *labels), lines)


def _what_if(sheet: Sheet, result: SheetResult, amounts: Amounts) -> Grid | None:
    table = sheet.table
    if table is None or not result.table:
        return None
    columns: Sequence[Formula] = table.columns
    rows = tuple(
        (
            amounts.unit(_number(row, table.over.id), table.over.unit),
            *(amounts.formula(row[column.id], column) for column in columns),
        )
        for row in result.table
    )
    return Grid(table.title, (table.over.label, *(label_of(column) for column in columns)), rows)


def _number(row: Mapping[str, Fraction | None], name: str) -> Fraction:
    return row[name] or Fraction(0)
