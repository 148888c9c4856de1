"""Erasing an account empties every table of the person on both engines, and breaks nothing that stays."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import services
from academy.accounts.addresses import Address
from academy.accounts.codes import Sex
from academy.accounts.models import Person
from academy.accounts.queries import ProfileAnswers, get_person
from academy.accounts.services.addresses import set_address
from academy.assessment.models import Attempt
from academy.assessment.services import attempts_to_verify
from academy.core import audit, mail
from academy.core.clock import MovableClock
from academy.core.db import Base, commit
from academy.core.mail import Channel
from academy.core.permissions import Role
from academy.core.storage import storage
from academy.core.tasks import run_sweeps
from academy.credentials.models import Certificate, CertificateState
from academy.credentials.queries import find_certificate
from academy.learning.models import Completion, Enrolment
from academy.programmes.models import Participation
from academy.programmes.queries.who_counts import participants
from academy.programmes.services.participations import join_programme
from academy.workbook.models import Workbook
from tests.factories.accounts import actor_for, make_member, make_person
from tests.factories.credentials import make_certificate
from tests.factories.programmes import make_programme
from tests.support.neighbours import new_rows

Database = scoped_session[Session]

NAME, ON_PAPER = "Planted Display", "Planted On Paper"
EMAIL, PHONE = "planted@example.org", "+959420000001"
TEXTS = (NAME, EMAIL, PHONE, "Planted noodles", "Planted browser", "Planted subject")


def make_somebody(database: Database) -> Person:
    """Make somebody who has something in every table."""
    person = make_member(Role.TRAINER, name=NAME, email=EMAIL, country="MM")
    person.phone, person.certificate_name = PHONE, ON_PAPER
    services.record_consent(person.id, "terms", "2026-11", "en", "registration")
    services.update_profile(person.id, ProfileAnswers(sex=Sex.FEMALE))
    services.open_session(person, "Planted browser")
    join_programme(actor_for(person), make_programme(), language="en")
    make_certificate(person)
    book = database.scalars(sa.select(Workbook).where(Workbook.person_id == person.id)).one()
    book.entries = {"cashbook": {"rows": [{"id": "r1", "what": "Planted noodles"}]}}
    mail.send(Channel.EMAIL, EMAIL, "Planted subject", "text")
    mail.send(Channel.SMS, PHONE, "", "text")
    commit()
    return person


def stored(database: Database) -> Iterator[str]:
    """Yield every row of every table as text."""
    database.expire_all()
    for table in Base.metadata.sorted_tables:
        yield from (f"{table.name} {tuple(row)!r}" for row in database.execute(sa.select(table)))


def count(database: Database, model: type[Base]) -> int:
    return database.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@pytest.mark.changes_everybody("400 days pass for everybody")
def test_b10_no_table_holds_anything_of_her(app: Flask, database: Database, clock: MovableClock) -> None:
    make_somebody_else(database)
    person = make_somebody(database)
    person_id, public_id = person.id, person.public_id
    rows = "\n".join(stored(database))
    assert [text for text in TEXTS if text not in rows] == []
    services.close_account(person)
    commit()
    clock.move(timedelta(days=400))
    run_sweeps()
    rows = "\n".join(stored(database))
    assert [text for text in TEXTS if text in rows] == []
    assert [row for row in stored(database) if ON_PAPER in row and not row.startswith("certificates")] == []
    left = get_person(person_id)
    assert left is not None
    assert left.public_id != public_id
    assert "Somebody Else" in rows
    assert "else@example.org" in rows


def make_somebody_else(database: Database) -> Person:
    other = make_person(name="Somebody Else", email="else@example.org")
    make_certificate(other)
    commit()
    return other


def test_b10_messages_to_an_earlier_address_go_with_the_account(
    database: Database, clock: MovableClock
) -> None:
    person = make_person(email="earlier@example.org")
    set_address(person, Address(Channel.EMAIL, "now@example.org"))
    commit()
    assert "earlier@example.org" in "".join(stored(database))
    services.close_account(person, is_erased_now=True)
    commit()
    rows = "".join(stored(database))
    assert "earlier@example.org" not in rows
    assert "now@example.org" not in rows


def test_what_others_rely_on_stays(app: Flask, database: Database, clock: MovableClock) -> None:
    person = make_somebody(database)
    [certificate] = new_rows(Certificate)
    number, file_name = certificate.number, certificate.file_name or ""
    assert storage().get(file_name)
    counted = (Enrolment, Completion, Participation, Attempt)
    before = [count(database, model) for model in counted]
    services.close_account(person, is_erased_now=True)
    commit()
    database.expire_all()
    found = find_certificate(number)
    assert found is not None
    assert found.state is CertificateState.VALID
    assert found.document.holder_name == ON_PAPER
    assert storage().get(file_name) is None
    assert (certificate.person_id, certificate.completion_id) == (None, None)
    assert [count(database, model) for model in counted] == before
    assert person.id not in [row.person_id for row in database.execute(participants())]
    moments = [*(enrolment.enrolled_at for enrolment in new_rows(Enrolment)), certificate.issued_at]
    assert (moments[0].day, moments[0].hour) == (1, 0)
    assert moments[1].hour or moments[1].minute or moments[1].second
    assert audit.check_log().findings == []
    assert [one for batch in attempts_to_verify() for one in batch if one.person_id == person.id] == []


@pytest.mark.changes_everybody("days pass for everybody")
@pytest.mark.parametrize("days", [13, 400])
def test_the_days_of_grace_are_kept(database: Database, clock: MovableClock, days: int) -> None:
    person = make_person(name=NAME)
    services.close_account(person)
    commit()
    clock.move(timedelta(days=days))
    run_sweeps()
    database.expire_all()
    assert person.display_name == (NAME if days < 14 else "")
