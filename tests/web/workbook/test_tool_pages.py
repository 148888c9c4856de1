"""The public tools: anybody calculates, nothing is kept; who is signed in keeps it without a course."""

import io
import subprocess

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from academy.core.db import commit, db
from academy.learning.models import Enrolment
from academy.workbook.models import Workbook
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import MODEL_SLUG, make_edition, make_enrolment
from tests.factories.tools import TRIAL_SLUG, make_trial_edition
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries
from tests.support.seen import shown_as_text
from tests.web.workbook.test_pages import box, words

TOOL = f"/en/tools/{TRIAL_SLUG}"
BOOK = f"/en/courses/{TRIAL_SLUG}/workbook"
PRICE = {"currency": "USD", "price": "10", "cost": "6", "channel": "stall", "change": "0"}
AUTOSAVE = {"X-Requested-With": "academy"}


@pytest.fixture(autouse=True)
def trial(client: PageClient) -> int:
    """Publish the small course with a tool."""
    published = make_trial_edition()
    commit()
    return published.edition_id


def send(client: PageClient, path: str, data: dict[str, str]) -> TestResponse:
    client.get(f"{TOOL}/price")
    return client.submit(f"{TOOL}/{path}", data)


def text_of(response: TestResponse) -> str:
    """Return the text of a PDF."""
    assert response.mimetype == "application/pdf", response.text[:300]
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=response.data, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def book_of(person_id: int) -> Workbook:
    return db.session.scalars(sa.select(Workbook).where(Workbook.person_id == person_id)).one()


def test_everybody_sees_what_tools_there_are(client: PageClient) -> None:
    make_edition()
    commit()
    page = words(client.get("/en/tools"))
    assert "Trial tool See what a price leaves." in page
    assert "Cash book and eight-week planner" in page
    assert "From the course Course mon-990" in page
    tool = words(client.get(TOOL))
    assert "Nothing is kept." in tool
    assert "Price Type one price and its cost. You get: New price, Fee of one, Left of one" in tool
    assert 'href="/en/tools"' in client.get("/en/").text


def test_a_guest_calculates_and_nothing_is_kept(client: PageClient) -> None:
    response = send(client, "price", {**PRICE, "channel": "online", "fee": "10", "change": "20"})
    assert response.status_code == 200
    page = words(response)
    assert "New price US$12 Fee of one US$1.20 Left of one US$4.80 Share that is left 40.0%" in page
    assert "Good: Each one leaves something." in page
    assert "Nothing is kept." in page
    assert box(response, "price") == "10"
    assert new_rows(Workbook) == []
    assert box(client.get(f"{TOOL}/price"), "price") == ""


def test_g17_no_box_is_called_like_a_part_of_the_page(client: PageClient) -> None:
    """A tool with a box "keep" stood on a page with a part of that name: the label led to the wrong one."""
    page = client.get(f"{TOOL}/price").text
    assert 'id="keep"' in page
    assert '<label for="box-price">' in page
    assert 'id="box-price"' in page


def test_what_somebody_typed_stays_out_of_every_cache(client: PageClient) -> None:
    for response in (send(client, "price", PRICE), send(client, "price", {**PRICE, "price": "ten"})):
        assert response.headers["Cache-Control"] == "private, no-store"


def currency_chosen(client: PageClient, path: str, languages: str = "en-US,en;q=0.9") -> str:
    page = client.get(path, headers={"Accept-Language": languages}).text
    boxes = page[page.index('id="currency"') : page.index("</select>", page.index('id="currency"'))]
    return next(line[7:10] for line in boxes.split("<option ") if " selected" in line)


def test_a_guest_begins_with_the_currency_of_her_country_or_else_with_dollars(client: PageClient) -> None:
    assert currency_chosen(client, f"{TOOL}/price") == "USD"
    assert currency_chosen(client, f"{TOOL}/price", "en-PH") == "PHP"
    assert currency_chosen(client, f"{TOOL}/price", "vi") == "VND"
    assert currency_chosen(client, f"{TOOL}/price".replace("/en/", "/km/")) == "KHR"
    assert "Choose another one and press “Change”." in words(client.get(f"{TOOL}/price"))
    assert "US$" in words(send(client, "price", {**PRICE, "currency": "ZZZ"}))


def test_a_sheet_without_money_asks_for_no_currency(client: PageClient) -> None:
    assert 'id="currency"' not in client.get(f"{TOOL}/talks").text


