"""People in every situation, with what they did so far; for the accessibility checks and the screenshots."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask, session

from academy.accounts.addresses import Address, parse_address
from academy.accounts.codes import AgeBand, Sex
from academy.accounts.models import OneTimeCode, Organisation, Person
from academy.accounts.queries.profile import ProfileAnswers
from academy.accounts.services import grant_role, make_administrator, open_session, update_profile
from academy.accounts.services.addresses import request_change
from academy.accounts.services.passwords import request_reset, send_reset
from academy.accounts.services.recovery_codes import new_recovery_codes
from academy.accounts.services.sessions import end_all_sessions
from academy.assessment.modes import practice
from academy.assessment.queries import final_attempts, practice_sitting
from academy.assessment.services import (
    GivenAnswer,
    lock_practice,
    record_answer,
    start_final_check,
    submit_final_check,
)
from academy.catalogue.queries import current_cards, load_edition
from academy.content.workbook import read_entries
from academy.core.backup.records import Backup
from academy.core.clock import now
from academy.core.db import commit, db
from academy.core.failures import TaskFailure
from academy.core.mail import Channel, Delivery, DeliveryState
from academy.core.permissions import Role
from academy.credentials.models import RevocationReason
from academy.credentials.services import revoke_certificate
from academy.learning.services import finish_lesson
from academy.programmes.models import Programme
from academy.programmes.services import (
    ProgrammeDetails,
    create_programme,
    join_programme,
    update_programme,
)
from academy.programmes.states import ProgrammeState
from academy.workbook.models import Workbook
from academy.workbook.tools import edition_tool
from tests.factories.accounts import PASSWORD, actor_for, full_session, make_organisation, make_person
from tests.factories.catalogue import make_edition, make_enrolment
from tests.factories.credentials import make_certificate
from tests.factories.second_step import make_code_app, make_passkey
from tests.factories.workbooks import write, write_line
from tests.support.answers import answer_all, right_fields, send, wrong_fields
from tests.unit.assessment.bank import Form

PRACTISED = "rk-0101"
LESSON = "mon-101-l1"


class Part(StrEnum):
    """Who looks at a page."""

    GUEST = "guest"
    NEWCOMER = "newcomer"
    LEARNER = "learner"
    WAITING = "waiting"
    GRADUATE = "graduate"
    REVOKED = "revoked"
    LEFT = "left"
    MANAGER = "manager"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    TRAINER = "trainer"
    #: Somebody who holds every role.
    EVERYTHING = "everything"
    #: Staff who have typed the password only: without a second step, and with one.
    NEW_STAFF = "new staff"
    HALF_IN = "half in"


@dataclass(frozen=True)
class Cast:
    """Cookies of the people, and the ids that stand in addresses."""

    cookies: dict[Part, str]
    ids: dict[str, str]


def make_cast(app: Flask) -> Cast:
    """Make everybody and everything; commit."""
    with app.app_context():
        people = {part: make_person(name=NAMES[part], password=PASSWORD, country="KH") for part in Part}
        agency = make_organisation("Agency for Small Enterprises", country="")
        _give_roles(people, agency)
        edition_id = make_edition().edition_id
        programme = _programme(agency)
        ids = {
            **_study(people[Part.LEARNER], edition_id),
            **_fail(people[Part.WAITING], edition_id),
            **_finish(people, edition_id),
            **_join_all(people, programme),
            **_join_what_changes(people[Part.REVOKED], agency),
            "reset": _ask_reset(people[Part.NEWCOMER]),
            "person": people[Part.ANALYST].public_id,
            "manager": people[Part.MANAGER].public_id,
            "passkey": _set_up_second_steps(people),
            "agency": agency.public_id,
            "twin": make_organisation("Agency for Small Enterprses", country="").public_id,
            "phone_owner": make_person(name="Bopha Chea", phone="+85512345678", country="KH").public_id,
        }
        _leave_messages()
        _leave_failures()
        request_change(people[Part.GRADUATE], Address(Channel.EMAIL, "siti.nurhaliza@academy.test"))
        half = (Part.NEW_STAFF, Part.HALF_IN)
        tokens = {
            part: open_session(person) if part in half else full_session(person)
            for part, person in people.items()
            if part is not Part.GUEST
        }
        end_all_sessions(people[Part.LEFT].id)
        commit()
        return Cast({part: cookie_for(app, token) for part, token in tokens.items()}, ids)


NAMES = {
    Part.GUEST: "Nobody",
    Part.NEWCOMER: "Maricel Santos",
    Part.LEARNER: "ចាន់ សុខា",
    Part.WAITING: "Nguyễn Thị Hạnh",
    Part.GRADUATE: "Siti Nurhaliza binti Ahmad",
    Part.REVOKED: "Somchai Jaidee",
    Part.LEFT: "Khamla Vong",
    Part.MANAGER: "Daw Khin Khin",
    Part.ANALYST: "Tan Mei Ling",
    Part.ADMINISTRATOR: "Amelia da Costa",
    Part.TRAINER: "Rosa Mendes",
    Part.EVERYTHING: "Lim Siew Hoon",
    Part.NEW_STAFF: "Putri Lestari",
    Part.HALF_IN: "Le Van Nam",
}


def cookie_for(app: Flask, token: str) -> str:
    """Return the value of the session cookie of somebody who is signed in with ``token``."""
    with app.test_request_context():
        session["_user_id"] = token
        response = app.response_class()
        app.session_interface.save_session(app, session, response)
    return response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]


def _give_roles(people: dict[Part, Person], agency: Organisation) -> None:
    grant_role(None, people[Part.MANAGER], agency, Role.PROGRAMME_MANAGER)
    grant_role(None, people[Part.ANALYST], agency, Role.AGENCY_ANALYST)
    for part in (Part.ADMINISTRATOR, Part.EVERYTHING):
        make_administrator(None, people[part])
    for role in (Role.TRAINER, Role.REVIEWER, Role.PROGRAMME_MANAGER, Role.AGENCY_ANALYST):
        grant_role(None, people[Part.EVERYTHING], agency, role)
    for part in (Part.NEW_STAFF, Part.HALF_IN, Part.TRAINER):
        grant_role(None, people[part], agency, Role.TRAINER)


def _set_up_second_steps(people: dict[Part, Person]) -> str:
    """Give code apps and passkeys to some; return the id of the manager's passkey."""
    for part in (Part.MANAGER, Part.HALF_IN):
        make_code_app(people[part])
        new_recovery_codes(people[part])
    make_passkey(people[Part.HALF_IN])
    return make_passkey(people[Part.MANAGER], name="My phone")


