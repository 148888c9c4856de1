"""What one person, programme, agency, course or session does leaves its neighbour alone.

A condition that is missing in a query shows only where there are two of everything. So each test here holds several of
what it is about, and asserts the whole list. T1 to T10 are the faults that an earlier suite did not see; T4 and T8 are
in tests/web/statistics/test_figures_by_hand.py and tests/web/security/test_drawn_numbers.py.
"""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import AgeBand, Sex
from academy.accounts.models import Consent, Person
from academy.accounts.queries import ProfileAnswers
from academy.accounts.services import grant_role, record_consent, update_profile
from academy.assessment.services import start_final_check
from academy.catalogue.queries import load_edition
from academy.core import tasks
from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.core.mail import Channel
from academy.core.mail.couriers import Message
from academy.core.permissions import Role
from academy.programmes.join_codes import printed_join_code
from academy.programmes.models import Programme
from academy.programmes.services import join_programme
from academy.programmes.services.participations import purpose_of
from tests.factories.accounts import (
    PASSWORD,
    actor_for,
    make_member,
    make_organisation,
    make_person,
    sign_in,
)
from tests.factories.catalogue import (
    MODEL_SLUG,
    SECOND_SLUG,
    make_edition,
    make_enrolment,
    make_second_course,
    make_small_edition,
)
from tests.factories.credentials import make_certificate
from tests.factories.programmes import make_analyst, make_manager, make_participant, make_programme
from tests.support.answers import answer_all, fill_workbook
from tests.support.pages import PageClient
from tests.support.seen import first_column, headings, links
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]

LEARNERS = "Learners and their progress in the chosen course"
PEOPLE = "People and their roles"
RESULTS = "Programmes of your organisation"


def another_phone(client: PageClient) -> PageClient:
    other = client.application.test_client()
    assert isinstance(other, PageClient)
    return other


def everything_about(client: PageClient) -> dict[str, Any]:
    """Return what the download of whoever is signed in holds, without what the download itself adds."""
    client.get("/en/profile/data")
    answer = client.submit("/en/profile/data", {"password": PASSWORD, "form": "json"})
    assert answer.status_code == 200
    tables = {table["table"]: table["rows"] for table in json.loads(answer.get_data())["tables"]}
    return {name: rows for name, rows in tables.items() if name not in ("audit_entries", "login_sessions")}


def make_learner(name: str, programme: Programme) -> Person:
    """Make somebody who has answered, agreed, joined, learned and finished."""
    person = make_person(name=name, password=PASSWORD)
    record_consent(person.id, "terms", "2026-11", "en", "registration")
    update_profile(person.id, ProfileAnswers(sex=Sex.FEMALE, age_band=AgeBand.FROM_25_TO_34))
    join_programme(actor_for(person), programme, language="en")
    make_certificate(person)
    return person