def test_the_what_if_table_stands_beside_its_chart(client: PageClient) -> None:
    response = send(client, "price", PRICE)
    assert "Change Price then Left then −20% US$8 US$2 −10% US$9 US$3 0% US$10 US$4" in words(response)
    assert '<svg class="graph"' in response.text
    assert "Price then: from US$8 (−20%) to US$12 (20%)." in response.text
    assert "graph" not in client.get(f"{TOOL}/price").text.replace("graphs", "")


def test_a_blank_field_with_a_default_counts_and_one_without_does_not(client: PageClient) -> None:
    assert "Left of one US$4" in words(send(client, "price", PRICE))
    assert "Left of one –" in words(send(client, "price", {**PRICE, "cost": ""}))


def test_bad_input_gets_its_sentence_and_stays(client: PageClient) -> None:
    response = send(client, "price", {**PRICE, "price": "ten", "fee": "95"})
    assert response.status_code == 422
    page = words(response)
    assert "Write this as a number, for example 1500." in page
    assert "Write 90 or less here." in page
    assert [box(response, "price"), box(response, "fee"), box(response, "cost")] == ["ten", "95", "6"]
    for path in ("price/pdf", "price/xlsx"):
        assert send(client, path, {"price": "ten"}).status_code == 422


def test_offers_are_compared_side_by_side(client: PageClient) -> None:
    offers = {
        "rows.0.name": "Bank",
        "rows.0.amount": "1,200",
        "rows.0.months": "12",
        "rows.0.rate": "2",
        "rows.2.name": "<b>Aunt</b>",
        "rows.2.amount": "1200",
        "rows.2.months": "12",
        "rows.2.rate": "0",
    }
    response = send(client, "offers", {"currency": "USD", "lines": "3", **offers})
    page = words(response)
    assert "What Bank <b>Aunt</b> Payment a month US$113.47 US$100 Rate a year 26.82% 0.00%" in page
    assert "Total US$2,400" in page
    assert shown_as_text(response.text, "<b>Aunt</b>")
    assert "More lines" not in page  # there is room for three
    assert box(response, "rows.0.amount") == "1,200"


def test_a_list_without_a_limit_grows(client: PageClient) -> None:
    first = client.get(f"{TOOL}/talks")
    assert first.text.count("<summary") >= 5
    more = send(
        client, "talks", {"lines": "5", "more": "1", "rows.4.who": "Dara", "rows.4.said": "Too far\nto walk"}
    )
    assert box(more, "lines") == "10"
    assert "Too far\nto walk" in more.text
    assert box(send(client, "talks", {"lines": "-9"}), "lines") == "5"
    assert box(send(client, "talks", {"lines": "9" * 30}), "lines") == "40"


def test_a_series_and_a_cash_book_are_filled_at_once(client: PageClient) -> None:
    make_edition()
    commit()
    sent = {"cash": "100", "rows.0.in": "50", "rows.0.out": "20", "rows.1.out": "200", "currency": "USD"}
    response = send(client, "months", sent)
    assert "130" in words(response)
    assert "−70" in words(response)
    ledger = "/en/tools/record-keeping-and-cash-flow/cashbook"
    lines = {
        "rows.0.date": "2026-11-20",
        "rows.0.what": "Ice",
        "rows.0.in": "50",
        "opening": "10",
        "currency": "USD",
    }
    response = client.submit(ledger, {"lines": "5", **lines})
    assert "Balance US$60" in words(response)
    counted = client.submit(ledger, {"lines": "5", **lines, "days.2026-11-20.counted": "55"})
    assert "Difference −US$5" in words(counted)


def test_the_currency_is_a_box_of_the_form(client: PageClient) -> None:
    assert "US$10" in words(send(client, "price", PRICE))
    riel = send(client, "price", {**PRICE, "price": "10,000", "currency": "KHR"})
    assert "៛10,000" in words(riel)
    assert '<option value="KHR" selected>' in riel.text
    assert '<option value="KHR" selected>' in client.get(f"/km/tools/{TRIAL_SLUG}/price").text
    assert send(client, "price", {**PRICE, "currency": "x" * 90}).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"lines": "x", "seen": "[" * 100_000},
        {"price": "5\x00", "change": "many", "channel": "roof"},
        {
            "rows.0.in": "' OR 1=1 --",
            "days.1.2": "<script>alert(1)</script>",
            "why": "<script>alert(1)</script>",
        },
        {"change": "99999"},
    ],
)
def test_junk_never_breaks_a_tool(client: PageClient, data: dict[str, str]) -> None:
    for sheet in ("price", "offers", "months", "plan", "talks"):
        assert send(client, sheet, data).status_code in (200, 422), sheet


