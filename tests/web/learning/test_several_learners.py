"""Several learners in several courses: what one of them does in one course shows nowhere else.

The second course is the first one once more, with the same lessons and questions, so that only the edition tells their
progress apart.
"""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.assessment.modes import practice
from academy.assessment.queries import final_attempts, practice_sitting
from academy.catalogue.queries import load_edition
from academy.core.db import commit, db
from academy.workbook.models import Workbook
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import (
    FIRST_LESSON,
    MODEL_SLUG,
    SECOND_SLUG,
    make_edition,
    make_enrolment,
    make_second_course,
)
from tests.factories.programmes import try_final_check
from tests.factories.tools import TRIAL_SLUG, make_trial_edition
from tests.support.answers import answer_all, fill_workbook, right_fields, wrong_fields
from tests.support.pages import PageClient
from tests.support.question_pages import question_page, words
from tests.support.seen import done_steps, headings, links
from tests.support.still_clock import StillClock

Database = scoped_session[Session]

TRIAL_BOOK = f"/en/courses/{TRIAL_SLUG}/workbook"
LESSON, PRACTISED = "mon-101-l1", "rk-0101"
#: What differs from one request to the next and says nothing.
RANDOM = re.compile(r'value="[^"]*"')
OF_A_COURSE = (
    "",
    f"/lessons/{FIRST_LESSON}",
    f"/lessons/{FIRST_LESSON}/practice?question={PRACTISED}",
    f"/lessons/{FIRST_LESSON}/practice",
    "/final-check",
    "/workbook",
    "/workbook/cashbook",
)
OF_A_PERSON = ("/en/home", "/en/certificates")


class Study:
    """One learner's way through one course, by her own phone."""

    #: Whether she answers rightly when she practises.
    is_sure = True

    def __init__(self, client: PageClient, person: Person, slug: str) -> None:
        edition = make_edition() if slug == MODEL_SLUG else make_second_course()
        self.client, self.person, self.edition_id = client, person, edition.edition_id
        self.course = f"/en/courses/{slug}"

    def pages(self) -> list[tuple[int, str]]:
        """Return what every page of the course says to her."""
        answers = [self.client.get(self.course + path) for path in OF_A_COURSE]
        return [(answer.status_code, RANDOM.sub("", answer.text)) for answer in answers]

    def steps(self) -> list[str]:
        """Return which steps to the certificate her course page calls done."""
        return done_steps(self.client.get(self.course).text)

    def enrol(self) -> None:
        make_enrolment(self.person, self.edition_id)

    def read(self) -> None:
        self._send(f"/lessons/{FIRST_LESSON}/done")

    def practise(self) -> None:
        edition = load_edition(self.edition_id)
        address = f"{self.course}/lessons/{FIRST_LESSON}/practice?question={PRACTISED}"
        for turn in range(3):
            state = practice_sitting(self.person.id, self.edition_id, LESSON, edition, self.person.country)
            asked = practice.draw(state, edition, PRACTISED, "en", try_number=turn)
            fields = right_fields(asked) if self.is_sure else wrong_fields(asked)
            page = question_page(self.client.get(address).text)
            assert page.hidden["try_number"] == str(turn), "only her own tries in this course count"
            answer: Any = page.answer(self.client, fields)
            assert answer.status_code == 303

    def write(self) -> None:
        line = {"rows.new.date": "2026-11-20", "rows.new.what": f"Rice of {self.person.display_name}"}
        self._send("/workbook/cashbook/rows", {**line, "rows.new.in": "5", "client_key": str(uuid4())})

    def finish_workbook(self) -> None:
        own = (Workbook.person_id == self.person.id, Workbook.edition_id == self.edition_id)
        db.session.execute(sa.update(Workbook).where(*own).values(is_evidence_met=True))
        commit()

    def begin(self) -> None:
        self._send("/final-check")

    def hand_in(self, *, rightly: bool) -> None:
        attempt = final_attempts(self.person.id, self.edition_id)[-1]
        if rightly:
            answer_all(attempt)
            commit()
        self._send(f"/final-check/{attempt.public_id}/submit", {"confirm": "yes"})

    def _send(self, path: str, fields: dict[str, str] | None = None) -> None:
        self.client.get("/en/profile")
        assert self.client.submit(self.course + path, fields).status_code == 303, path
        self.client.get("/en/profile")  # reads what the page says once


class Class:
    """Two learners with a phone each, both enrolled in both courses."""

    def __init__(self, client: PageClient) -> None:
        other = client.application.test_client()
        assert isinstance(other, PageClient)
        self.people = [make_person(name=name) for name in ("Mary", "Nita")]
        self.phones = [client, other]
        self.studies = []
        for phone, person in zip(self.phones, self.people, strict=True):
            sign_in(phone, person)
            for slug in (MODEL_SLUG, SECOND_SLUG):
                self.studies.append(Study(phone, person, slug))
                self.studies[-1].enrol()
        self.studies[0].is_sure = False
        commit()

    @property
    def others(self) -> list[Study]:
        """Return all studies but the first learner's first course."""
        return self.studies[1:]

    def elsewhere(self) -> list[list[tuple[int, str]]]:
        """Return what all pages say that are not about the first learner's first course."""
        own = [(200, RANDOM.sub("", self.phones[1].get(path).text)) for path in OF_A_PERSON]
        return [own, *(study.pages() for study in self.others)]


