import csv
import io
import re
import subprocess
import sys
import zipfile
from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from academy.content.expressions import evaluate
from academy.content.workbook import Problem, WorkbookResult, compute_workbook, read_tool
from academy.core.money import Currency
from academy.core.spreadsheets import neutral_text
from academy.learning.workbook_files import workbook_csv, workbook_xlsx
from academy.learning.workbook_words import PROBLEMS, problem_sentence
from tests.unit.content.workbook.samples import FARIDAH, SARI, SOKHA, TODAY, model_tool, tool_with

TOOL = read_tool(model_tool())
KHR, MYR = Currency("KHR", 0, "៛"), Currency("MYR", 2, "RM")
ENTRIES: dict[str, Any] = {
    "wage": {"left1": "3900", "left2": "4350", "left3": "2850", "left4": "3700.5", "wage": "2900"},
    "cashbook": SOKHA,
    "owe_me": FARIDAH,
    "i_owe": {"rows": [{"name": "Repair", "amount": "85", "due": "2026-05-11"}]},
    "forecast": SARI,
}
DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("x")',
    "=cmd|' /C calc'!A0",
    " =1+1",
    "＝1+1",
    "|x",
    "%x",
]


def result_of(entries: dict[str, Any]) -> WorkbookResult:
    return compute_workbook(TOOL, entries, today=TODAY)


def opened(entries: dict[str, Any], currency: Currency = MYR, *, results: bool = False) -> Workbook:
    file = workbook_xlsx(TOOL, result_of(entries), currency, "en", "My book")
    return load_workbook(io.BytesIO(file), data_only=results)


def texts(book: Workbook, name: str) -> list[list[Any]]:
    return [[cell for cell in row if cell is not None] for row in book[name].iter_rows(values_only=True)]


def numbers(book: Workbook) -> dict[tuple[str, str], Fraction]:
    return {
        (page.title, cell.coordinate): Fraction(str(cell.value))
        for page in book
        for row in page.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }


def recalculated(book: Workbook, page: str, address: str) -> Fraction:
    """Compute a live cell from its formula with our own exact grammar."""
    formula = book[page][address].value
    if not str(formula).startswith("="):
        return Fraction(str(formula or 0))
    formula = re.sub(r"MATCH\(MIN\((\w+:\w+)\),\w+:\w+,0\)", r"argmin(\1)", formula[1:])
    if formula.startswith("argmin"):
        cells = [cell.coordinate for row in book[page][formula[7:-1]] for cell in row]
        found = [recalculated(book, page, cell) for cell in cells]
        return Fraction(found.index(min(found)) + 1)
    if match := re.fullmatch(r'SUMIF\((\w+:\w+),">"&\(0\),(\w+:\w+)\)', formula):
        tests, values = (
            [cell.coordinate for row in book[page][area] for cell in row] for area in match.groups()
        )
        return sum(
            (recalculated(book, page, value) for test, value in zip(tests, values, strict=True)
             if recalculated(book, page, test) > 0),
            Fraction(0),
        )  # fmt: skip
    formula = re.sub(
        r"(\w+):(\w+)",
        lambda match: ",".join(cell.coordinate for row in book[page][match[0]] for cell in row),
        formula,
    ).lower()
    addresses = set(re.findall(r"\b[a-z][0-9]+\b", formula))
    return Fraction(evaluate(formula, {each: recalculated(book, page, each.upper()) for each in addresses}))


def test_every_live_cell_holds_the_servers_result_and_recalculates_to_it() -> None:
    live, stored = opened(ENTRIES), numbers(opened(ENTRIES, results=True))
    formulas = [
        (page.title, cell.coordinate)
        for page in live
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) == 27  # wage 2, cash book 6 + 1, they owe me 4 + 2, I owe 1, forecast 8 + 3
    for page, address in formulas:
        assert recalculated(live, page, address) == stored[page, address], (page, address)


def test_the_results_are_the_servers() -> None:
    book, result = opened(ENTRIES, results=True), result_of(ENTRIES)
    balances = [row[-1] for row in texts(book, "Cash book")[3:10]]
    assert balances == [60000, *(row.computed["balance"] for row in result.sheets["cashbook"].rows)]
    assert texts(book, "Cash book")[11:13] == [
        ["Date", "Money in", "Money out", "Balance", "Counted", "Difference"],
        [datetime(2026, 5, 4), 311000, 184500, 186500, 186000, -500],  # noqa: DTZ001  # a file has no time zone
    ]
    assert texts(book, "They owe me")[-2:] == [["Total", 1035], ["Late", 395]]
    lowest = {row[0]: row[1] for row in texts(book, "Eight weeks ahead") if len(row) == 2}
    assert lowest == {
        "Cash now": 3.5, "What": "Result", "Safe balance": 0.5, "Lowest point": -1.1,
        "Week of the lowest point": 4, "Find before that week": 1.6,
    }  # fmt: skip
    assert {row[0]: row[1] for row in texts(book, "Two pockets") if len(row) == 2}[
        "Stays in an average week"
    ] == 800.125


