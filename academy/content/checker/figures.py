"""Figures in lessons: every asserted one must stand in the text and be right; table sums must agree."""

import re
from collections.abc import Iterator
from fractions import Fraction

from academy.content.expressions import ExpressionError, evaluate
from academy.content.lesson_text import LessonDocument, Table
from academy.content.package import LessonFile
from academy.content.problems import Report

_FIGURE = re.compile(r"(?P<head>\D*?)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<tail>\D*)")
_RUNNING = ("in", "out")
_RUNNING_TOTALS = ("balance", "left")


def check_figures(lesson: LessonFile, document: LessonDocument, report: Report) -> None:
    """Check `checks` of the front matter, total rows and running balances of one lesson."""
    text = " ".join(lesson.body.replace("*", "").split())
    if not lesson.front.checks:
        report.error(lesson.path, "checks", "no calculated figure is asserted")
    for number, check in enumerate(lesson.front.checks):
        for part, message in _assertion_faults(check.says, check.calc, text):
            report.error(lesson.path, f"checks.{number}.{part}", message)
    for table in document.tables:
        place = f"line {lesson.first_line + table.line}"
        _check_total_row(lesson.path, place, table, report)
        _check_running(lesson.path, place, table, report)


def read_figure(text: str) -> Fraction | None:
    """Read the one figure in a text such as “RM1,035”, “−1.1” or “48 million” (the word is not applied)."""
    match = _FIGURE.fullmatch(text.strip())
    if match is None:
        return None
    value = Fraction(match["number"].replace(",", ""))
    return -value if "−" in match["head"] or "-" in match["head"] else value


def _assertion_faults(says: str, calc: str, text: str) -> Iterator[tuple[str, str]]:
    before = r"(?<![\d.,−])" if says[0].isdigit() else r"(?<!\d)"
    if not re.search(rf"{before}{re.escape(says)}(?!\d|[.,]\d)", text):
        yield "says", f"“{says}” does not stand in the text"
    figure = read_figure(says)
    if figure is None:
        yield "says", f"“{says}” is not one figure"
        return
    try:
        value = evaluate(calc, {})
    except ExpressionError as error:
        yield "calc", str(error)
        return
    if isinstance(value, bool) or value != figure:
        yield "calc", f"the text says “{says}”, but “{calc}” is {shown(value)}"


def _check_total_row(path: str, place: str, table: Table, report: Report) -> None:
    """A last row in bold type is a total: each of its figures is the sum of the column above."""
    last = table.rows[-1]
    if not table.bold_last_row or not last[0].strip():
        return
    for column in range(1, len(last)):
        total = read_figure(last[column]) if last[column].strip()[-1:].isdigit() else None
        cells = [read_figure(row[column]) for row in table.rows[1:-1] if column < len(row)]
        figures = [cell for cell in cells if cell is not None]
        if total is not None and figures and sum(figures) != total:
            report.error(
                path,
                place,
                f"“{last[0]}” says {last[column]}, but the column adds up to {shown(sum(figures))}",
            )


def _check_running(path: str, place: str, table: Table, report: Report) -> None:
    """In a table with In, Out and Balance (or Left), each balance follows from the one before."""
    head = [cell.strip().lower() for cell in table.rows[0]]
    if not all(name in head for name in _RUNNING) or head[-1] not in _RUNNING_TOTALS:
        return
    money_in, money_out = (head.index(name) for name in _RUNNING)
    before: Fraction | None = None
    for row in table.rows[1:]:
        balance = read_figure(row[-1])
        if balance is None:
            continue
        moved = (read_figure(row[money_in]) or Fraction(0)) - (read_figure(row[money_out]) or Fraction(0))
        if before is not None and before + moved != balance:
            report.error(
                path, place, f"the row “{row[0]}” should end with {shown(before + moved)}, not {row[-1]}"
            )
        before = balance


def shown(value: Fraction | bool | int) -> str:
    """Write a number for a message, exactly."""
    if isinstance(value, bool | int):
        return str(value)
    if value.denominator == 1:
        return str(value.numerator)
    decimal = f"{float(value):.6f}".rstrip("0")
    return decimal if Fraction(decimal) == value else str(value)
