"""What a learner does on the started academy, request by request, from the landing page to her certificate."""

import re
import time
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Protocol

import pyotp
import sqlalchemy as sa
from flask import Flask

from academy.assessment.models import Attempt, AttemptKind
from academy.catalogue.queries import load_edition
from academy.core.db import commit, db
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.catalogue import MODEL_SLUG
from tests.factories.credentials import make_certificate
from tests.served.academy import ServedAcademy
from tests.served.visitor import Answer, Visitor
from tests.support.answers import Fields, right_fields, wrong_fields


class Academy(Protocol):
    """One whose database a test can open beside it."""

    def opened(self) -> AbstractContextManager[Flask]:
        """Open its database with a second application."""
        ...


COURSE = f"/en/courses/{MODEL_SLUG}"
LESSONS = ("two-pockets", "cash-book", "promises", "profit-is-not-cash", "look-ahead", "close-the-gap")
DAYS, WEEKS = 7, 8
PATIENCE_SECONDS, LOOK_AGAIN_SECONDS = 90.0, 0.5


def register(her: Visitor, name: str, address: str, country: str = "KH") -> Answer:
    """Make an account and answer no question about her business."""
    form = her.get("/en/register")
    page = her.send(
        form,
        {
            "display_name": name,
            "country": country,
            "address": address,
            "password": PASSWORD,
            "consent": "yes",
        },
    )
    assert page.status == 200, page.words[:2000]
    assert "register" not in page.path, page.words[:2000]
    return page


def sign_in(who: Visitor, address: str, password: str = PASSWORD) -> Answer:
    """Sign in with the form."""
    page = who.send(who.get("/en/sign-in"), {"address": address, "password": password})
    assert "sign-in" not in page.path, page.words[:2000]
    return set_up_second_step(who, page) if page.path.endswith("/second-step") else page


def set_up_second_step(who: Visitor, page: Answer) -> Answer:
    """Set up a code app, as staff do at their first sign-in; return where that leads."""
    key = re.search(r'<code class="groups"[^>]*>([A-Z2-7 ]+)</code>', page.text)
    assert key, page.words[:2000]
    code = pyotp.TOTP(key[1].replace(" ", "")).now()
    codes = who.send(page, {"code": code}, action="/second-step/code-app")
    return who.send(codes, action="/second-step/go-on")


def enrol(her: Visitor) -> Answer:
    """Start the course; return its first lesson."""
    page = her.send(her.get(COURSE), action="/enrol")
    assert "/lessons/" in page.path, page.words[:1000]
    return page


def fill_workbook(her: Visitor) -> None:
    """Write seven days of the cash book with their evenings, and eight weeks of the forecast."""
    first = date.today() - timedelta(days=DAYS + 1)  # noqa: DTZ011 - her own day, as the form takes it
    for number in range(DAYS):
        day = (first + timedelta(days=number)).isoformat()
        page = her.get(f"{COURSE}/workbook/cashbook")
        line = {"rows.new.what": "Noodles sold", "rows.new.in": "250", "rows.new.date": day}
        page = her.send(page, line, button="add")
        assert page.status == 200, page.words[:1000]
        page = her.send(her.get(f"{COURSE}/workbook/cashbook"), {f"days.{day}.counted": "250"})
        assert page.status == 200, page.words[:1000]
    page = her.get(f"{COURSE}/workbook/forecast")
    weeks = {f"rows.{week}.in": "500" for week in range(WEEKS)}
    weeks |= {f"rows.{week}.out": str(400 + 10 * week) for week in range(WEEKS)}
    page = her.send(page, {"cash_now": "900", "safe": "100", **weeks})
    assert page.status == 200, page.words[:1000]
    assert "Your workbook has everything that the certificate needs." in her.get(f"{COURSE}/workbook").words


def start_final_check(her: Visitor) -> Answer:
    """Start the final check, or go on with the open one; return the page of the first question to answer."""
    page = her.send(her.get(f"{COURSE}/final-check"), action="/final-check")
    assert "/questions/" in page.path, page.words[:1000]
    return page


def answer_final_check(
    her: Visitor, academy: Academy, page: Answer, *, last: int = 0, wrong_outcome: str = ""
) -> Answer:
    """Answer from ``page`` on, each question on its own page, and hand in; stop after ``last`` questions, if given."""
    first = int(page.path.rpartition("/")[2])
    answers = final_answers(academy, page.path.split("/")[-3], wrong_outcome)
    for number, fields in enumerate(answers[first - 1 :], start=first):
        page = her.send(page, dict(fields), field="client_key")
        assert page.status == 200, page.words[:1000]
        if number == last:
            return page
    page = her.send(page, action="/submit")
    if "Hand in my answers" in page.words:
        page = her.send(page, {"confirm": "yes"}, action="/submit")
    return page


def final_answers(academy: Academy, attempt_id: str, wrong_outcome: str = "") -> list[Fields]:
    """Return the form fields for each question of a final check: right, except those of ``wrong_outcome``."""
    with academy.opened():
        attempt = db.session.scalars(
            sa.select(Attempt).where(Attempt.public_id == attempt_id, Attempt.kind == AttemptKind.FINAL)
        ).one()
        edition = load_edition(attempt.edition_id)
        asked = [(attempt.draw(edition, one["id"], "en"), one["outcome"]) for one in attempt.items]
        return [
            wrong_fields(each) if outcome == wrong_outcome else right_fields(each) for each, outcome in asked
        ]


def learn_and_pass(her: Visitor, academy: Academy) -> Answer:
    """Enrol, fill the workbook and pass; return the result's page."""
    enrol(her)
    fill_workbook(her)
    page = answer_final_check(her, academy, start_final_check(her))
    assert "Passed." in page.words, page.words[:2000]
    return page


def graduate(academy: ServedAcademy, address: str = "sari@academy.test") -> Visitor:
    """Return the phone of somebody who has finished the course, for tests of what comes then."""
    with academy.opened():
        make_certificate(make_person(name="Sari Dewi", email=address, password=PASSWORD))
        commit()
    her = Visitor(academy.url)
    sign_in(her, address)
    return her


def download_certificate(her: Visitor) -> Answer:
    """Ask for the PDF as its holder does, and wait on the page that looks again by itself."""
    return wait_for_file(her, her.get(her.get("/en/certificates").link("Download the PDF")))


def wait_for_file(her: Visitor, answer: Answer) -> Answer:
    """Return the file: at once, or after the page "in a moment" that looks again by itself, as a browser does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while answer.headers.get_content_type() == "text/html":
        assert answer.status in (200, 202), (answer.status, answer.words[:1000])
        assert "Refresh" in answer.headers, f"a page that does not look again: {answer.words[:1000]}"
        assert time.monotonic() < deadline, answer.words[:1000]
        time.sleep(LOOK_AGAIN_SECONDS)
        _seconds, _sign, target = answer.headers["Refresh"].partition("url=")
        answer = her.get(target or answer.url)
    return answer