def test_simple_formulas_are_live() -> None:
    book = opened(ENTRIES)
    assert book["Two pockets"]["B9"].value == "=MAX(0,MIN(B4,B5,B6,B7))"
    assert book["Two pockets"]["B10"].value == "=(B4+B5+B6+B7)/4-B8"
    assert book["Cash book"]["F5"].value == "=F4+C5-D5"
    assert book["They owe me"]["B11"].value == '=SUMIF(F4:F7,">"&(0),E4:E7)'
    assert book["Eight weeks ahead"]["B16"].value == "=MIN(D5:D12)"


def test_the_page_is_laid_out_for_reading() -> None:
    book = opened(ENTRIES, KHR)
    assert book.sheetnames == ["Two pockets", "Cash book", "They owe me", "I owe", "Eight weeks ahead"]
    page = book["Cash book"]
    assert [page["A1"].value, page["A2"].value, page.freeze_panes] == ["Cash book", "My book · KHR", "A4"]
    assert page["A1"].font.bold
    assert page["C3"].font.bold
    assert page.column_dimensions["B"].width > page.column_dimensions["C"].width > 10
    assert page["F5"].number_format == '"៛"#,##0;-"៛"#,##0'
    assert opened(ENTRIES)["Cash book"]["F5"].number_format == '"RM"#,##0.00;-"RM"#,##0.00'
    assert page["A5"].value == datetime(2026, 5, 4)  # noqa: DTZ001  # a file has no time zone
    assert page["A5"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    entries = {"cashbook": {"rows": [{"date": "2026-05-04", "what": text, "in": "1"}]}}
    cell = opened(entries)["Cash book"]["B5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text.strip(), "s", True)
    lines = list(
        csv.reader(io.StringIO(workbook_csv(TOOL, result_of(entries), "cashbook").decode("utf-8-sig")))
    )
    assert lines[2][1] == "'" + text.strip()


def test_ordinary_texts_and_negative_numbers_are_left_alone() -> None:
    assert neutral_text("Ice – 5 bags") == "Ice – 5 bags"
    assert neutral_text("ទឹកកក") == "ទឹកកក"
    lines = workbook_csv(TOOL, result_of(ENTRIES), "forecast").decode("utf-8-sig").splitlines()
    assert lines[0] == "No.,Money in,Money out,Left"
    assert lines[5] == "4,2.8,4.6,-1.1"
    assert lines[-1] == "Find before that week,1.6"


def test_titles_from_a_course_cannot_break_the_file() -> None:
    tool = tool_with(fields=[{"id": "a", "type": "money", "label": "=1+1"}])
    tool["sheets"][0]["title"] = "='[a]:*?/\\" + "x" * 40
    tool["sheets"].append({**tool["sheets"][0], "id": "other"})
    result = compute_workbook(tool, {"only": {"a": "1"}}, today=TODAY)
    book = load_workbook(io.BytesIO(workbook_xlsx(tool, result, MYR, "en", "=1+1")))
    assert len({name.lower() for name in book.sheetnames}) == 2
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert [
        cell.data_type
        for cell in (book.worksheets[0]["A1"], book.worksheets[0]["A2"], book.worksheets[0]["A4"])
    ] == ["s"] * 3


def test_an_empty_workbook_is_a_file_too() -> None:
    assert opened({}).sheetnames == opened(ENTRIES).sheetnames
    for sheet in TOOL.sheets:
        assert workbook_csv(TOOL, result_of({}), sheet.id).startswith(b"\xef\xbb\xbf")


def test_a_full_cash_book_opens() -> None:
    rows = [{"date": "2026-05-04", "what": f"Line {n}", "in": "1.05"} for n in range(400)]
    book = opened({"cashbook": {"rows": rows}}, results=True)
    assert book["Cash book"]["F404"].value == 420


def test_an_unknown_sheet_is_refused() -> None:
    with pytest.raises(KeyError):
        workbook_csv(TOOL, result_of({}), "nothing")


def test_the_file_names_nobody_and_no_formula_is_without_its_result() -> None:
    file = workbook_xlsx(TOOL, result_of(ENTRIES), MYR, "en", "My book")
    with zipfile.ZipFile(io.BytesIO(file)) as pages:
        assert pages.testzip() is None
        for name in pages.namelist():
            assert not re.search(rb"</f><v ?/?></", pages.read(name)), name
            assert b"openpyxl" not in pages.read(name)


def test_openpyxl_is_loaded_only_for_a_file() -> None:
    code = "import sys, academy.learning.workbook_files; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_problem_has_a_sentence() -> None:
    documented = re.findall(r"[a-z_]+", (Problem.__doc__ or "").split("Keys:")[1].split(".")[0])
    assert set(documented) <= set(PROBLEMS)
    for key in PROBLEMS:
        sentence = problem_sentence(Problem(key, "wage", limit="7"))
        assert sentence.endswith(".")
        assert "%" not in sentence
    assert (
        problem_sentence(Problem("below_min", "wage", limit="0"))
        == "Write zero or more here, without a minus sign."
    )