@pytest.mark.parametrize(
    ("days", "wish"),
    [
        pytest.param(0, {"is_erased_now": "y"}, id="now"),
        pytest.param(
            14,
            {},
            id="later",
            marks=pytest.mark.changes_everybody("after weeks the sweeps end sessions, codes and counters"),
        ),
    ],
)
def test_t1_an_erased_account_takes_nothing_of_anybody_else(
    client: PageClient, database: Database, clock: MovableClock, days: int, wish: dict[str, str]
) -> None:
    programme = make_programme()
    neighbour, person = (make_learner(name, programme) for name in ("Rithy Chan", "Thida Sok"))
    commit()
    sign_in(client, neighbour)
    before = everything_about(client)
    assert before["learner_profiles"][0]["sex"] == "female"
    leaving = another_phone(client)
    sign_in(leaving, person)
    leaving.get("/en/profile/close")
    assert leaving.submit("/en/profile/close", {"password": PASSWORD, **wish}).status_code == 303
    for _week in range(days // 7):
        clock.move(timedelta(days=7))
        everything_about(client)
    tasks.run_sweeps()
    database.expire_all()
    assert person.display_name == ""
    assert everything_about(client) == before


def test_t2_a_programme_sees_whose_own_consent_stands_and_nobody_else(
    client: PageClient, database: Database
) -> None:
    """Siti took her consent back, and the row of taking part does not say so: the consent alone decides."""
    programme, other = make_programme(), make_programme(name="Young Traders")
    siti, *_rest = [make_participant(programme, name) for name in ("Siti", "Mary", "Nita")]
    make_participant(other, "Lina")
    join_programme(actor_for(siti), other, language="en")
    manager, page = make_manager(programme), f"/en/programmes/{programme.public_id}"
    database.execute(
        sa.update(Consent)
        .where(Consent.person_id == siti.id, Consent.purpose == purpose_of(programme))
        .values(withdrawn_at=siti.created_at)
    )
    commit()
    sign_in(client, manager)
    assert first_column(client.get(page).text, LEARNERS) == ["Mary", "Nita"]
    sign_in(client, siti)
    assert headings(client.get("/en/join").text, 2) == ["Young Traders", "Join another programme"]
    invitation = f"/en/join/{printed_join_code(programme.join_code or '')}"
    hidden = re.findall(r'name="(notice_version|terms)"[^>]*value="([^"]+)"', client.get(invitation).text)
    assert client.submit(invitation, {**dict(hidden), "agree": "y"}).status_code == 303
    sign_in(client, manager)
    assert first_column(client.get(page).text, LEARNERS) == ["Mary", "Nita", "Siti"]


def test_t3_an_analyst_of_one_country_sees_programmes_of_her_own_agency(
    client: PageClient, database: Database
) -> None:
    """Three agencies work in Cambodia; she reads for one of them, and what it pays for elsewhere."""
    own, partner, stranger = (make_organisation(name) for name in ("Own", "Partner", "Stranger"))
    for name, owner, country in (
        ("Own in Cambodia", own, "KH"),
        ("Own everywhere", own, ""),
        ("Own in Laos", own, "LA"),
        ("Partner in Cambodia", partner, "KH"),
        ("Stranger in Cambodia", stranger, "KH"),
        ("Stranger everywhere", stranger, ""),
    ):
        make_programme(owner, name=name, country=country)
    make_programme(partner, name="Paid by Own", country="KH", funder_id=own.id)
    sign_in(client, make_analyst(own.id, "KH"))
    page = client.get("/en/results").text
    assert first_column(page, RESULTS) == ["Paid by Own", "Own everywhere", "Own in Cambodia"]
    sign_in(client, make_analyst(stranger.id, "KH"))
    page = client.get("/en/results").text
    assert first_column(page, RESULTS) == ["Stranger everywhere", "Stranger in Cambodia"]


def test_t5_the_workbook_of_one_course_does_not_complete_another(
    client: PageClient, database: Database
) -> None:
    """A neighbour has filled in the second workbook; she has filled in the first, and passes both checks."""
    first, second = make_edition(), make_second_course()
    person, neighbour = make_person(), make_person()
    for each in (person, neighbour):
        make_enrolment(each, first.edition_id)
        make_enrolment(each, second.edition_id)
    fill_workbook(person.id, first.edition_id)
    fill_workbook(neighbour.id, second.edition_id)
    sign_in(client, person)
    for edition_id, slug in ((second.edition_id, SECOND_SLUG), (first.edition_id, MODEL_SLUG)):
        attempt = start_final_check(person.id, edition_id, load_edition(edition_id), country="ID")
        answer_all(attempt)
        commit()
        check = f"/en/courses/{slug}/final-check/{attempt.public_id}"
        client.get(f"{check}/review")
        result = client.submit(f"{check}/submit", {"confirm": "yes"}, follow_redirects=True)
        assert headings(result.text, 1) == ["Passed. Well done!"]
    assert headings(client.get("/en/certificates").text, 2) == [
        "Record keeping and cash flow for a small business"
    ]


def test_t6_a_programme_shows_its_own_courses(client: PageClient, database: Database) -> None:
    codes = [make_small_edition().code for _ in range(4)]
    titles = [f"Course {code}" for code in codes]
    owner = make_organisation()
    programmes = [
        make_programme(owner, name=f"Programme {number}", course_codes=codes[number : number + 2])
        for number in range(3)
    ]
    person = make_participant(programmes[0])
    join_programme(actor_for(person), programmes[2], language="en")
    manager = make_manager(programmes[0])
    commit()
    for number, programme in enumerate(programmes):
        invitation = f"/en/join/{printed_join_code(programme.join_code or '')}"
        assert links(client.get(invitation).text, "/en/courses/") == titles[number : number + 2]
    sign_in(client, person)
    mine = links(client.get("/en/join").text, "/en/courses/course-")
    assert sorted(mine) == sorted(titles)
    sign_in(client, manager)
    for number, programme in enumerate(programmes):
        page = client.get(f"/en/programmes/{programme.public_id}/edit").text
        ticked = re.findall(r'<input(?=[^>]* checked)(?=[^>]* name="courses")[^>]* value="([^"]+)"', page)
        assert ticked == codes[number : number + 2]


def test_t7_a_phone_that_is_used_keeps_no_other_phone_signed_in(
    client: PageClient, database: Database, clock: MovableClock
) -> None:
    """Fourteen days without use end a session: that of the same person's other phone, and the neighbour's."""
    person, neighbour = make_person(), make_person()
    phones = [client, another_phone(client), another_phone(client)]
    for phone, owner in zip(phones, (person, person, neighbour), strict=True):
        sign_in(phone, owner)
    clock.move(timedelta(days=13, hours=23, minutes=59))
    assert client.submit("/en/profile/about-you", {"sex": "female"}).status_code == 303
    assert [phone.get("/en/profile").status_code for phone in phones] == [200, 200, 200]
    clock.move(timedelta(minutes=2))
    assert [phone.get("/en/profile").status_code for phone in phones] == [200, 303, 303]


def test_t9_a_message_on_its_way_is_not_sent_a_second_time(
    app: Flask, client: PageClient, database: Database, still_clock: StillClock
) -> None:
    """A mail server takes its time, and the sweep of another worker comes by: the first try has two minutes."""
    sent: list[tuple[int, str]] = []

    class Slow:
        def send(self, message: Message) -> str:
            sent.append((len(sent), message.address))
            if len(sent) > 1:
                return "Taken."
            for seconds in (1, 118, 1):
                still_clock.move(timedelta(seconds=seconds))
                tasks.run_sweeps()
                seen.append(len(sent))
            return "Taken at last."

    seen: list[int] = []
    people = [make_person(email=f"{name}@academy.test") for name in ("siti", "mary")]
    couriers = app.extensions["couriers"]
    working, couriers[Channel.EMAIL] = couriers[Channel.EMAIL], Slow()
    try:
        for person in people:
            client.get("/en/new-password")
            client.submit("/en/new-password", {"address": str(person.email), "country": ""})
    finally:
        couriers[Channel.EMAIL] = working
    assert seen == [1, 1, 2], (
        "within its lease a message is nobody else's; after it, the worker counts as dead"
    )
    assert [address for _turn, address in sent] == [
        "siti@academy.test",
        "siti@academy.test",
        "mary@academy.test",
    ]


def test_t10_the_list_of_a_role_holds_who_has_it_and_nobody_else(
    client: PageClient, database: Database
) -> None:
    agency, other = make_organisation("Agency A"), make_organisation("Agency B")
    for name, roles in (
        ("Ana", [(Role.TRAINER, agency)]),
        ("Bopha", [(Role.TRAINER, other), (Role.REVIEWER, agency)]),
        ("Chan", [(Role.REVIEWER, agency)]),
        ("Dewi", [(Role.PROGRAMME_MANAGER, agency)]),
        ("Eko", [(Role.AGENCY_ANALYST, agency), (Role.TRAINER, agency)]),
        ("Farah", []),
    ):
        person = make_person(name=name)
        for role, organisation in roles:
            grant_role(None, person, organisation, role)
    sign_in(client, make_member(Role.ADMINISTRATOR, name="Ada"))
    found = {
        role: first_column(client.get(f"/en/admin/people?role={role}").text, PEOPLE)
        for role in ("", "trainer", "reviewer", "programme-manager", "agency-analyst", "administrator")
    }
    assert found == {
        "": [
            *("Ada", "Farah", "Eko", "Dewi", "Chan", "Bopha", "Ana"),
            *("Made Bystander", "Ni Luh Bystander", "Putu Ayu"),
        ],
        "trainer": ["Eko", "Bopha", "Ana"],
        "reviewer": ["Chan", "Bopha"],
        "programme-manager": ["Dewi"],
        "agency-analyst": ["Eko", "Putu Ayu"],
        "administrator": ["Ada"],
    }
