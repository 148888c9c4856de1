"""The workbook by plain forms, as a phone without a script sends them."""

import csv
import html
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from academy.assessment.services import lock_attempt
from academy.core.clock import MovableClock, now
from academy.core.db import commit, db
from academy.core.permissions import Actor
from academy.learning.queries import get_progress_or_404
from academy.learning.services.final_check import start_check, submit_check
from academy.workbook.models import Workbook
from tests.factories.accounts import actor_for, make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_enrolment
from tests.support.answers import answer_all
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.seen import shown_as_text

NEW = "rows.new"
DANGEROUS = "=cmd|' /C calc'!A0"


class Seller:
    """A signed-in learner on the pages of her workbook."""

    def __init__(self, client: PageClient, country: str = "ID", locale: str = "en") -> None:
        self.client = client
        self.person = make_person(country=country, locale=locale)
        make_enrolment(self.person)
        sign_in(client, self.person)
        self.home = f"/{locale}/courses/{MODEL_SLUG}/workbook"

    @property
    def actor(self) -> Actor:
        return actor_for(self.person)

    def page(self, sheet: str = "") -> str:
        response = self.client.get(f"{self.home}/{sheet}" if sheet else self.home)
        assert response.status_code == 200
        return words(response)

    def send(self, path: str, data: dict[str, str], **options: Any) -> TestResponse:
        self.client.get(self.home)
        return self.client.submit(f"{self.home}/{path}", data, **options)

    def line(self, sheet: str = "cashbook", **values: str) -> TestResponse:
        data = {f"{NEW}.{name.rstrip('_')}": text for name, text in values.items()}
        return self.send(f"{sheet}/rows", {"client_key": str(uuid4()), **data})

    def rows(self, sheet: str = "cashbook") -> list[dict[str, str]]:
        found = db.session.query(Workbook).filter_by(person_id=self.person.id).one_or_none()
        rows: list[dict[str, str]] = found.entries.get(sheet, {}).get("rows", []) if found else []
        return rows


def words(response: TestResponse) -> str:
    """Return what a reader of the page sees, without tags."""
    body = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.text, flags=re.DOTALL)
    return " ".join(html.unescape(body).split())


def box(response: TestResponse, name: str) -> str:
    """Return what stands in a box of the page."""
    tag = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', response.text)
    assert tag is not None, name
    value = re.search(r'value="([^"]*)"', tag[0])
    return html.unescape(value[1]) if value else ""


def here() -> date:
    return (now() + timedelta(hours=7)).date()


@pytest.fixture
def seller(client: PageClient) -> Seller:
    return Seller(client)


def test_seven_days_and_eight_weeks_complete_a_passed_course(seller: Seller) -> None:
    public_id = start_check(seller.actor, get_progress_or_404(seller.actor, MODEL_SLUG)).public_id
    answer_all(lock_attempt(seller.person.id, public_id))
    assert submit_check(seller.actor, public_id).is_passed
    commit()
    assert "0 of 7 days" in seller.page()
    weeks = {f"rows.{week}.{name}": "1.500.000" for week in range(8) for name in ("in", "out")}
    assert seller.send("forecast", {"cash_now": "500.000", "safe": "100.000", **weeks}).status_code == 303
    for number in range(7):
        day = (here() - timedelta(days=number)).isoformat()
        assert seller.line(date=day, what="Sales", in_="250.000", place="bag").status_code == 303
        assert f"{number} of 7 days" in seller.page("cashbook")
        response = seller.send(f"cashbook/days/{day}", {f"days.{day}.counted": "250.000"})
        assert response.status_code == 303
    page = words(seller.client.get(response.location))
    assert "Your workbook has everything that the certificate needs. Well done." in page
    assert "7 of 7 days" in page
    assert get_progress_or_404(seller.actor, MODEL_SLUG).is_complete