def _programme(agency: Organisation) -> Programme:
    details = ProgrammeDetails(
        name="Women who keep books",
        summary="Three months of courses and a mentor for women who run a shop or a workshop.",
        starts_on=now().date() - timedelta(days=30),
        ends_on=now().date() + timedelta(days=300),
        for_women=True,
        for_youth=True,
        course_codes=["mon-101"],
    )
    return create_programme(None, agency.id, details, state=ProgrammeState.OPEN)


def _join_all(people: dict[Part, Person], programme: Programme) -> dict[str, str]:
    for part in (Part.LEARNER, Part.WAITING, Part.GRADUATE, Part.REVOKED):
        join_programme(actor_for(people[part]), programme, language="en")
    return {"programme": programme.public_id, "code": str(programme.join_code)}


def _join_what_changes(person: Person, agency: Organisation) -> dict[str, str]:
    """Let ``person`` agree to a programme that then becomes longer and has another name."""
    details = ProgrammeDetails(
        name="First steps for young sellers",
        summary="Courses for people who begin to sell.",
        starts_on=now().date() - timedelta(days=10),
        ends_on=now().date() + timedelta(days=90),
        for_women=False,
        for_youth=True,
        course_codes=["mon-101"],
    )
    programme = create_programme(None, agency.id, details, state=ProgrammeState.OPEN)
    join_programme(actor_for(person), programme, language="en")
    later = details.ends_on + timedelta(days=200)
    changed = replace(
        details, name="Next steps for young sellers", ends_on=later, course_codes=["mon-101", "mon-102"]
    )
    update_programme(None, programme, changed, "The second part begins.")
    return {"changed": programme.public_id, "changed_code": str(programme.join_code)}


def _study(person: Person, edition_id: int) -> dict[str, str]:
    """Read two lessons, practise with one wrong and one right answer, begin the workbook and the final check."""
    enrolment = make_enrolment(person, edition_id)
    for number in (1, 2):
        finish_lesson(enrolment.id, f"mon-101-l{number}")
    wrong, right = (_practise(person, edition_id, place, is_right=bool(place)) for place in (0, 1))
    edition = load_edition(edition_id)
    attempt = start_final_check(person.id, edition_id, edition, country=person.country)
    for drawn in attempt.items[:5]:
        send(attempt, edition, drawn["id"], right_fields(attempt.draw(edition, drawn["id"], "en")))
    return {"wrong": wrong, "right": right, "open": attempt.public_id, "row": _write(person, edition_id)}


def _practise(person: Person, edition_id: int, try_number: int, *, is_right: bool) -> str:
    edition = load_edition(edition_id)
    attempt = lock_practice(person.id, edition_id, LESSON, country=person.country, currency="KHR")
    state = practice_sitting(person.id, edition_id, LESSON, edition, person.country)
    asked = practice.draw(state, edition, PRACTISED, "en", try_number=try_number)
    fields = right_fields(asked) if is_right else wrong_fields(asked)
    key = str(uuid4())
    response = asked.parse(Form(fields)).response
    record_answer(attempt, asked, GivenAnswer(PRACTISED, response, key, try_number=try_number))
    return key