@pytest.fixture
def pupils(client: PageClient, database: Database, still_clock: StillClock) -> Class:
    return Class(client)


def go(study: Study, far: int) -> None:
    """Let somebody take the first steps of a course."""
    steps = (study.read, study.practise, study.write, study.begin)
    for step in steps[:far]:
        step()


@pytest.mark.parametrize("far", range(5))
def test_what_one_does_in_one_course_shows_nowhere_else(
    pupils: Class, still_clock: StillClock, far: int
) -> None:
    """The others are as far as ``far`` says; she goes all the way to her certificate, with a check that fails first."""
    her = pupils.studies[0]
    for study in pupils.others:
        go(study, far)
    before, hers = pupils.elsewhere(), her.pages()
    go(her, 4)
    steps = [her.steps()]
    her.finish_workbook()
    steps.append(her.steps())
    assert pupils.elsewhere() == before
    her.hand_in(rightly=False)
    steps.append(her.steps())
    assert pupils.elsewhere() == before
    still_clock.move(timedelta(hours=12, seconds=1))
    before = pupils.elsewhere()
    her.begin()
    her.hand_in(rightly=True)
    assert pupils.elsewhere() == before
    steps.append(her.steps())
    assert steps == [
        [],
        ["Workbook"],
        ["Workbook"],
        ["Lessons and practice", "Workbook", "Final check", "Certificate"],
    ]
    assert her.pages() != hers
    assert headings(her.client.get("/en/certificates").text, 2) == [
        "Record keeping and cash flow for a small business"
    ]


def test_each_condition_of_a_certificate_is_met_by_oneself_in_this_course(
    pupils: Class, database: Database
) -> None:
    """Everybody has half of it, and between them they have all."""
    (mary, mary_second, nita, nita_second) = pupils.studies
    for study in (mary, nita_second):
        fill_workbook(study.person.id, study.edition_id)
    commit()
    for study in (mary_second, nita):
        study.begin()
        study.hand_in(rightly=True)
    for phone in pupils.phones:
        assert headings(phone.get("/en/certificates").text, 1) == ["My certificates"]
        assert headings(phone.get("/en/certificates").text, 2) == []
    mary.begin()
    mary.hand_in(rightly=True)
    titles = [headings(phone.get("/en/certificates").text, 2) for phone in pupils.phones]
    assert titles == [["Record keeping and cash flow for a small business"], []]


def test_a_workbook_filled_last_needs_a_check_that_oneself_has_passed_in_this_course(
    client: PageClient, database: Database
) -> None:
    """Mary has passed another course, Nita and Lina this one; then all fill in its workbook."""
    other, trial = make_edition().edition_id, make_trial_edition().edition_id
    mary, nita, lina = (make_person(country="KH") for _each in range(3))
    for person, passed in ((mary, other), (nita, trial), (lina, trial)):
        make_enrolment(person, other)
        make_enrolment(person, trial)
        try_final_check(person, passed, is_passed=True)
    price = {"price": "40000", "cost": "30000", "fee": "2", "change": "0", "channel": "stall", "why": "Fair"}
    titles, finished = [], []
    for person in (mary, nita, lina):
        sign_in(client, person)
        client.get(TRIAL_BOOK)
        client.submit(f"{TRIAL_BOOK}/price", {**price, "currency": "KHR"})
        for name in ("Dara", "Malis"):
            talk = {"rows.new.who": name, "rows.new.said": "Too far", "client_key": str(uuid4())}
            assert client.submit(f"{TRIAL_BOOK}/talks/rows", talk).status_code == 303
        assert "Your workbook has everything that the certificate needs." in client.get(TRIAL_BOOK).text
        titles.append(headings(client.get("/en/certificates").text, 2))
        pages = [client.get(f"/en/courses/{slug}").text for slug in (MODEL_SLUG, TRIAL_SLUG)]
        finished.append([links(page, "/en/certificates") != [] for page in pages])
    assert titles == [[], ["Course mon-990"], ["Course mon-990"]]
    assert finished == [[False, False], [False, True], [False, True]]


def test_a_check_is_found_by_its_own_address(pupils: Class) -> None:
    """Two checks of one learner, one of another: each address opens its own, and nobody else's."""
    for study in pupils.studies[:3]:
        study.begin()
    attempts = {study: final_attempts(study.person.id, study.edition_id)[-1] for study in pupils.studies[:3]}
    first, second, third = attempts
    for study in (second, third):
        answer_all(attempts[study])
    commit()
    opened = [
        (number, study.client.get(f"{study.course}/final-check/{attempt.public_id}/questions/1").status_code)
        for number, study in enumerate(attempts)
        for attempt in attempts.values()
    ]
    assert opened == [
        *((0, 200), (0, 404), (0, 404)),
        *((1, 404), (1, 200), (1, 404)),
        *((2, 404), (2, 404), (2, 200)),
    ]
    second.hand_in(rightly=False)
    assert [str(attempt.state) for attempt in attempts.values()] == ["open", "submitted", "open"]
    first.hand_in(rightly=False)
    results = [
        study.client.get(f"{study.course}/final-check/{attempts[study].public_id}/result").text
        for study in (first, second)
    ]
    assert [headings(page, 1) for page in results] == [["Not passed yet"], ["Passed. Well done!"]]
    assert ["0 of 18 points" in words(results[0]), "18 of 18 points" in words(results[1])] == [True, True]
