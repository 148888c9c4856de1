"""A closed account leaves nothing in the bytes of the started academy: database, queue, storage, logs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.factories.accounts import PASSWORD
from tests.served.academy import ServedAcademy, served_prepared, wait_until
from tests.served.visitor import Visitor
from tests.served.walk import COURSE, enrol, final_answers, register, start_final_check
from tests.support.smtp_server import SmtpServer, running

pytestmark = pytest.mark.timeout(300)

CLIENT = "203.0.113.77"
SAMSUNG = "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36"


@dataclass(frozen=True)
class Planted:
    """What she typed or what is hers; the notice promises to delete all of it."""

    name: str = "Hnin Planted-Display"
    certificate_name: str = "Hnin Planted-Certificate"
    email: str = "planted.hnin@example.org"
    earlier_email: str = "planted.earlier@example.org"
    phone: str = "+959420007345"
    sheet_text: str = "Planted noodles for aunt Khin"
    sheet_amount: str = "7391846"
    other_sheet_amount: str = "6482937"
    answer: str = "918273645"
    device: str = "Samsung Internet, Android"
    client: str = CLIENT


def plant(her: Visitor, academy: ServedAcademy, post: SmtpServer, planted: Planted) -> None:
    """Register, and leave something in every kind of place."""
    her.headers = {"User-Agent": SAMSUNG, "X-Forwarded-For": CLIENT}
    register(her, planted.name, planted.earlier_email, country="MM")
    details = her.get("/en/profile/details")
    assert her.send(details, {"certificate_name": planted.certificate_name}).status == 200
    change_addresses(her, post, planted)
    about_you = her.get("/en/profile/about-you")
    assert her.send(about_you, {"sex": "female", "age_band": "25-34"}).status == 200
    assert her.send(her.get("/en/new-password"), {"address": planted.email}).status == 200
    enrol(her)
    line = {"rows.new.what": planted.sheet_text, "rows.new.in": planted.sheet_amount}
    assert her.send(her.get(f"{COURSE}/workbook/cashbook"), line, button="add").status == 200
    forecast = her.get(f"{COURSE}/workbook/forecast")
    assert her.send(forecast, {"cash_now": planted.other_sheet_amount}).status == 200
    answer_with(her, academy, planted.answer)


def change_addresses(her: Visitor, post: SmtpServer, planted: Planted) -> None:
    """Take another e-mail address, with the code that comes to it, and a phone number: no SMS is sent here."""
    page = her.send(her.get("/en/profile/email"), {"address": planted.email, "password": PASSWORD})
    assert wait_until(lambda: post.letters)
    code = re.search(r"\b[0-9]{6}\b", post.letters[-1].get_content())
    assert code is not None
    assert "Your profile" in her.send(page, {"code": code[0]}).words
    page = her.send(her.get("/en/profile/phone"), {"address": planted.phone, "password": PASSWORD})
    assert "Your profile" in page.words


def answer_with(her: Visitor, academy: ServedAcademy, number: str) -> None:
    """Answer a final check up to its first numeric question, and that one with ``number``."""
    page = start_final_check(her)
    for fields in final_answers(academy, page.path.split("/")[-3]):
        # A box for a number is named answer, or part-p1-answer; rows that are put in order have one letter more.
        boxes = [
            name for name, values in fields.items() if name.endswith("answer") and values[0][0].isdigit()
        ]
        typed = {**fields, **dict.fromkeys(boxes[:1], number)}
        page = her.send(page, typed, field="client_key")
        assert page.status == 200, page.words[:1000]
        if boxes:
            return
    pytest.fail("no question of this check asks for a number")


def found_in(folder: Path, texts: Iterable[bytes]) -> set[tuple[str, bytes]]:
    """Return which of ``texts`` are in the bytes of which files of ``folder``."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {(path.name, text) for path in files for text in texts if text in path.read_bytes()}


def test_b10_the_raw_bytes_hold_nothing_of_a_closed_account(folder: Path) -> None:
    planted = Planted()
    with running(SmtpServer()) as post:
        smtp = {
            "MAIL_URL": f"smtp://127.0.0.1:{post.port}?tls=no",
            "SMS_URL": "none",
            "ACADEMY_TRUSTED_PROXIES": "1",
        }
        with served_prepared(folder, **smtp) as academy:
            her = Visitor(academy.url)
            plant(her, academy, post, planted)
            assert wait_until(lambda: "/new-password/" in post.letters[-1].get_content())
            link = post.letters[-1].get_content().split("/new-password/")[1].split()[0]
            secrets = [PASSWORD, link, *her.cookies.values()]
            texts = [str(text).encode() for text in (*vars(planted).values(), *secrets)]
            assert len(texts) >= 12
            places = found_in(folder, texts)
            assert {file for file, _text in places} <= {"academy.db", "academy.db-wal"}, "no log, no queue"
            before = {text for _file, text in places}
            assert before >= {str(text).encode() for text in vars(planted).values() if text != CLIENT}

            page = her.get("/en/profile/close")
            page = her.send(page, {"password": PASSWORD, "is_erased_now": "y"})
            assert "is being deleted" in page.words
            waiting = "SELECT count(*) FROM people WHERE erase_at IS NOT NULL"
            assert wait_until(lambda: academy.value(waiting) == 0, 60)
            assert wait_until(lambda: not found_in(folder, texts), 60), found_in(folder, texts)
            assert academy.value("SELECT count(*) FROM enrolments") == 1, "counts stay"