def _write(person: Person, edition_id: int) -> str:
    """Fill every sheet a little: sums, advice, a late bill, a gap in the forecast."""
    actor, today = actor_for(person), now().date()

    def line(sheet: str, **values: str) -> None:
        key = UUID(int=len(str(values)) * 7919 + len(sheet))
        write_line(actor, edition_id, sheet, values, key=key, today=today)

    def single(sheet: str, values: dict[str, str]) -> None:
        write(actor, edition_id, sheet, values, today=today)

    single("wage", {"left1": "120000", "left2": "-5000", "left3": "90000", "left4": "60000", "wage": "50000"})
    for days in (2, 1, 0):
        day = (today - timedelta(days=days)).isoformat()
        line("cashbook", date=day, what=f"Noodles sold, day {days}", **{"in": "48000"}, place="bag")
        single("cashbook", {f"days.{day}.counted": "150000"})
    late = (today - timedelta(days=9)).isoformat()
    line("owe_me", name="Mrs Chan", bill="40000", paid="10000", due=late)
    line("i_owe", name="Rice seller", amount="25000", due=(today + timedelta(days=3)).isoformat())
    weeks = {f"rows.{week}.out": "70000" for week in range(8)} | {
        f"rows.{week}.in": "50000" for week in range(8)
    }
    single("forecast", {"cash_now": "60000", "safe": "20000", **weeks})
    book = db.session.scalars(sa.select(Workbook).where(Workbook.person_id == person.id)).one()
    _fill_tools(person)
    return str(book.entries["cashbook"]["rows"][0]["id"])


def _fill_tools(person: Person) -> None:
    """Fill sheets of other tools with their first example, so that charts, tables and advice are there to see."""
    cards = {card.code: card.edition_id for card in current_cards()}
    for code, name in {"mon-102": "break_even", "fin-101": "offers", "ent-101": "cases"}.items():
        tool = edition_tool(cards[code], "en").tool
        [example, *_others] = next(sheet.examples for sheet in tool.sheets if sheet.id == name)
        single = {**example.get("given", {})}
        rows = single.pop("rows", example.get("rows", []))
        lines = [{"id": str(number), **_texts(row)} for number, row in enumerate(rows)]
        entries = read_entries(tool, {name: {**_texts(single), "rows": lines}}).plain()
        book = Workbook(
            person_id=person.id, edition_id=cards[code], entries=entries, evidence={}, updated_at=now()
        )
        db.session.add(book)
    db.session.flush()


def _texts(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def _fail(person: Person, edition_id: int) -> dict[str, str]:
    make_enrolment(person, edition_id)
    edition = load_edition(edition_id)
    attempt = start_final_check(person.id, edition_id, edition, country=person.country)
    answer_all(attempt, wrong_outcomes=("O3",), wrong_items=2)
    submit_final_check(attempt, edition)
    return {"failed": attempt.public_id}


def _finish(people: dict[Part, Person], edition_id: int) -> dict[str, str]:
    graduate, revoked = (make_certificate(people[part]) for part in (Part.GRADUATE, Part.REVOKED))
    actor = actor_for(people[Part.ADMINISTRATOR])
    revoke_certificate(actor, revoked.number, RevocationReason.NAME_CORRECTED)
    update_profile(people[Part.GRADUATE].id, ProfileAnswers(sex=Sex.FEMALE, age_band=AgeBand.FROM_18_TO_24))
    passed = final_attempts(people[Part.GRADUATE].id, edition_id)[0].public_id
    return {"certificate": graduate.number, "revoked": revoked.number, "passed": passed}


def _leave_failures() -> None:
    """Leave work that failed, and backups in each state."""
    moment = now()
    db.session.add_all(
        [
            TaskFailure(
                task="credentials.make_file",
                arguments=f"[{-number}]",
                error=error,
                first_at=moment,
                last_at=moment,
                count=number,
            )
            for number, error in enumerate(("PermissionError", "KeyError"), 1)
        ]
    )
    db.session.add_all(
        [
            Backup(began_at=moment, ended_at=moment, place="/backup/academy-2026-11-28.zip", size=31_400_000),
            Backup(
                began_at=moment,
                ended_at=moment,
                place="/backup/academy-2026-11-29.zip",
                problem="/backup/academy-2026-11-29.zip cannot be written: No space left on device.",
            ),
            Backup(began_at=moment, ended_at=None, place="/backup/academy-2026-11-30.zip"),
        ]
    )


def _leave_messages() -> None:
    """Leave a message that waits and one that was refused."""
    for state, answer in (
        (DeliveryState.DUE, "451 4.7.1 Greylisted, come back in 300 seconds"),
        (
            DeliveryState.FAILED,
            "550 5.7.26 Unauthenticated mail is not accepted due to the domain's DMARC policy",
        ),
    ):
        message = Delivery(channel=Channel.EMAIL, address="somebody@academy.test", subject="", body="Text")
        message.state, message.attempts, message.last_answer = state, 1, answer
        message.created_at = message.due_at = now() + timedelta(minutes=2)
        db.session.add(message)


def _ask_reset(person: Person) -> str:
    request_reset(parse_address(str(person.email), ""), "en")
    send_reset(db.session.scalars(sa.select(OneTimeCode.id).order_by(OneTimeCode.id.desc())).first() or 0)
    body = db.session.scalars(sa.select(Delivery.body).where(Delivery.address == person.email)).one()
    return body.partition("/new-password/")[2].split()[0]
