"""Every other document, made once by the started academy and opened: what is in it is what was typed."""

import csv
import io
import subprocess

import openpyxl
import pytest

from academy.core.permissions import Role
from tests.served.academy import ServedAcademy
from tests.served.first_release import PROGRAMME, join, make_staff
from tests.served.people import STAFF
from tests.served.pictures import READERS
from tests.served.visitor import Answer, Visitor, filled
from tests.served.walk import COURSE, enrol, fill_workbook, learn_and_pass, register, sign_in, wait_for_file

pytestmark = pytest.mark.timeout(300)
#: A page of text and lines has this share of dark pixels, at least and at most.
LEAST_INK, MOST_INK = 0.005, 0.5
DARK = 128
TOOL = "/en/tools/record-keeping-and-cash-flow"


@pytest.fixture(scope="module")
def trader(served_sqlite: ServedAcademy) -> Visitor:
    """Return a learner whose workbook has a week of noodles in it."""
    her = Visitor(served_sqlite.url)
    register(her, "Sari Dewi", "sari@documents.test", "ID")
    enrol(her)
    fill_workbook(her)
    return her


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def looked_at(answer: Answer) -> str:
    """Draw a PDF by both readers, see that it is a page with ink on it, and return its text."""
    assert answer.headers.get_content_type() == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    for reader, draw in READERS.items():
        picture = draw(answer.body)
        ink = sum(picture.histogram()[:DARK]) / (picture.width * picture.height)
        assert LEAST_INK < ink < MOST_INK, (reader, ink)
    return text_of(answer.body)


@pytest.mark.parametrize(
    ("page", "action"), [("workbook", "workbook.pdf"), ("workbook/cashbook", "cashbook/pdf")]
)
def test_the_filled_workbook_is_paper(trader: Visitor, page: str, action: str) -> None:
    text = looked_at(wait_for_file(trader, trader.send(trader.get(f"{COURSE}/{page}"), action=action)))
    assert text.count("Noodles sold") == 7


@pytest.mark.parametrize("paper", ["a4", "pocket"])
@pytest.mark.parametrize("path", ["workbook-empty.pdf", "workbook/cashbook/empty.pdf"])
def test_the_empty_workbook_is_paper(served_sqlite: ServedAcademy, path: str, paper: str) -> None:
    guest = Visitor(served_sqlite.url)
    text = looked_at(wait_for_file(guest, guest.get(f"{COURSE}/{path}?paper={paper}")))
    assert "Cash book" in text
    assert "Noodles" not in text


def test_a_guest_keeps_what_she_worked_out(served_sqlite: ServedAcademy) -> None:
    guest = Visitor(served_sqlite.url)
    page = guest.get(f"{TOOL}/forecast")
    typed = {"cash_now": "900", "safe": "100", "rows.0.in": "500", "rows.0.out": "444"}
    page = guest.send(page, typed, field="cash_now")
    for ending, read in (("pdf", looked_at), ("xlsx", cells)):
        form = page.form("cash_now")
        sent = {**filled(form), **typed}
        assert "444" in read(wait_for_file(guest, guest.post(f"{TOOL}/forecast/{ending}", sent))), ending


def cells(answer: Answer) -> str:
    """Return everything that a spreadsheet says."""
    book = openpyxl.load_workbook(io.BytesIO(answer.body))
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_workbook_opens_in_a_spreadsheet(trader: Visitor) -> None:
    assert cells(trader.get(f"{COURSE}/workbook.xlsx")).count("Noodles sold") == 7
    rows = list(
        csv.reader(io.StringIO(trader.get(f"{COURSE}/workbook/cashbook/csv").body.decode("utf-8-sig")))
    )
    assert sum("Noodles sold" in row for row in rows) == 7


def test_an_agency_opens_its_export(served_sqlite: ServedAcademy) -> None:
    code = make_staff(served_sqlite)
    her = Visitor(served_sqlite.url)
    register(her, "ចាន់ សុខា", "sokha@documents.test")
    join(her, code)
    learn_and_pass(her, served_sqlite)
    analyst = Visitor(served_sqlite.url)
    sign_in(analyst, STAFF[Role.AGENCY_ANALYST])
    page = analyst.get(analyst.get("/en/results").link(PROGRAMME))
    for file_format in ("csv", "xlsx"):
        sent = analyst.send(page, {"format": file_format}, action="/export")
        text = sent.body.decode("utf-8-sig") if file_format == "csv" else cells(sent)
        assert "mon-101" in text
        assert "withheld" in text, "a single learner shares nothing with others"
        assert "សុខា" not in text
