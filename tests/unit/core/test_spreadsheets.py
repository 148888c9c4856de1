"""Files of tables: what goes in comes out of XLSX and CSV as the same texts, numbers, days and moments."""

import csv
import io
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from academy.core.spreadsheets import (
    FileFormat,
    Separator,
    Table,
    reads_as_value,
    usual_separator,
    write_file,
)
from academy.core.spreadsheets.tables import Cell

MOMENT = datetime(2026, 11, 30, 19, 5, 7, tzinfo=timezone(timedelta(hours=7)))
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("plain", 7, date(2026, 11, 30), MOMENT),
    ("=1+1", -3, date(1999, 1, 2), MOMENT.replace(microsecond=0)),
    ("ဒေါ်သုနန္ဒာ; \"x\", 'y'\nz\t\x0b", 0, None, None),
    ("", None, None, None),
)
HEADS = ("ឈ្មោះ", "Count", "Day", "Moment")


def table() -> Table:
    return Table(
        "Rows: [a/b] of a very long programme name", HEADS, iter(ROWS), ("name", "count", "day", "moment")
    )


def written(file_format: FileFormat, separator: Separator = Separator.COMMA) -> bytes:
    file = io.BytesIO()
    other = Table("About", ("Fact", "Value"), [("Zone", "Asia/Jakarta")])
    write_file(file, file_format, [table(), other], separator)
    return file.getvalue()


@pytest.mark.parametrize("separator", Separator)
def test_e3_a_csv_file_holds_the_first_table_with_the_chosen_separator(separator: Separator) -> None:
    text = written(FileFormat.CSV, separator).decode("utf-8-sig")
    assert written(FileFormat.CSV).startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=separator.sign)) == [
        ["name", "count", "day", "moment"],
        ["plain", "7", "2026-11-30", "2026-11-30T12:05:07Z"],
        ["'=1+1", "-3", "1999-01-02", "2026-11-30T12:05:07Z"],
        ["ဒေါ်သုနန္ဒာ; \"x\", 'y' z", "0", "", ""],
        ["", "", "", ""],
    ]


def test_e3_a_workbook_has_typed_cells_that_fit_a_frozen_head_and_a_filter() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(FileFormat.XLSX)))
    assert book.sheetnames == ["Rows   a b  of a very long prog", "About"]
    sheet = book.worksheets[0]
    assert [tuple(row) for row in sheet.iter_rows(values_only=True)][:4] == [
        HEADS,
        ("plain", 7, datetime(2026, 11, 30), datetime(2026, 11, 30, 12, 5, 7)),  # noqa: DTZ001 - as Excel has it
        ("'=1+1", -3, datetime(1999, 1, 2), datetime(2026, 11, 30, 12, 5, 7)),  # noqa: DTZ001 - as Excel has it
        ("ဒေါ်သုနန္ဒာ; \"x\", 'y' z", 0, None, None),
    ]
    formats = [cell.number_format for cell in sheet[2]]
    assert formats == ["@", "0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D5")
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert widths[2] >= len("2026-11-30") + 2
    assert widths[3] >= len("2026-11-30 12:05:07") + 2
    assert all(10 <= width <= 61 for width in widths)
    assert book.properties.creator == "Online SME Academy"
    assert [tuple(row) for row in book["About"].iter_rows(values_only=True)] == [
        ("Fact", "Value"),
        ("Zone", "Asia/Jakarta"),
    ]


@pytest.mark.parametrize("text", ["<r><b>bold</r>", "<r>", "<r></r>", "_x0041_"])
def test_a_text_that_looks_like_a_part_of_the_file_stays_a_text(text: str) -> None:
    """XlsxWriter takes one such text for its own and leaves it as it is: the whole file could not be opened."""
    file = io.BytesIO()
    write_file(file, FileFormat.XLSX, [Table("Rows", (text,), [(text,)])])
    file.seek(0)
    assert CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python() == [[text], [text]]


def test_a_table_without_rows_is_a_file_too() -> None:
    file = io.BytesIO()
    write_file(file, FileFormat.XLSX, [Table("Empty", ("One",), [])])
    assert openpyxl.load_workbook(file)["Empty"].auto_filter.ref == "A1"


@pytest.mark.parametrize(
    "text",
    "1 2-4 10-14 3/4 1,5 1.200.000 12:30 2026-11-30 30/11/26 50% 1e5 (3) Rp5 -1 =A1 @x mar-101 4-mar 12dec MAR26 "
    "agu-5 1.mei thg2 TRUE salah ＝1 $5 5€".replace("Rp5", "₫5").split(),
)
def test_e3_what_a_program_could_read_as_a_value_is_known(text: str) -> None:
    assert reads_as_value(text)
    file = io.BytesIO()
    write_file(file, FileFormat.CSV, [Table("", ("a",), [(text,)])])
    assert file.getvalue().decode("utf-8-sig").splitlines()[1].strip('"') == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "2to4",
        "1to1",
        "200plus",
        "1to3-years",
        "under-1-year",
        "mon-101",
        "fin-101",
        "2026M11",
        "KH",
        "prefer-not-to-say",
        "unknown",
        "Siti",
        "3-in-1",
        "Women-2026",
        "marvel-5",
        "k7qf2m9dxt4a2345",
        "yes",
        "no",
    ],
)
def test_e3_what_no_program_reads_as_a_value_stays_as_it_is(text: str) -> None:
    assert not reads_as_value(text)


def test_the_separator_is_the_one_that_the_readers_spreadsheet_expects() -> None:
    found = {locale: usual_separator(locale) for locale in ("en", "en_GB", "id", "vi", "th", "ms", "pt_TL")}
    assert found == {
        "en": Separator.COMMA,
        "en_GB": Separator.COMMA,
        "id": Separator.SEMICOLON,
        "vi": Separator.SEMICOLON,
        "th": Separator.COMMA,
        "ms": Separator.COMMA,
        "pt_TL": Separator.SEMICOLON,
    }


def test_media_types_and_the_moment_in_utc() -> None:
    assert MOMENT.astimezone(UTC).hour == 12
    assert [each.media_type for each in FileFormat] == [
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/csv",
    ]


def test_the_writer_of_workbooks_is_loaded_only_for_a_file() -> None:
    code = "import sys, academy.core.spreadsheets; sys.exit('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
