"""A small academy in which every role has objects of its own, and somebody else has the same kinds of objects."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from academy.accounts import notices
from academy.accounts.addresses import parse_address
from academy.accounts.models import LoginSession, OneTimeCode, Organisation, Person
from academy.accounts.services import grant_role, make_administrator, open_session
from academy.accounts.services.passwords import request_reset, send_reset
from academy.assessment.models import Attempt
from academy.assessment.modes import practice
from academy.assessment.queries import practice_sitting
from academy.assessment.services import GivenAnswer, lock_practice, record_answer
from academy.catalogue.queries import load_edition
from academy.core.clock import now
from academy.core.db import db
from academy.core.failures import TaskFailure
from academy.core.files import order_file
from academy.core.mail import Delivery
from academy.core.permissions import Role
from academy.credentials.models import Certificate
from academy.programmes.models import Programme
from academy.programmes.services import ProgrammeDetails, create_programme, join_programme
from academy.programmes.states import ProgrammeState
from academy.workbook.models import Workbook
from tests.factories.accounts import actor_for, full_session, make_organisation, make_person
from tests.factories.catalogue import FIRST_LESSON, MODEL_SLUG, make_edition, make_shared
from tests.factories.credentials import complete_course
from tests.factories.second_step import make_code_app, make_passkey
from tests.support.answers import right_fields
from tests.support.pages import PageClient
from tests.support.racing import own_application
from tests.unit.assessment.bank import Form

LESSON, PRACTISED = "mon-101-l1", "rk-0101"
SHEET = "cashbook"
#: Arguments of addresses that name somebody's object: the table says what own ones and foreign ones answer.
OWNED = {"attempt_id", "key", "row_id", "public_id", "passkey_id"}
OWNED_NUMBERS = {"credentials.download_certificate"}


@dataclass(frozen=True)
class Owner:
    """A person (or a guest, without token) and the ids of her objects."""

    person: str
    token: str
    #: A session in which the second step is missing; for guests and learners an ordinary one.
    half_token: str
    login_session: str
    attempt: str
    practice_key: str
    row: str
    certificate: str
    programme: str
    join_code: str
    reset_token: str
    file: str
    passkey: str


@dataclass(frozen=True)
class World:
    """The application, an owner for each role, and a stranger whose objects nobody else may reach."""

    app: Flask
    owners: dict[Role, Owner]
    stranger: Owner
    picture: str
    message: str
    phone_owner: str
    #: Two organisations that nothing else in the world needs.
    organisations: tuple[str, str]
    failure: str

    def address(self, rule: Rule, role: Role, relation: str) -> str:
        """Return an address of ``rule`` with the objects that stand in ``relation`` to ``role``."""
        owner = self.stranger if relation == "foreign" else self.owners[role]
        values = {name: _ARGUMENTS[name](self, owner, rule.endpoint) for name in rule.arguments}
        with self.app.test_request_context():
            return self.app.url_map.bind("localhost").build(rule.endpoint, values)

    def client(self, role: Role, *, is_half: bool = False) -> PageClient:
        """Return a new browser in which somebody of ``role`` is signed in (``is_half``: half) and has seen a form."""
        client = self.app.test_client()
        assert isinstance(client, PageClient)
        with client.session_transaction() as session:
            session["csrf_token"] = "seen"
            if role is not Role.GUEST:
                owner = self.owners[role]
                session["_user_id"] = owner.half_token if is_half else owner.token
        return client


def _number(world: World, owner: Owner, endpoint: str) -> str | int:
    return 1 if endpoint.startswith("learning.") else owner.certificate


def _public_id(world: World, owner: Owner, endpoint: str) -> str:
    if endpoint == "files.show_file":
        return owner.file
    return owner.login_session if endpoint.startswith("accounts.") else owner.programme


def _name(world: World, owner: Owner, endpoint: str) -> str:
    return world.picture if endpoint.startswith("media.") else notices.TERMS


#: How each argument of an address is filled. A new argument needs a line here.
_ARGUMENTS: dict[str, Callable[[World, Owner, str], Any]] = {
    "locale": lambda *_: "en",
    "slug": lambda *_: MODEL_SLUG,
    "lesson_slug": lambda *_: FIRST_LESSON,
    "pathway_id": lambda *_: "inclusive",
    "country": lambda *_: "kh",
    "kind": lambda _world, _owner, endpoint: "files" if endpoint.startswith("admin.") else "phone",
    "sheet_id": lambda *_: SHEET,
    "day": lambda *_: "2026-11-20",
    "version": lambda *_: notices.versions_of(notices.TERMS)[-1],
    "page": lambda *_: "lesson",
    "name": _name,
    "token": lambda _world, owner, _endpoint: owner.reset_token,
    "number": _number,
    "public_id": _public_id,
    "person_id": lambda world, _owner, endpoint: (
        world.phone_owner if endpoint.startswith("accounts.") else world.stranger.person
    ),
    "passkey_id": lambda _world, owner, _endpoint: owner.passkey,
    "role": lambda *_: Role.PROGRAMME_MANAGER.value,
    "attempt_id": lambda _world, owner, _endpoint: owner.attempt,
    "key": lambda _world, owner, _endpoint: owner.practice_key,
    "row_id": lambda _world, owner, _endpoint: owner.row,
    "other_id": lambda world, _owner, _endpoint: world.phone_owner,
    "organisation_id": lambda world, _owner, _endpoint: world.organisations[0],
    "into_id": lambda world, _owner, _endpoint: world.organisations[1],
    "failure_id": lambda world, _owner, _endpoint: world.failure,
    "message_id": lambda world, _owner, _endpoint: world.message,
    "code": lambda _world, owner, _endpoint: owner.join_code,
}


#: What a form is sent with, where an empty one would not reach what the table is about.
_FORMS: dict[str, Callable[[Owner], dict[str, str]]] = {
    "accounts.give_code": lambda _owner: {"reason": "no-sms", "has_seen_identity": "y"},
    "accounts.withdraw_consent": lambda owner: {"purpose": f"{notices.PROGRAMME}:{owner.programme}"},
    "admin.remove_second_step_of": lambda _owner: {"reason": "lost-device"},
    "learning.answer_practice": lambda _owner: {"item": PRACTISED},
    "programmes.change_state": lambda _owner: {"state": "closed"},
    "programmes.join_programme": lambda _owner: {"agree": "y"},
    "statistics.export_rows": lambda _owner: {"format": "csv"},
}


def form_for(endpoint: str, owner: Owner) -> dict[str, str]:
    """Return the fields with which a form is sent, its token left out."""
    return _FORMS[endpoint](owner) if endpoint in _FORMS else {}


def relations_of(rule: Rule) -> tuple[str, ...]:
    """Return the relations that the table must list for ``rule``: own and foreign when it names an object."""
    is_owned = OWNED & rule.arguments or rule.endpoint in OWNED_NUMBERS
    return ("own", "foreign") if is_owned else ("-",)


@contextmanager
def make_world(folder: Path, worker: str = "table") -> Iterator[World]:
    """Fill a database of its own with the people and objects of the table."""
    with own_application("sqlite", worker, folder) as app:
        app.test_client_class = PageClient
        app.extensions["perform"] = _leave  # work is done by other processes, which are not part of the table
        with app.app_context():
            picture = next(iter(load_edition(make_edition().edition_id).media.values())).name
            make_shared()
            here, elsewhere = make_organisation(), make_organisation()
            programmes = {each.id: _programme(each) for each in (here, elsewhere)}
            owners = {role: _owner(role, here, programmes[here.id]) for role in Role}
            stranger = _owner(Role.PROGRAMME_MANAGER, elsewhere, programmes[elsewhere.id])
            phone_owner = make_person(phone="+6281234567890").public_id
            spare = (make_organisation().public_id, make_organisation().public_id)
            failure = _fail()
            message = db.session.scalars(sa.select(Delivery.public_id)).first() or ""
            db.session.commit()
            db.session.remove()
        yield World(app, owners, stranger, picture, message, phone_owner, spare, failure)


def _leave(*_task: object, **_options: object) -> None:
    """Take a task and do nothing."""


def _owner(role: Role, organisation: Organisation, programme: Programme) -> Owner:
    person = make_person(password=None)
    if role is Role.ADMINISTRATOR:
        make_administrator(None, person)
    elif role not in (Role.GUEST, Role.LEARNER):
        grant_role(None, person, organisation, role)
    complete_course(person)
    join_programme(actor_for(person), programme, language="en")
    if role not in (Role.GUEST, Role.LEARNER):
        make_code_app(person)
    token, half, _elsewhere = full_session(person), open_session(person), open_session(person)
    sessions = sa.select(LoginSession.public_id).where(LoginSession.person_id == person.id)
    return Owner(
        person=person.public_id,
        token=token,
        half_token=half,
        passkey=make_passkey(person),
        login_session=db.session.scalars(sessions.order_by(LoginSession.id.desc())).first() or "",
        attempt=db.session.scalars(sa.select(Attempt.public_id).where(Attempt.person_id == person.id)).one(),
        practice_key=_practise(person),
        row=_write_line(person),
        certificate=db.session.scalars(
            sa.select(Certificate.number).where(Certificate.person_id == person.id)
        ).one(),
        programme=programme.public_id,
        join_code=str(programme.join_code),
        reset_token=_ask_reset(person),
        file=_order_file("" if role is Role.GUEST else person.public_id),
    )


def _programme(organisation: Organisation) -> Programme:
    today = date.today()  # noqa: DTZ011 - any day near today will do
    details = ProgrammeDetails(
        name=f"Programme of {organisation.name}",
        starts_on=today - timedelta(days=9),
        ends_on=today + timedelta(days=90),
        for_women=True,
        for_youth=False,
        course_codes=["mon-101"],
    )
    return create_programme(None, organisation.id, details, state=ProgrammeState.OPEN)


def _practise(person: Person) -> str:
    edition_id = make_edition().edition_id
    edition = load_edition(edition_id)
    attempt = lock_practice(person.id, edition_id, LESSON, country=person.country, currency="IDR")
    state = practice_sitting(person.id, edition_id, LESSON, edition, person.country)
    asked = practice.draw(state, edition, PRACTISED, "en")
    key = str(uuid4())
    record_answer(
        attempt, asked, GivenAnswer(PRACTISED, asked.parse(Form(right_fields(asked))).response, key)
    )
    return key


def _ask_reset(person: Person) -> str:
    request_reset(parse_address(str(person.email), ""), "en")
    send_reset(db.session.scalars(sa.select(OneTimeCode.id).order_by(OneTimeCode.id.desc())).first() or 0)
    is_hers = sa.and_(Delivery.address == person.email, Delivery.body.contains("/new-password/"))
    body = db.session.scalars(sa.select(Delivery.body).where(is_hers)).one()
    return str(re.findall(r"/new-password/(\S+)", body)[0])


def _order_file(owner: str) -> str:
    return order_file("<p>Paper</p>", locale="en", name="paper.pdf", owner=owner, back="/en/")


def _fail() -> str:
    failure = TaskFailure(task="files.draw", arguments="[0]", error="OSError", first_at=now(), last_at=now())
    db.session.add(failure)
    db.session.flush()
    return failure.public_id


def _write_line(person: Person) -> str:
    row = str(uuid4())
    book = db.session.scalars(sa.select(Workbook).where(Workbook.person_id == person.id)).one()
    book.entries = {SHEET: {"rows": [{"id": row, "date": "2026-11-20", "what": "Noodles", "in": "5"}]}}
    db.session.flush()
    return row
