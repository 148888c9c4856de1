"""Files of rows opened by LibreOffice where the comma is decimal and where it is not: every cell stays what it was."""

import csv
import io
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import WorkersBand
from academy.core.spreadsheets import FileFormat, Separator, Table, write_file
from academy.programmes.models import Programme
from academy.programmes.reach import ALL_COUNTRIES
from academy.statistics.exports import CODE_LISTS, make_export
from tests.factories.catalogue import make_edition
from tests.factories.programmes import complete, make_participant, make_programme

pytestmark = pytest.mark.conformance
Database = scoped_session[Session]

#: Locales as LibreOffice names them, with their numbers in its filters.
LOCALES = {"id-ID": 1057, "vi-VN": 1066, "en-GB": 2057}
UTF_8 = 76
#: Write with commas, in UTF-8, what the reader sees, all sheets.
AS_SHOWN = f"csv:Text - txt - csv (StarCalc):44,34,{UTF_8},1,,0,false,true,false,false,false,-1"
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{}</value></prop></item>
</oor:items>
"""


class Office:
    """LibreOffice with the settings of one country, in a folder of its own."""

    def __init__(self, locale: str, folder: Path) -> None:
        self.locale, self.folder = locale, folder
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(PROFILE.format(locale))

    def convert(self, name: str, data: bytes, to: str, *options: str) -> None:
        """Open a file as a reader does and write it as something else."""
        path = self.folder / name
        path.write_bytes(data)
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        command = [
            "soffice",
            "--headless",
            profile,
            *options,
            "--convert-to",
            to,
            "--outdir",
            str(self.folder / "out"),
        ]
        subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)

    def opened_csv(self, data: bytes, separator: Separator) -> list[list[str]]:
        """Return what is seen of a CSV file when days and numbers are looked for in it."""
        number = LOCALES[self.locale]
        reading = (
            f"--infilter=Text - txt - csv (StarCalc):{ord(separator.sign)},34,{UTF_8},1,,{number},false,true"
        )
        self.convert("rows.csv", data, AS_SHOWN, reading)
        return self.sheet("rows")

    def sheet(self, stem: str) -> list[list[str]]:
        """Return the sheet of a converted file; it is named after the file and itself."""
        [path] = (self.folder / "out").glob(f"{stem}*.csv")
        return list(csv.reader(io.StringIO(path.read_text("utf-8"))))

    def printed(self, data: bytes) -> str:
        """Return the text of a printed workbook, in which a column that is too narrow shows ###."""
        self.convert("printed.xlsx", data, "pdf")
        path = self.folder / "out" / "printed.pdf"
        done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
        return done.stdout.decode()


@pytest.fixture(params=LOCALES)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    return Office(request.param, tmp_path)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Return a programme whose learners gave every answer about the size of their business."""
    programme = make_programme(name="Perempuan Berusaha 2026")
    for number, workers in enumerate([*WorkersBand] * 2):
        person = make_participant(programme, country=("ID", "VN", "KH")[number % 3], workers=workers)
        if number % 2:
            complete(person, make_edition().edition_id)
    return programme


def rows_of(programme: Programme, separator: Separator) -> tuple[bytes, list[list[str]]]:
    data = make_export(programme, ALL_COUNTRIES, FileFormat.CSV, separator).file.read()
    return data, list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=separator.sign))


@pytest.mark.parametrize("separator", Separator)
def test_e3_csv_cells_stay_as_they_are(office: Office, programme: Programme, separator: Separator) -> None:
    data, rows = rows_of(programme, separator)
    assert office.opened_csv(data, separator) == rows


def test_e3_every_code_stays_as_it_is(office: Office) -> None:
    codes = [[code] for codes in CODE_LISTS.values() for code in codes]
    data = "\n".join(["code", *(code for [code] in codes)]).encode()
    assert office.opened_csv(data, Separator.COMMA)[1:] == codes


def test_codes_like_days_would_not(office: Office) -> None:
    """The control: the harness sees what the first release did, in Indonesia and Viet Nam with a slash."""
    codes = [band.value for band in WorkersBand] if office.locale == "en-GB" else ["2/4", "5/9"]
    data = "\n".join(["code", *codes]).encode()
    assert {*codes} - {code for [code] in office.opened_csv(data, Separator.COMMA)[1:]}


def test_e3_xlsx_cells_stay_as_they_are_and_fit(office: Office, programme: Programme) -> None:
    _data, rows = rows_of(programme, Separator.COMMA)
    book = make_export(programme, ALL_COUNTRIES, FileFormat.XLSX).file.read()
    office.convert("book.xlsx", book, AS_SHOWN)
    assert office.sheet("book-data")[1:] == rows[1:]
    codes = office.sheet("book-codes")[1:]
    assert [row[:2] for row in codes] == [[name, code] for name, all_ in CODE_LISTS.items() for code in all_]
    about = dict(row[:2] for row in office.sheet("book-About this file"))
    assert about["Day of this file"][4:5] == about["Day of this file"][7:8] == "-"
    text = office.printed(book)
    assert "Perempuan Berusaha 2026" in text
    assert "###" not in text


def test_a_narrow_column_is_seen(office: Office) -> None:
    """The control: a day in a column of one sign shows ###."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_number(0, 0, 12345678901, book.add_format({"num_format": "0"}))
    sheet.set_column(0, 0, 2)
    book.close()
    assert "###" in office.printed(file.getvalue())


def test_moments_and_numbers_fit(office: Office) -> None:
    from tests.unit.core.test_spreadsheets import MOMENT

    file = io.BytesIO()
    rows = [(MOMENT.date(), MOMENT, 123456789012)]
    write_file(file, FileFormat.XLSX, [Table("Wide", ("A", "B", "C"), rows)])
    text = office.printed(file.getvalue())
    assert ("###" in text, "2026-11-30 12:05:07" in text, "123456789012" in text) == (False, True, True)