def test_the_balance_runs_and_a_difference_in_the_evening_is_named(client: PageClient) -> None:
    seller = Seller(client, "KH")
    day = here().isoformat()
    seller.send("cashbook", {"opening": "60,000"})
    seller.line(date=day, what="Morning sales", in_="184,000", place="bag")
    seller.line(date=day, what="Ice", out="52 000", place="phone")
    page = seller.page("cashbook")
    assert "Balance ៛192,000" in page
    assert "Ice Phone Money out: −52,000 Balance: 192,000" in page
    assert page.index("Morning sales Bag") < page.index("Ice Phone")
    seller.send(f"cashbook/days/{day}", {f"days.{day}.counted": "190000"})
    page = seller.page("cashbook")
    assert "Difference: −៛2,000 · less money than the book says" in page
    assert "Look for a missing line." in page
    seller.send(
        f"cashbook/days/{day}",
        {f"days.{day}.counted": "192000", "seen": json.dumps({f"days.{day}.counted": "190000"})},
    )
    assert "Difference: ៛0 · your count and the book agree" in seller.page("cashbook")


@pytest.mark.parametrize(
    ("reader", "typed", "stored", "shown"),
    [
        ("id-ID", "1.500", "1500", "Rp1.500"),
        ("id-ID", "Rp 1.500,-", "1500", "Rp1.500"),
        ("en-ID", "1.500", "1500", "Rp1.500"),
        ("km-KH", "១៥០០", "1500", "1,500៛"),
        ("en-PH", "1,500.25", "1500.25", "₱1,500.25"),
    ],
)
def test_amounts_are_read_as_they_are_written_at_home(
    client: PageClient, reader: str, typed: str, stored: str, shown: str
) -> None:
    locale, country = reader.split("-")
    seller = Seller(client, country, locale)
    assert seller.line(date=here().isoformat(), what="x", in_=typed).status_code == 303
    assert seller.rows()[0]["in"] == stored
    assert shown in seller.page("cashbook")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"in_": "twelve"}, "Write this as a number, for example 1500."),
        ({"in_": "1,2,3"}, "Check the commas and full stops in this number."),
        ({"in_": "$5"}, "Write this amount in the currency of your workbook."),
        ({"in_": "-5"}, "Write zero or more here, without a minus sign."),
        ({"in_": "9" * 40}, "This number is too long. Check the zeros."),
        ({"in_": "1.25"}, "Write a whole number here."),
        ({}, "Write the amount here or under “Money out”."),
        ({"in_": "5", "date": ""}, "Choose a date."),
        ({"in_": "5", "date": "31/12/2026"}, "Choose a date."),
        ({"in_": "5", "date": "1899-01-01"}, "Check the year of this date."),
        ({"in_": "5", "what": "x" * 61}, "Use at most 60 letters here."),
        ({"in_": "5", "place": "roof"}, "Choose one from the list."),
    ],
)
def test_a_refused_line_comes_back_as_it_was_typed(
    seller: Seller, values: dict[str, str], sentence: str
) -> None:
    typed = {"date": here().isoformat(), "what": "Ice & rice", **values}
    response = seller.line(**typed)
    assert response.status_code == 422
    assert sentence in words(response)
    for name, text in typed.items():
        if name != "place":
            assert box(response, f"{NEW}.{name.rstrip('_')}") == text
    assert seller.rows() == []


def test_a_refused_form_keeps_its_right_values_too_and_saves_none(seller: Seller) -> None:
    response = seller.send("wage", {"left1": "3.900", "left2": "many", "wage": "2.800"})
    assert response.status_code == 422
    assert [box(response, name) for name in ("left1", "left2", "wage")] == ["3.900", "many", "2.800"]
    assert "Write this as a number" in words(response)
    assert box(seller.client.get(f"{seller.home}/wage"), "left1") == ""


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"rows.0.in": "5", "seen": "[" * 100_000},
        {"rows.0.in": "5\x00", "seen": "{", "form_id": "x" * 900},
        {"seen": '[["rows.0.in"]]', "rows.0.in": "𝟝"},
        {"rows.99.in": "5", "rows..in": "5", "days..": "1", "id": "7", "rows": "x"},
        {"rows.0.in": "' OR 1=1 --", "rows.0.out": "<script>alert(1)</script>"},
        {"seen": '{"rows.0.in": 5, "x": null}', "cash_now": "１２"},
    ],
)
def test_junk_never_breaks_a_sheet(seller: Seller, data: dict[str, str]) -> None:
    for path in ("forecast", "cashbook", "cashbook/rows", "owe_me/rows", f"cashbook/days/{here()}"):
        assert seller.send(path, data).status_code in (303, 422), path


