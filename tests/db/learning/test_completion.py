"""A course is complete when its check is passed and its workbook done, in either order, once."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.assessment.services import lock_attempt
from academy.core.db import db
from academy.core.permissions import Actor
from academy.learning.models import Completion
from academy.learning.queries import get_progress_or_404
from academy.learning.services.completion import complete_if_done
from academy.learning.services.final_check import start_check, submit_check
from academy.learning.signals import course_completed
from academy.workbook.queries import workbook_is_done
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import MODEL_SLUG, make_enrolment
from tests.support.answers import answer_all, fill_workbook

Database = scoped_session[Session]


@pytest.fixture
def news() -> Iterator[list[dict[str, Any]]]:
    heard: list[dict[str, Any]] = []

    def hear(sender: str, **facts: Any) -> None:
        heard.append({"sender": sender, **facts})

    course_completed.connect(hear)
    yield heard
    course_completed.disconnect(hear)


@pytest.fixture
def learner(database: Database) -> Actor:
    person = make_person()
    make_enrolment(person)
    return actor_for(person)


def edition_of(actor: Actor) -> int:
    return get_progress_or_404(actor, MODEL_SLUG).edition_id


def pass_check(actor: Actor, **mistakes: Any) -> bool:
    public_id = start_check(actor, get_progress_or_404(actor, MODEL_SLUG)).public_id
    answer_all(lock_attempt(actor.person_id, public_id), **mistakes)
    return bool(submit_check(actor, public_id).is_passed)


def test_a_passed_check_waits_for_the_workbook(learner: Actor, news: list[dict[str, Any]]) -> None:
    assert pass_check(learner)
    assert get_progress_or_404(learner, MODEL_SLUG).has_passed
    assert not get_progress_or_404(learner, MODEL_SLUG).is_complete
    assert news == []
    edition_id = edition_of(learner)
    assert not workbook_is_done(learner.person_id, edition_id)
    fill_workbook(learner.person_id, edition_id)
    completion = complete_if_done(learner.person_id, edition_id)
    assert completion is not None
    assert get_progress_or_404(learner, MODEL_SLUG).is_complete
    assert [(each["sender"], each["completion_id"]) for each in news] == [
        (completion.public_id, completion.id)
    ]
    assert news[0].keys() == {
        "sender",
        "completion_id",
        "enrolment_id",
        "person_id",
        "edition_id",
        "attempt_id",
        "completed_at",
    }


def test_a_workbook_that_was_done_before_completes_with_the_check(
    learner: Actor, news: list[dict[str, Any]]
) -> None:
    fill_workbook(learner.person_id, edition_of(learner))
    assert complete_if_done(learner.person_id, edition_of(learner)) is None
    assert pass_check(learner)
    assert len(news) == 1


def test_completing_again_finds_the_first_completion(learner: Actor, news: list[dict[str, Any]]) -> None:
    fill_workbook(learner.person_id, edition_of(learner))
    pass_check(learner)
    first = complete_if_done(learner.person_id, edition_of(learner))
    assert first is complete_if_done(learner.person_id, edition_of(learner))
    assert len(news) == 1
    assert db.session.query(Completion).filter_by(enrolment_id=news[0]["enrolment_id"]).count() == 1


def test_a_failed_check_completes_nothing(learner: Actor, news: list[dict[str, Any]]) -> None:
    fill_workbook(learner.person_id, edition_of(learner))
    assert not pass_check(learner, wrong_outcomes=("O3",))
    assert complete_if_done(learner.person_id, edition_of(learner)) is None
    assert news == []


def test_who_is_not_enrolled_completes_nothing(learner: Actor, news: list[dict[str, Any]]) -> None:
    stranger = make_person()
    assert complete_if_done(stranger.id, edition_of(learner)) is None
    assert news == []
