import csv
import io
import re
import subprocess
import sys
import zipfile
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.properties import PageSetupProperties
from python_calamine import CalamineWorkbook

from academy.content.expressions import parse
from academy.content.workbook import Refusal, WorkbookResult, read_tool
from academy.core.money import Currency
from academy.core.spreadsheets import neutral_text
from academy.workbook.files.spreadsheet import workbook_csv, workbook_xlsx
from academy.workbook.files.spreadsheet_formulas import CellAddresses, Translator
from academy.workbook.words import REFUSALS, refusal_sentence
from tests.support.spreadsheet import Spreadsheet
from tests.unit.content.workbook.samples import (
    FARIDAH,
    SARI,
    SOKHA,
    TODAY,
    model_tool,
    tool_cases,
    tool_with,
    work_out,
)
from tests.unit.content.workbook.test_tool_parts import planner

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
    return work_out(TOOL, entries, today=TODAY)


def opened(entries: dict[str, Any], currency: Currency = MYR, *, results: bool = False) -> Workbook:
    file = workbook_xlsx(TOOL, result_of(entries), currency, "en", "My book")
    return load_workbook(io.BytesIO(file), data_only=results)


def texts(book: Workbook, name: str) -> list[list[Any]]:
    return [[cell for cell in row if cell is not None] for row in book[name].iter_rows(values_only=True)]


def check_live_cells(file: bytes) -> int:
    """Compute every live cell again and compare it with the number stored beside it; return how many there are."""
    live, stored = load_workbook(io.BytesIO(file)), load_workbook(io.BytesIO(file), data_only=True)
    count = 0
    for page in live:
        sheet = Spreadsheet(page)
        for cell in (cell for row in page.iter_rows() for cell in row if cell.data_type == "f"):
            expected = stored[page.title][cell.coordinate].value
            found = sheet.cell(cell.coordinate)
            if expected is None:
                assert found == "", (page.title, cell.coordinate)  # how a formula shows nothing
            else:
                assert found == pytest.approx(expected, rel=1e-9, abs=1e-9), (page.title, cell.coordinate)
            count += 1
    return count


def test_every_live_cell_holds_the_servers_result_and_recalculates_to_it() -> None:
    file = workbook_xlsx(TOOL, result_of(ENTRIES), MYR, "en", "My book")
    assert check_live_cells(file) == 27  # wage 2, cash book 6 + 1, they owe me 4 + 2, I owe 1, forecast 8 + 3


@pytest.mark.sampled
def test_the_files_of_all_tools_recalculate_to_the_servers_numbers() -> None:
    for case in tool_cases():
        assert check_live_cells(workbook_xlsx(case.tool, case.result(TODAY), MYR, "en", case.name))


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
    assert book["Two pockets"]["B9"].value == '=IF(COUNT(B4,B5,B6,B7)=4,MAX(0,MIN(B4,B5,B6,B7)),"")'
    assert book["Two pockets"]["B10"].value == (
        '=IFERROR(IF(COUNT(B4,B5,B6,B7,B8)=5,(B4+B5+B6+B7)/4-B8,""),"")'
    )
    assert book["Cash book"]["F5"].value == '=IF(COUNT(F4)=1,F4+C5-D5,"")'
    assert book["They owe me"]["B11"].value == (
        '=IF(AND(COUNT(F4:F7)=ROWS(F4:F7),COUNTIFS(F4:F7,">"&(0))=COUNTIFS(F4:F7,">"&(0),E4:E7,">-1E+300")),'
        'SUMIF(F4:F7,">"&(0),E4:E7),"")'
    )
    assert book["Eight weeks ahead"]["B16"].value == '=IF(COUNT(D5:D12)=ROWS(D5:D12),MIN(D5:D12),"")'


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
    printed = page.page_setup
    assert (printed.paperSize, printed.orientation, printed.fitToHeight) == (9, "landscape", 0)
    assert page.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)


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
    result = work_out(tool, {"only": {"a": "1"}}, today=TODAY)
    book = load_workbook(io.BytesIO(workbook_xlsx(read_tool(tool), result, MYR, "en", "=1+1")))
    assert len({name.lower() for name in book.sheetnames}) == 2
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert [
        cell.data_type
        for cell in (book.worksheets[0]["A1"], book.worksheets[0]["A2"], book.worksheets[0]["A4"])
    ] == ["s"] * 3


