"""Two requests at the same moment: limits hold, nothing is doubled, and nothing falls between them."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.assessment.models import AnswerEvent, Attempt, AttemptKind
from academy.assessment.services import AttemptLimitError, lock_attempt, submit_final_check
from academy.catalogue.queries import load_edition
from academy.core.audit import AuditEntry
from academy.core.clock import MovableClock
from academy.core.db import commit, db
from academy.core.permissions import Actor
from academy.learning.models import Completion
from academy.learning.queries import get_progress_or_404
from academy.learning.services.completion import complete_if_done
from academy.learning.services.final_check import start_check, submit_check
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import MODEL_SLUG, make_edition, make_enrolment
from tests.support.answers import answer_all, fill_workbook, right_fields, send
from tests.support.racing import own_application, race

ROUNDS = 8


@pytest.fixture(scope="module")
def racing_app(engine_name: str, worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("racing")
    with own_application(engine_name, worker, folder) as app, app.app_context():
        make_edition()
        commit()
        yield app


@pytest.fixture
def moved_clock(racing_app: Flask) -> Iterator[MovableClock]:
    movable: MovableClock = racing_app.extensions["clock"]
    yield movable
    movable.offset = timedelta()


def new_learner() -> Actor:
    person = make_person()
    make_enrolment(person)
    actor = actor_for(person)
    commit()
    return actor


def start(actor: Actor) -> str:
    return start_check(actor, get_progress_or_404(actor, MODEL_SLUG)).public_id


def start_and_submit(actor: Actor) -> str:
    public_id = start(actor)
    commit()
    submit_check(actor, public_id)
    return public_id


def finals_of(actor: Actor) -> list[Attempt]:
    query = sa.select(Attempt).where(Attempt.person_id == actor.person_id, Attempt.kind == AttemptKind.FINAL)
    return list(db.session.scalars(query))


def completions_of(actor: Actor) -> int:
    query = sa.select(sa.func.count(Completion.id)).join(Attempt, Attempt.id == Completion.attempt_id)
    return db.session.scalar(query.where(Attempt.person_id == actor.person_id)) or 0


def test_two_tabs_that_start_get_one_attempt(racing_app: Flask) -> None:
    for _round in range(ROUNDS):
        actor = new_learner()
        first, second = race(racing_app, partial(start, actor), partial(start, actor))
        assert first == second
        assert len(finals_of(actor)) == 1
        commit()


def test_the_limit_holds_for_two_tabs(racing_app: Flask, moved_clock: MovableClock) -> None:
    """One try of the day is used; of two tabs that start and hand in at once only one gets the other."""
    for _round in range(ROUNDS):
        actor = new_learner()
        start_and_submit(actor)
        commit()
        moved_clock.move(timedelta(hours=13))
        works = [partial(start_and_submit, actor)] * 3
        results = race(racing_app, *works)
        assert len(finals_of(actor)) == 2
        assert all(isinstance(each, str | AttemptLimitError) for each in results), results
        commit()


def test_two_submissions_complete_once(racing_app: Flask) -> None:
    for _round in range(ROUNDS):
        actor = new_learner()
        public_id = start(actor)
        attempt = lock_attempt(actor.person_id, public_id)
        answer_all(attempt)
        fill_workbook(actor.person_id, attempt.edition_id)
        commit()
        done = race(racing_app, *[partial(submit_check, actor, public_id)] * 2)
        assert not any(isinstance(each, Exception) for each in done), done
        assert completions_of(actor) == 1
        audits = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action == "course.complete")
        assert db.session.scalar(audits) == db.session.scalar(sa.select(sa.func.count(Completion.id)))
        commit()


def test_the_last_two_conditions_at_once_complete(racing_app: Flask) -> None:
    """The check is handed in while the workbook is saved: neither sees the other, unless one waits."""
    for _round in range(ROUNDS):
        actor = new_learner()
        public_id = start(actor)
        attempt = lock_attempt(actor.person_id, public_id)
        edition_id = attempt.edition_id
        answer_all(attempt)
        commit()

        def save_workbook(actor: Actor = actor, edition_id: int = edition_id) -> None:
            fill_workbook(actor.person_id, edition_id)
            complete_if_done(actor.person_id, edition_id)

        race(racing_app, partial(submit_check, actor, public_id), save_workbook)
        assert completions_of(actor) == 1
        commit()


def test_one_answer_on_two_lines_is_stored_once(racing_app: Flask) -> None:
    for _round in range(ROUNDS):
        actor = new_learner()
        public_id = start(actor)
        attempt = lock_attempt(actor.person_id, public_id)
        edition, item_id, key = load_edition(attempt.edition_id), attempt.items[0]["id"], str(uuid4())
        fields = right_fields(attempt.draw(edition, item_id, "en"))
        sent = partial(
            send, Attempt(person_id=actor.person_id, public_id=public_id), edition, item_id, fields, key=key
        )
        commit()
        results = race(racing_app, sent, sent, sent)
        assert sorted(each.is_repeat for each in results) == [False, True, True]
        assert db.session.scalar(sa.select(sa.func.count()).where(AnswerEvent.key == key)) == 1
        commit()


def test_an_answer_during_submission_counts_or_is_late(racing_app: Flask) -> None:
    for _round in range(ROUNDS):
        actor = new_learner()
        public_id = start(actor)
        attempt = lock_attempt(actor.person_id, public_id)
        edition, item_id = load_edition(attempt.edition_id), attempt.items[0]["id"]
        fields = right_fields(attempt.draw(edition, item_id, "en"))
        mine = Attempt(person_id=actor.person_id, public_id=public_id)
        commit()

        def submit(actor: Actor = actor, public_id: str = public_id) -> None:
            attempt = lock_attempt(actor.person_id, public_id)
            submit_final_check(attempt, load_edition(attempt.edition_id))

        got, _nothing = race(racing_app, partial(send, mine, edition, item_id, fields), submit)
        points = db.session.scalar(sa.select(Attempt.points).where(Attempt.public_id == public_id))
        assert points == (0 if got.is_late else 1)
        commit()