def test_markup_in_a_refused_box_comes_back_as_text(seller: Seller) -> None:
    page = seller.send("forecast", {"rows.0.out": "<script>alert(1)</script>"})
    assert page.status_code == 422
    assert shown_as_text(page.text, "<script>alert(1)</script>")


def test_a_line_is_changed_and_deleted(seller: Seller) -> None:
    day = here().isoformat()
    seller.line(date=day, what="Gas", out="24.000", place="bag")
    [row] = seller.rows()
    path = f"cashbook/rows/{row['id']}"
    page = seller.client.get(f"{seller.home}/{path}")
    assert box(page, f"rows.{row['id']}.out") == "24.000"
    seen = {"seen": box(page, "seen")}
    assert json.loads(seen["seen"])[f"rows.{row['id']}.out"] == "24000"
    changed = seller.send(path, {**seen, f"rows.{row['id']}.out": "25.000"})
    assert changed.status_code == 303
    assert "The line is saved." in words(seller.client.get(changed.location))
    assert seller.rows()[0] == {**row, "out": "25000"}
    emptied = seller.send(
        path, {"seen": json.dumps({f"rows.{row['id']}.out": "25000"}), f"rows.{row['id']}.out": ""}
    )
    assert emptied.status_code == 422
    asked = seller.client.get(f"{seller.home}/{path}/delete")
    assert "Delete this line?" in words(asked)
    assert "Money out 25.000 Where the money is Bag" in words(asked)
    assert len(seller.rows()) == 1
    assert seller.send(f"{path}/delete", {}).status_code == 303
    assert seller.rows() == []


def test_a_line_changed_on_two_devices_asks_which(seller: Seller) -> None:
    seller.line(date=here().isoformat(), what="Gas", out="24.000")
    [row] = seller.rows()
    path, out = f"cashbook/rows/{row['id']}", f"rows.{row['id']}.out"
    seen = box(seller.client.get(f"{seller.home}/{path}"), "seen")
    seller.send(path, {"seen": seen, out: "25.000"})
    asked = seller.send(path, {"seen": seen, out: "26.000"})
    assert asked.status_code == 422
    assert "On another device this was changed to: 25.000. Save again to keep what is here." in words(asked)
    assert box(asked, out) == "26.000"
    assert seller.rows()[0]["out"] == "25000"
    assert seller.send(path, {"seen": box(asked, "seen"), out: "26.000"}).status_code == 303
    assert seller.rows()[0]["out"] == "26000"


def test_what_was_typed_in_a_line_deleted_elsewhere_is_offered_again(seller: Seller) -> None:
    seller.line(date=here().isoformat(), what="Gas", out="24.000")
    [row] = seller.rows()
    seller.send(f"cashbook/rows/{row['id']}/delete", {})
    response = seller.send(
        f"cashbook/rows/{row['id']}",
        {f"rows.{row['id']}.out": "26.000", f"rows.{row['id']}.what": "Gas, big"},
    )
    assert response.status_code == 409
    assert "This line was deleted on another device." in words(response)
    assert [box(response, f"{NEW}.what"), box(response, f"{NEW}.out")] == ["Gas, big", "26.000"]