@pytest.mark.parametrize("text", ["<r><b>bold</r>", "<r>", "<r></r>", "_x0041_", "a & <c>"])
def test_a_text_that_looks_like_a_part_of_the_file_stays_a_text(text: str) -> None:
    tool = tool_with(fields=[{"id": "a", "type": "text", "label": "A"}])
    result = work_out(tool, {"only": {"a": text}}, today=TODAY)
    file = workbook_xlsx(read_tool(tool), result, MYR, "en", "<r>book</r>")
    page = load_workbook(io.BytesIO(file)).worksheets[0]
    assert page["A2"].value == "<r>book</r> · MYR"
    assert page["B4"].value == text
    assert CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()[3][1] == text


@pytest.mark.parametrize(
    "title", ["History", "history ", "\N{SHOPPING BAGS}" * 20, "x" * 31 + "'", "'a'", "[]"]
)
def test_every_title_is_one_that_programs_open(title: str) -> None:
    tool = tool_with(fields=[{"id": "a", "type": "money"}])
    tool["sheets"][0]["title"] = title
    tool["sheets"].append({**tool["sheets"][0], "id": "other"})
    file = workbook_xlsx(read_tool(tool), work_out(tool, {}, today=TODAY), MYR, "en", "B")
    names = load_workbook(io.BytesIO(file)).sheetnames
    assert len({name.lower() for name in names} - {"history"}) == 2
    assert all(name == name.strip("' ") and 0 < len(name.encode("utf-16-le")) <= 62 for name in names)


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


def test_the_writer_is_loaded_only_for_a_file() -> None:
    code = "import sys, academy.workbook.files.spreadsheet; sys.exit('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_problem_has_a_sentence() -> None:
    documented = re.findall(r"[a-z_]+", (Refusal.__doc__ or "").split("Keys:")[1].split(".")[0])
    assert set(documented) <= set(REFUSALS)
    for key in REFUSALS:
        sentence = refusal_sentence(Refusal(key, "wage", limit="7"))
        assert sentence.endswith(".")
        assert "%" not in sentence
    assert (
        refusal_sentence(Refusal("below_min", "wage", limit="0"))
        == "Write zero or more here, without a minus sign."
    )