def test_markup_in_a_tool_comes_back_as_text(client: PageClient) -> None:
    page = send(client, "plan", {"who": "<script>alert(1)</script>"})
    assert shown_as_text(page.text, "<script>alert(1)</script>")


def test_the_page_is_worked_out_as_a_guest_types(client: PageClient) -> None:
    client.get(f"{TOOL}/price")
    data = {"csrf_token": client.last_token, **PRICE}
    part = FlaskClient.open(client, f"{TOOL}/price", method="POST", data=data, headers=AUTOSAVE)
    assert part.status_code == 200
    assert "Left of one US$4" in words(part)
    assert "<html" not in part.text
    bad = FlaskClient.open(
        client, f"{TOOL}/price", method="POST", data={**data, "price": "x"}, headers=AUTOSAVE
    )
    assert bad.status_code == 422


def test_a_guest_keeps_a_file(client: PageClient) -> None:
    sheet = send(client, "price/xlsx", {**PRICE, "why": "=1+1"})
    book = load_workbook(io.BytesIO(sheet.data), data_only=True)
    assert book.sheetnames == ["Price"]
    cells = {row[0].value: row[1].value for row in book["Price"].iter_rows(max_col=2)}
    assert cells["Left of one"] == 4
    text = text_of(send(client, "price/pdf", {**PRICE, "why": "=1+1"}))
    assert "Left of one US$4" in text
    assert "At my stall" in text
    assert "If the price changes" in text
    assert sheet.headers["Cache-Control"] == "private, no-store"


def test_files_are_limited(client: PageClient) -> None:
    answers = {send(client, "talks/xlsx", {"lines": "5"}).status_code for _ in range(121)}
    assert answers == {200, 429}


def test_unknown_tools_and_sheets_are_not_found(client: PageClient) -> None:
    for path in ("/en/tools/nothing", f"{TOOL}/nothing", "/en/tools/nothing/price"):
        assert client.get(path).status_code == 404
    assert client.submit(f"{TOOL}/nothing", {}).status_code == 404


def test_who_is_signed_in_is_led_to_her_own(client: PageClient) -> None:
    sign_in(client, make_person())
    assert client.get(TOOL).location.endswith(BOOK)
    assert client.get(f"{TOOL}/price").location.endswith(f"{BOOK}/price")
    assert client.get("/en/tools").status_code == 200


def test_a_tool_is_filled_without_the_course_and_counts_after_enrolment(
    client: PageClient, trial: int
) -> None:
    person = make_person(country="KH")
    sign_in(client, person)
    page = words(client.get(BOOK))
    assert "You use this tool without its course." in page
    assert "For the certificate" not in page
    client.submit(
        f"{BOOK}/price", {**PRICE, "price": "40,000", "cost": "30,000", "fee": "1", "why": "It is fair"}
    )
    assert "Left of one ៛10,000" in words(client.get(f"{BOOK}/price"))
    assert db.session.scalar(sa.select(Enrolment).where(Enrolment.person_id == person.id)) is None
    make_enrolment(person, trial)
    commit()
    page = words(client.get(BOOK))
    assert "For the certificate" in page
    assert "6 of 6 boxes" in page


def test_what_was_written_stays_when_a_new_edition_comes(client: PageClient, trial: int) -> None:
    person = make_person(country="KH")
    sign_in(client, person)
    client.get(BOOK)
    client.submit(f"{BOOK}/price", {"price": "40,000", "cost": "30,000"})
    later = make_trial_edition("1.1.0", title="Trial tool, better").edition_id
    commit()
    response = client.get(f"{BOOK}/price")
    assert "Trial tool, better" in words(response)
    assert box(response, "price") == "40,000"
    client.submit(f"{BOOK}/price", {"price": "50,000", "seen": '{"price": "40000"}'})
    assert {book.edition_id: book.entries["price"] for book in new_rows(Workbook)} == {
        later: {"price": "50000", "cost": "30000"},
        trial: {"price": "40000", "cost": "30000"},
    }


def test_new_kinds_of_boxes_are_kept(client: PageClient) -> None:
    person = make_person(country="KH")
    sign_in(client, person)
    client.get(BOOK)
    sent = {"price": "40,000", "fee": "2,5", "change": "-10", "channel": "online", "why": "One\n\nTwo"}
    assert client.submit(f"{BOOK}/price", sent).status_code == 303
    assert book_of(person.id).entries["price"] == {
        "price": "40000",
        "fee": "2.5",
        "change": "-10",
        "channel": "online",
        "why": "One\n\nTwo",
    }
    page = client.get(f"{BOOK}/price")
    assert 'type="range"' in page.text
    assert box(page, "change") == "-10"
    assert "−10%" in words(page)
    assert box(page, "fee") == "2.5"
    assert "One\n\nTwo" in page.text.replace("\r", "")