def test_a_repeated_line_is_written_once(seller: Seller) -> None:
    data = {"client_key": str(uuid4()), f"{NEW}.date": here().isoformat(), f"{NEW}.in": "5"}
    first, second = (seller.send("cashbook/rows", data) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert len(seller.rows()) == 1
    assert "Nothing was written twice." in words(seller.client.get(second.location))


def test_a_refused_count_is_named_at_the_top_and_at_its_day(seller: Seller) -> None:
    day = here().isoformat()
    seller.line(date=day, what="Gas", out="24.000")
    response = seller.send(f"cashbook/days/{day}", {f"days.{day}.counted": "a lot"})
    assert response.status_code == 422
    assert words(response).count("Write this as a number, for example 1500.") == 2
    assert box(response, f"days.{day}.counted") == "a lot"


def test_saving_as_you_go_answers_with_the_sums(seller: Seller) -> None:
    values = {
        "left1": "3.900",
        "left2": "4.350",
        "left3": "2.850",
        "left4": "3.700",
        "wage": "2.900",
        "form_id": "a",
    }
    seller.client.get(seller.home)
    data = {"csrf_token": seller.client.last_token, **values}
    headers = {"X-Requested-With": "academy"}
    page = FlaskClient.open(seller.client, f"{seller.home}/wage", method="POST", data=data, headers=headers)
    assert page.status_code == 200
    assert "Highest wage the rule allows Rp2.850" in words(page).replace(",", ".")
    assert "Your worst normal week cannot pay this wage." in words(page)
    assert "<html" not in page.text


def test_debts_are_sorted_and_late_ones_are_marked(seller: Seller) -> None:
    late, soon = (here() - timedelta(days=12)).isoformat(), (here() + timedelta(days=3)).isoformat()
    seller.line("owe_me", name="School canteen", bill="640", due=soon)
    seller.line("owe_me", name="Kak Yah", bill="260", paid="60", due=late)
    page = seller.page("owe_me")
    assert page.index("Kak Yah") < page.index("School canteen")
    assert "12 days late" in page
    assert "Total Rp840 Late Rp200" in page
    assert seller.line("owe_me", bill="5").status_code == 422
    seller.line("i_owe", name="Repair", amount="85", due=soon)
    assert "To pay in the next 7 days Rp85" in seller.page("i_owe")


def test_the_lowest_week_is_marked_by_a_word(seller: Seller) -> None:
    outs = ["10", "10", "900", "10", "10", "10", "10", "10"]
    weeks = {f"rows.{n}.in": "100" for n in range(8)} | {f"rows.{n}.out": out for n, out in enumerate(outs)}
    seller.send("forecast", {"cash_now": "200", "safe": "50", **weeks})
    page = seller.page("forecast")
    assert "−420 lowest" in page
    assert page.count(" lowest ") == 2  # the mark, and the name of a result
    assert "You have a gap." in page


def test_the_file_opens_with_the_sums_and_runs_nothing(seller: Seller) -> None:
    seller.send("cashbook", {"opening": "60.000"})
    seller.line(date=here().isoformat(), what=DANGEROUS, in_="184.000")
    seller.line("owe_me", name=DANGEROUS, bill="5")
    response = seller.client.get(f"{seller.home}.xlsx")
    assert re.fullmatch(
        r"attachment; filename=workbook-\d{4}-\d\d-\d\d\.xlsx", response.headers["Content-Disposition"]
    )
    assert response.headers["Cache-Control"] == "private, no-store"
    book = load_workbook(io.BytesIO(response.data), data_only=True)
    assert book.sheetnames == ["Two pockets", "Cash book", "They owe me", "I owe", "Eight weeks ahead"]
    assert book["Cash book"]["F5"].value == 244000
    formulas = load_workbook(io.BytesIO(response.data))
    for name, address in (("Cash book", "B5"), ("They owe me", "A4")):
        cell = formulas[name][address]
        assert (cell.value, cell.data_type) == (DANGEROUS, "s")
    lines = list(
        csv.reader(io.StringIO(seller.client.get(f"{seller.home}/cashbook/csv").data.decode("utf-8-sig")))
    )
    assert lines[2][1] == "'" + DANGEROUS


def test_an_empty_workbook_is_a_file_too(seller: Seller) -> None:
    book = load_workbook(io.BytesIO(seller.client.get(f"{seller.home}.xlsx").data))
    assert len(book.sheetnames) == 5


def test_the_day_is_the_learners(client: PageClient, clock: MovableClock) -> None:
    seller = Seller(client, "ID")
    evening = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)  # half past six in the morning of 2 March in Jakarta
    clock.offset = evening - datetime.now(UTC)
    sign_in(client, seller.person)
    assert box(client.get(f"{seller.home}/cashbook"), f"{NEW}.date") == "2027-03-02"
    response = seller.line(date="2027-02-27", what="Late", in_="5")
    assert box(client.get(response.location), f"{NEW}.date") == "2027-02-27"


