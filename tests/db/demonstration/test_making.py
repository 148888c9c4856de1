"""The demonstration holds together on both engines: it is made once, in the past, and its scores can be recomputed."""

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.addresses import parse_address
from academy.accounts.models import Consent, Membership, Person
from academy.accounts.passwords import NO_PASSWORD
from academy.accounts.queries import find_person
from academy.accounts.services.entry import sign_in
from academy.assessment.models import AnswerEvent, Attempt, AttemptKind
from academy.assessment.services import recompute_attempt
from academy.catalogue.queries import load_edition
from academy.core import audit, clock
from academy.core.db import commit
from academy.core.mail import Delivery
from academy.core.permissions import Role
from academy.core.work import LATE, longest_wait
from academy.credentials.models import Certificate
from academy.demonstration import build
from academy.demonstration.build import all_journeys, is_wanted, make_demonstration
from academy.demonstration.journeys import Journey
from academy.demonstration.sign_ins import FILE, kept_sign_ins
from academy.learning.models import Completion, Enrolment
from academy.programmes.models import Participation, Programme
from academy.workbook.models import Workbook
from config import Settings
from tests.factories.catalogue import make_edition

pytestmark = pytest.mark.empty_site

Database = scoped_session[Session]
#: Two of each, so that both kinds of practice and of first final check are among them.
JOURNEYS = [journey for journey in Journey for _twice in range(2)]


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


@pytest.fixture
def text(app: Flask, database: Database) -> str:
    make_edition()
    return make_demonstration(lambda _line: None, JOURNEYS)


def count(database: Database, model: type[object], *conditions: sa.ColumnElement[bool]) -> int:
    return database.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


def test_three_hundred_invented_learners() -> None:
    journeys = all_journeys()
    assert len(journeys) == 300
    assert 60 <= journeys.count(Journey.COMPLETED) <= 90
    assert set(journeys) == set(Journey)


def test_everybody_comes_as_far_as_planned(text: str, database: Database) -> None:
    learners = len(JOURNEYS) + 1
    assert count(database, Participation) == learners
    assert count(database, Consent, Consent.purpose == "terms") == len(JOURNEYS) + 6
    assert count(database, Consent, Consent.purpose.startswith("programme:")) == learners
    assert count(database, Enrolment) == learners - 2
    assert count(database, Completion) == count(database, Certificate) == 2
    assert count(database, Attempt, Attempt.is_passed.is_(True)) == 4
    assert count(database, Attempt, Attempt.is_passed.is_(False)) >= 2
    assert count(database, Workbook, Workbook.is_evidence_met.is_(True)) == 2
    assert count(database, Programme, Programme.join_code.is_not(None)) == 1


def test_every_score_can_be_recomputed(text: str, database: Database) -> None:
    attempts = database.scalars(sa.select(Attempt)).all()
    assert {attempt.kind for attempt in attempts} == set(AttemptKind)
    for attempt in attempts:
        assert not recompute_attempt(attempt, load_edition(attempt.edition_id))
    assert not audit.check_log().findings


def test_it_happened_in_the_past_and_sent_nothing(text: str, database: Database) -> None:
    now = clock.now()
    last = database.scalar(sa.select(sa.func.max(AnswerEvent.received_at)))
    assert last is not None
    assert last <= now
    first = database.scalar(sa.select(sa.func.min(Person.created_at)))
    assert first is not None
    assert first < now - timedelta(days=100)
    assert count(database, Delivery) == 0


def test_nobody_waits_for_a_file(text: str, database: Database) -> None:
    assert count(database, Certificate) > 0
    assert not count(database, Certificate, Certificate.file_due_at.is_not(None))
    assert longest_wait() < LATE


def test_only_the_six_accounts_have_a_password(text: str, database: Database, settings: Settings) -> None:
    assert count(database, Person, Person.password_hash != NO_PASSWORD) == 6
    roles = set(database.scalars(sa.select(Membership.role)))
    assert roles == {Role.TRAINER, Role.REVIEWER, Role.PROGRAMME_MANAGER, Role.AGENCY_ANALYST}
    administrator = find_person("administrator@demonstration.example")
    assert administrator is not None
    assert administrator.is_administrator
    password = text.rsplit(maxsplit=1)[-1]
    assert sign_in(parse_address("learner@demonstration.example", ""), password) is not None
    path = settings.data_dir / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_sign_ins(settings.data_dir) == text


def test_it_is_made_for_an_empty_database_only(app: Flask, database: Database) -> None:
    wanting = Settings(env="development", demonstration=True)
    assert not is_wanted(wanting), "no course is published"
    make_edition()
    commit()
    assert is_wanted(wanting)
    assert not is_wanted(Settings(env="development", demonstration=False))
    assert not is_wanted(Settings(env="production", demonstration=True))
    make_demonstration(lambda _line: None, [Journey.JOINED])
    assert not is_wanted(wanting)


def test_the_clock_and_the_queue_come_back(app: Flask, database: Database) -> None:
    before = app.extensions["clock"], app.extensions["perform"]
    make_edition()
    make_demonstration(lambda _line: None, [Journey.JOINED])
    assert (app.extensions["clock"], app.extensions["perform"]) == before


def test_a_start_that_cannot_keep_the_sign_ins_leaves_nothing(
    app: Flask, database: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_edition()
    commit()
    before = app.extensions["clock"]
    (tmp_path / "file").touch()
    broken = replace(settings, data_dir=tmp_path / "file")
    monkeypatch.setitem(app.extensions, "settings", broken)
    with pytest.raises(FileExistsError):
        make_demonstration(lambda _line: None, [Journey.JOINED])
    assert (count(database, Person), count(database, Programme)) == (0, 0)
    assert app.extensions["clock"] is before
    assert kept_sign_ins(tmp_path) == ""


def test_it_says_how_far_it_is(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "LEARNERS_A_STEP", 2)
    make_edition()
    said: list[str] = []
    make_demonstration(said.append, [Journey.JOINED] * 5)
    assert said == [f"Demonstration: {number} of 5 invented learners." for number in (2, 4)]