PLACES = CellAddresses(
    cells={"a": "B4", "b": "B5", "way_card": 'IF(B6="By ""card""",1,0)'},
    columns={"x": "C4:C9", "y": "D4:D9", "way": "E4:E9", "gone": "F4:F9"},
    complete=frozenset({"x", "y"}),
    zero=frozenset({"y"}),
    tests={"way_card": 'B6<>""'},
    entries={"a": "B4", "note": "B7"},
    choices={"way_cash": ("E4:E9", "In cash?")},
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("if(a > 1 and not b <= 2, a, 0)", '=IF(COUNT(B4,B5)=2,IF(AND(B4>1,NOT(B5<=2)),B4,0),"")'),
        (
            "if(1 < a < 3 or way_card == 1, 1, 2)",
            '=IF(AND(COUNT(B4)=1,B6<>""),IF(OR(AND(1<B4,B4<3),IF(B6="By ""card""",1,0)=1),1,2),"")',
        ),
        ("if(a > 1, b, 0)", '=IFERROR(IF(COUNT(B4)=1,IF(B4>1,IF(COUNT(B5)=1,B5,NA()),0),""),"")'),
        ("if(filled(note), filled_count(a, note), 0)", '=IF(B7<>"",COUNTA(B4,B7),0)'),
        ("power(1 + a, 0 - b)", '=IFERROR(IF(COUNT(B4,B5)=2,POWER(1+B4,0-B5),""),"")'),
        ("instalment(a, b / 100, 12)", '=IFERROR(IF(COUNT(B4,B5)=2,(-PMT(B5/100,12,B4)),""),"")'),
        ("yearly_rate(a, 12) * 100", '=IFERROR(IF(COUNT(B4)=1,(POWER(1+(B4),12)-1)*100,""),"")'),
        (
            "period_rate(a - 1, b, 12)",
            "=IFERROR(IF(COUNT(B4,B5)=2,IF(ROUND((B5)*(12)-(B4-1)-(0),9)=0,0,"
            'RATE(12,-(B5),B4-1,0,0,0.02)),""),"")',
        ),
        ("ceil(a / b)", '=IFERROR(IF(COUNT(B4,B5)=2,(-INT(ROUND(-(B4/B5),9))),""),"")'),
        ("floor(a)", '=IFERROR(IF(COUNT(B4)=1,INT(ROUND(B4,9)),""),"")'),
        ("a // b", '=IFERROR(IF(COUNT(B4,B5)=2,INT(ROUND((B4)/(B5),9)),""),"")'),
        (
            "sum(y where x > a and x < 9)",
            '=IF(AND(COUNT(B4)=1,COUNT(C4:C9)=ROWS(C4:C9)),SUMIFS(D4:D9,C4:C9,">"&(B4),C4:C9,"<"&(9)),"")',
        ),
        ("sum(y where way_cash == 1)", '=IF(COUNTA(E4:E9)=ROWS(E4:E9),SUMIF(E4:E9,"=In cash~?",D4:D9),"")'),
        (
            "sum(x where way_cash == 1)",
            '=IF(AND(COUNTA(E4:E9)=ROWS(E4:E9),COUNTIFS(E4:E9,"=In cash~?")='
            'COUNTIFS(E4:E9,"=In cash~?",C4:C9,">-1E+300")),SUMIF(E4:E9,"=In cash~?",C4:C9),"")',
        ),
        ("count(x where x == 0)", '=IF(COUNT(C4:C9)=ROWS(C4:C9),COUNTIFS(C4:C9,"<>",C4:C9,"="&(0)),"")'),
        ("sum(y)", "=SUM(D4:D9)"),
        ("min(y)", '=IF(COUNT(D4:D9)=ROWS(D4:D9),MIN(D4:D9),"")'),
        ("min(x)", '=IF(COUNT(C4:C9)=ROWS(C4:C9),MIN(C4:C9),"")'),
        ("argmax(x)", '=IF(COUNT(C4:C9)=ROWS(C4:C9),MATCH(MAX(C4:C9),C4:C9,0),"")'),
        ("x[2]", '=IF(COUNT(INDEX(C4:C9,2))=1,INDEX(C4:C9,2),"")'),
    ],
)
def test_a_formula_that_spreadsheets_know_is_live(formula: str, expected: str) -> None:
    assert Translator(PLACES).formula(parse(formula, tables=True)) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "min(gone)",  # a line of it has no result, which looks like one that is not known yet
        "sum(gone)",
        "sum(x where gone > 0)",
        "sum(x where way_cash == 0)",
        "sum(x where way_cash > 0)",
        "sum(x where x > 0 or x < 1)",
        "max(x where x > 0)",
        "sum(x * 2)",
        "round(a, 2)",  # halves go to the even number here
        "a % 2",
        "if(filled(b), 1, 2)",  # its cell shows a default
        "filled_count(a, b)",
        "unknown + 1",
        "x[a]",
    ],
)
def test_another_formula_is_a_value(formula: str) -> None:
    assert Translator(PLACES).formula(parse(formula, tables=True)) is None


def test_positions_are_values_where_lines_are_sorted() -> None:
    places = CellAddresses(columns={"x": "C4:C9"}, complete=frozenset({"x"}), is_in_order=False)
    for formula in ("argmin(x)", "x[1]"):
        assert Translator(places).formula(parse(formula, tables=True)) is None