def test_the_currency_is_chosen_and_nothing_is_converted(seller: Seller) -> None:
    seller.send("wage", {"left1": "3.900"})
    assert "Indonesian Rupiah (IDR)" in seller.page()
    assert seller.send("currency", {"currency": "MYR"}).status_code == 303
    assert "Malaysian Ringgit (MYR)" in seller.page()
    assert box(seller.client.get(f"{seller.home}/wage"), "left1") == "3.900"
    seller.send("wage", {"left2": "1,50"})
    refused = seller.send("currency", {"currency": "IDR"})
    assert refused.status_code == 422
    assert "have cents" in words(refused)
    for junk in ("", "EUR", "myr", "x" * 500):
        assert seller.send("currency", {"currency": junk}).status_code == 422


def test_everybody_reaches_only_their_own(client: PageClient) -> None:
    first = Seller(client)
    first.line(date=here().isoformat(), what="Her secret sale", in_="77.777")
    [row] = first.rows()
    second = Seller(client)
    assert "secret" not in second.page("cashbook")
    assert second.client.get(f"{second.home}/cashbook/rows/{row['id']}").status_code == 404
    assert second.send(f"cashbook/rows/{row['id']}/delete", {}).status_code == 404
    assert len(first.rows()) == 1
    sign_in(client, make_person())
    for path in ("", "/cashbook", ".xlsx", "/cashbook/csv"):
        response = client.get(f"{first.home}{path}")
        assert response.status_code == 200
        assert b"secret" not in response.data


def test_a_guest_is_asked_to_sign_in(client: PageClient) -> None:
    for path in ("", "/cashbook", ".xlsx", "/cashbook/csv"):
        response = client.get(f"/en/courses/{MODEL_SLUG}/workbook{path}")
        assert (response.status_code, "/sign-in" in response.location) == (303, True)


@pytest.mark.parametrize(
    "path",
    ["nothing", "cashbook/rows/nothing", "cashbook/rows/nothing/delete", "wage/rows/x", "nothing/csv"],
)
def test_unknown_places_are_not_found(seller: Seller, path: str) -> None:
    assert seller.client.get(f"{seller.home}/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["wage/rows", "cashbook/days/2026-02-30", "cashbook/days/1899-01-01", "wage/days/2026-02-03", "x/rows"],
)
def test_unknown_places_cannot_be_written(seller: Seller, path: str) -> None:
    assert seller.send(path, {f"{NEW}.in": "5"}).status_code == 404


def fill(seller: Seller, lines: int) -> None:
    seller.line(date=here().isoformat(), what="First", in_="5")
    book = db.session.query(Workbook).filter_by(person_id=seller.person.id).one()
    rows = [
        {
            "id": str(uuid4()),
            "date": (here() - timedelta(days=n // 10)).isoformat(),
            "what": f"Line {n}",
            "in": "5",
        }
        for n in range(lines)
    ]
    book.entries = {"cashbook": {"rows": rows}}
    commit()


@pytest.mark.parametrize("lines", [1, 60])
def test_pages_cost_few_statements_at_any_length(seller: Seller, lines: int) -> None:
    fill(seller, lines)
    for path in ("", "/cashbook", "/forecast", ".xlsx"):
        seller.client.get(f"{seller.home}{path}")
        with count_queries(4):
            assert seller.client.get(f"{seller.home}{path}").status_code == 200


def test_a_full_book_is_shown_seven_days_at_a_time(seller: Seller) -> None:
    fill(seller, 400)
    first, last = seller.page("cashbook"), seller.page("cashbook?page=6")
    assert first.count("Change Line ") == 70
    assert "Change Line 0 " in first
    assert last.count("Change Line ") == 50
    assert seller.page("cashbook?page=99") == last
    refused = seller.line(date=here().isoformat(), what="One more", in_="5")
    assert refused.status_code == 422
    assert "This sheet has room for 400 lines. Delete some old lines." in words(refused)
    assert box(refused, f"{NEW}.what") == "One more"