def test_a_list_that_is_full_has_no_button(client: PageClient) -> None:
    sign_in(client, make_person(country="KH"))
    for name in ("A", "B", "C", "D"):
        client.get(BOOK)
        line = {"rows.new.name": f"Offer {name}", "rows.new.amount": "100", "rows.new.months": "2"}
        response = client.submit(f"{BOOK}/offers/rows", {"client_key": "", **line})
        assert response.status_code == (422 if name == "D" else 303)
    page = words(client.get(f"{BOOK}/offers"))
    assert "This sheet holds 3 lines." in page
    assert "Save the line" not in page
    assert "Offer D" not in page


def test_a_list_of_words_needs_no_number(client: PageClient) -> None:
    person = make_person()
    sign_in(client, person)
    client.get(BOOK)
    assert client.submit(f"{BOOK}/talks/rows", {"rows.new.said": "Hm"}).status_code == 422
    assert (
        client.submit(f"{BOOK}/talks/rows", {"rows.new.who": "Dara", "rows.new.said": "Hm"}).status_code
        == 303
    )
    assert "Dara" in words(client.get(f"{BOOK}/talks"))


def test_a_workbook_is_printed(client: PageClient) -> None:
    sign_in(client, make_person(country="KH"))
    client.get(BOOK)
    client.submit(f"{BOOK}/price", {**PRICE, "price": "40,000", "cost": "30,000", "why": "It is fair"})
    text = text_of(client.submit(f"{BOOK}.pdf"))
    assert "Trial tool" in text
    assert "Left of one ៛10,000" in text
    assert "It is fair" in text
    assert "Three months" not in text  # nothing is in it
    assert "Complain about a bank" in text
    one = text_of(client.submit(f"{BOOK}/offers/pdf"))
    assert "Offers" in one


def test_empty_paper_is_for_everybody(client: PageClient) -> None:
    for query in ("", "?paper=pocket", "?paper=wall"):
        text = text_of(client.get(f"{BOOK}-empty.pdf{query}"))
        assert "Trial tool" in text
        assert "At my stall" in text
        assert "–" not in text.partition("Price")[2].partition("Offers")[0]
    offers = text_of(client.get(f"{BOOK}/offers/empty.pdf"))
    columns = "Offer Amount Months Rate a month (%) Payment a month Rate a year Total"
    assert columns in " ".join(offers.split())
    assert client.get(f"{BOOK}/nothing/empty.pdf").status_code == 404
    size = subprocess.run(
        ["pdfinfo", "-"],
        input=client.get(f"{BOOK}-empty.pdf?paper=pocket").data,
        capture_output=True,
        check=True,
    )
    assert "297.638 x 419.528" in size.stdout.decode()


def test_paper_is_in_the_readers_language(client: PageClient) -> None:
    text = text_of(client.get(f"/km/courses/{TRIAL_SLUG}/workbook-empty.pdf"))
    assert any("\u1780" <= letter <= "\u17ff" for letter in text)


def fill(client: PageClient, lines: int) -> None:
    person = make_person(country="KH")
    sign_in(client, person)
    client.get(BOOK)
    client.submit(f"{BOOK}/price", {"price": "40,000"})
    rows = [{"id": f"r{number}", "who": f"Talk {number}", "said": "Hm"} for number in range(lines)]
    book_of(person.id).entries = {"talks": {"rows": rows}}
    commit()


@pytest.mark.parametrize("lines", [1, 50])
def test_pages_cost_few_statements_at_any_length(client: PageClient, lines: int) -> None:
    fill(client, lines)
    for path in ("", "/talks", "/price", ".xlsx"):
        client.get(f"{BOOK}{path}")
        with count_queries(4):
            assert client.get(f"{BOOK}{path}").status_code == 200


def test_public_pages_cost_almost_nothing(client: PageClient) -> None:
    for path in ("/en/tools", TOOL, f"{TOOL}/price"):
        client.get(path)
        with count_queries(1):
            assert client.get(path).status_code == 200


def test_a_tool_in_another_language_says_which(client: PageClient) -> None:
    make_edition()
    assert ' lang="en">Cash book and eight-week planner' in client.get("/km/tools").text
    assert '<h1 lang="en">Cash book and eight-week planner' in client.get(f"/km/tools/{MODEL_SLUG}").text
    assert " lang=" not in client.get("/en/tools").text.split("<main")[1].split("</main>")[0]
