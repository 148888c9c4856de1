"""Classes of holes that need two requests at one moment: doubled enrolments and participations, a one-time link used
twice, tries at a code that are not counted. Checks and certificates: tests/db/learning/test_races.py.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.accounts.addresses import Address, parse_address
from academy.accounts.models import OneTimeCode, Person
from academy.accounts.services import AddressTakenError
from academy.accounts.services.addresses import set_address
from academy.accounts.services.passwords import request_reset, reset_by_digits, reset_by_link
from academy.core import limits
from academy.core.db import commit, db
from academy.core.limits import Limit
from academy.core.mail import Channel
from academy.core.permissions import Actor
from academy.learning.models import Enrolment
from academy.learning.services import enrol_learner
from academy.programmes.models import Participation, Programme
from academy.programmes.services import join_programme
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import make_edition
from tests.factories.programmes import make_programme
from tests.support.racing import own_application, race

ROUNDS, AT_ONCE = 3, 4


@pytest.fixture(scope="module")
def racing_app(engine_name: str, worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("doors")
    with own_application(engine_name, f"doors_{worker}", folder) as app, app.app_context():
        make_edition()
        commit()
        yield app


def count(model: type, actor: Actor) -> int:
    query = sa.select(sa.func.count()).select_from(model).where(model.person_id == actor.person_id)  # type: ignore[attr-defined]
    found = db.session.scalar(query) or 0
    commit()
    return found


def sent(app: Flask, address: str) -> tuple[str, str]:
    """Ask for a new password; return the link's token and the digits that were sent to ``address``, one empty."""
    for courier in app.extensions["couriers"].values():
        courier.sent.clear()
    with app.test_request_context():
        request_reset(parse_address(address, ""), "en")
        commit()
    bodies = [body for courier in app.extensions["couriers"].values() for _to, _subject, body in courier.sent]
    [(token, digits)] = re.findall(r"/new-password/(\S+)|^(\d{6})", bodies[0])
    return token, digits


def enrol(actor: Actor, edition_id: int) -> int:
    return enrol_learner(actor, edition_id).id


def join(actor: Actor, programme_id: int) -> int:
    programme = db.session.get_one(Programme, programme_id)
    return join_programme(actor, programme, language="en").id


def test_enrolling_at_once_enrols_once(racing_app: Flask) -> None:
    edition_id = make_edition().edition_id
    for _round in range(ROUNDS):
        actor = actor_for(make_person())
        commit()
        assert len(set(race(racing_app, *[partial(enrol, actor, edition_id)] * AT_ONCE))) == 1
        assert count(Enrolment, actor) == 1


def test_joining_at_once_joins_once(racing_app: Flask) -> None:
    programme_id = make_programme().id
    for _round in range(ROUNDS):
        actor = actor_for(make_person())
        commit()
        assert len(set(race(racing_app, *[partial(join, actor, programme_id)] * AT_ONCE))) == 1
        assert count(Participation, actor) == 1


def test_a_link_used_at_once_works_once(racing_app: Flask) -> None:
    """One-time codes accepted twice."""
    email = str(make_person().email)
    commit()
    token, _digits = sent(racing_app, email)
    works = [partial(reset_by_link, token, f"three brown cows {number}") for number in range(AT_ONCE)]
    assert sorted(map(bool, race(racing_app, *works))) == [False] * (AT_ONCE - 1) + [True]


def test_digits_tried_at_once_are_all_counted(racing_app: Flask) -> None:
    """One-time codes guessed in parallel: every try is counted before it is looked at."""
    phone = str(make_person(phone="+6281234567890").phone)
    commit()
    _token, digits = sent(racing_app, phone)
    wrong = f"{(int(digits) + 1) % 10**6:06}"
    race(racing_app, *[partial(reset_by_digits, phone, wrong, "three brown cows")] * 5)
    assert db.session.scalars(sa.select(OneTimeCode.attempts).order_by(OneTimeCode.id.desc())).first() == 5
    assert reset_by_digits(phone, digits, "three brown cows") is False
    commit()


def test_hits_at_once_are_all_counted(racing_app: Flask) -> None:
    """Rate limits passed by requests in parallel."""
    waits = race(racing_app, *[partial(limits.hit, "at-once", Limit(2, 3600))] * 6)
    assert sum(wait == 0 for wait in waits) == 2


def take_number(person_id: int, number: str) -> str:
    person = db.session.get_one(Person, person_id)
    set_address(person, Address(Channel.SMS, number))
    return number


def test_an_address_taken_at_once_is_one_persons(racing_app: Flask) -> None:
    """Account folding: two people confirm the same number, which several may have had in turn."""
    people = [make_person().id for _ in range(AT_ONCE)]
    commit()
    number = "+6281234567899"
    results = race(racing_app, *[partial(take_number, person_id, number) for person_id in people])
    assert [result for result in results if not isinstance(result, AddressTakenError)] == [number]
    assert db.session.scalar(sa.select(sa.func.count(Person.id)).where(Person.phone == number)) == 1
    commit()