def test_a_page_has_defaults_units_decimals_and_the_what_if_table() -> None:
    entries = {"only": {"price": "3", "way": "card", "note": "One\nTwo"}}
    file = workbook_xlsx(read_tool(planner()), work_out(planner(), entries, today=TODAY), MYR, "en", "=P")
    page = load_workbook(io.BytesIO(file)).worksheets[0]
    lines = {row[0].value: row[1] for row in page.iter_rows(max_row=10) if row[1].value is not None}
    assert lines["Units"].value == 10
    assert (lines["Change"].value, lines["Change"].number_format) == (0, 'General"%"')
    assert lines["Way"].value == "By card"
    assert (lines["Note"].value, lines["Note"].alignment.wrap_text) == ("One\nTwo", True)
    assert lines["Sales"].number_format == '"RM"#,##0.00;-"RM"#,##0.00'
    assert lines["Fee"].value == (
        '=IFERROR(IF(B7<>"",IF(IF(B7="By card",1,0)=1,IF(COUNT(B9)=1,(B9*2)/100,NA()),0),""),"")'
    )
    assert [cell.value for cell in page[13]] == ["Change", "Price", "Sales"]
    assert [cell.value for cell in page[14]] == [
        -20,
        '=IFERROR(IF(COUNT(B4,A14)=2,(B4*(100+A14))/100,""),"")',
        '=IF(COUNT(B14,B5)=2,B14*B5,"")',
    ]
    assert check_live_cells(file) == 12


def test_a_table_with_ends_from_the_sheet_counts_on_from_the_cell_above() -> None:
    tool = planner()
    tool["sheets"][0]["table"]["over"].update({"from": "price", "to": "price * 3", "step": "price + 1"})
    result = work_out(tool, {"only": {"price": "3"}}, today=TODAY)
    file = workbook_xlsx(read_tool(tool), result, MYR, "en", "Book")
    page = load_workbook(io.BytesIO(file)).worksheets[0]
    assert [page["A14"].value, page["A15"].value] == [
        '=IF(COUNT(B4)=1,B4,"")',
        '=IFERROR(A14+(IF(COUNT(B4)=1,B4+1,"")),"")',
    ]
    assert check_live_cells(file) == 8  # the fee too: it waits for the way of paying
    text = workbook_csv(read_tool(tool), result, "only").decode("utf-8-sig")
    assert text.splitlines()[-3:] == ["Change,Price,Sales", "3,3.09,30.9", "7,3.21,32.1"]


def page_of(lines: list[dict[str, str]], **field: Any) -> tuple[bytes, Any]:
    """Return the file of a list that asks for the smallest and the sum of its amounts, and its page."""
    row = [{"id": "name", "type": "text"}, {"id": "x", "type": "money", **field}]
    computed = [{"id": "low", "expr": "min(x)"}, {"id": "all", "expr": "sum(x)"}]
    tool = tool_with(kind="list", row=row, computed=computed)
    result = work_out(tool, {"only": {"rows": lines}}, today=TODAY)
    file = workbook_xlsx(read_tool(tool), result, MYR, "en", "B")
    return file, load_workbook(io.BytesIO(file)).worksheets[0]


def test_a_cell_that_is_needed_and_blank_gives_nothing_in_the_file_too() -> None:
    file, page = page_of([{"x": "2"}, {"name": "B"}])
    assert page["B8"].value == '=IF(COUNT(B4:B5)=ROWS(B4:B5),MIN(B4:B5),"")'
    assert [row[1] for row in load_workbook(io.BytesIO(file), data_only=True).worksheets[0].values][7:] == [
        None
    ] * 2
    assert check_live_cells(file) == 2
    page["B5"].value = 3  # she writes it in the file
    assert [Spreadsheet(page).cell(address) for address in ("B8", "B9")] == [2, 5]
    page["B4"].value = None
    assert [Spreadsheet(page).cell(address) for address in ("B8", "B9")] == ["", ""]


def test_what_a_blank_box_counts_as_stands_in_the_file() -> None:
    file, page = page_of([{"x": "2"}, {"name": "B"}], default=0)
    assert page["B5"].value == 0
    assert check_live_cells(file) == 2
    assert [Spreadsheet(page).cell(address) for address in ("B8", "B9")] == [0, 2]
