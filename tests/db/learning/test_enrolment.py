"""Enrolment and progress on both engines."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from academy.core import clock as academy_clock
from academy.core.clock import MovableClock
from academy.core.errors import NotFoundError
from academy.core.permissions import GUEST
from academy.learning.models import Enrolment, EnrolmentSource, LessonProgress
from academy.learning.queries import get_progress_or_404, progress_everywhere, progress_in
from academy.learning.queries.my_courses import my_courses
from academy.learning.services import enrol_learner, ensure_lesson_progress, finish_lesson
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import MODEL_SLUG, make_edition, make_enrolment, make_small_edition
from tests.support.neighbours import new_rows
from tests.support.queries import count_queries


def test_enrolling_twice_gives_the_same_enrolment(database: scoped_session[Session]) -> None:
    actor, edition = actor_for(make_person()), make_edition()
    first = enrol_learner(actor, edition.edition_id)
    second = enrol_learner(actor, edition.edition_id, source=EnrolmentSource.PROGRAMME)
    assert first is second
    assert first.source is EnrolmentSource.SELF


def test_the_database_refuses_a_second_enrolment(database: scoped_session[Session]) -> None:
    enrolment = make_enrolment(make_person())
    again = Enrolment(
        person_id=enrolment.person_id,
        edition_id=enrolment.edition_id,
        source=EnrolmentSource.SELF,
        enrolled_at=academy_clock.now(),
    )
    with pytest.raises(IntegrityError), database.begin_nested():
        database.add(again)


def test_a_learner_stays_on_the_edition_she_started(database: scoped_session[Session]) -> None:
    person = make_person()
    old = make_small_edition("mon-201")
    make_enrolment(person, old.edition_id)
    new = make_small_edition("mon-201", version="1.1.0", en={"plain": "New words."})
    assert enrol_learner(actor_for(person), new.edition_id).edition_id == old.edition_id
    progress = progress_in(person.id, "course-mon-201")
    assert progress is not None
    assert progress.edition_id == old.edition_id


def test_finishing_a_lesson_counts_the_first_time(
    database: scoped_session[Session], clock: MovableClock
) -> None:
    enrolment = make_enrolment(make_person())
    first = finish_lesson(enrolment.id, "mon-101-l2").done_at
    clock.move(timedelta(hours=1))
    assert finish_lesson(enrolment.id, "mon-101-l2").done_at == first


def test_progress_lists_lessons_in_the_order_they_were_done(
    database: scoped_session[Session], clock: MovableClock
) -> None:
    person = make_person()
    enrolment = make_enrolment(person)
    for lesson in ("mon-101-l3", "mon-101-l1"):
        finish_lesson(enrolment.id, lesson)
        clock.move(timedelta(minutes=1))
    ensure_lesson_progress(enrolment.id, "mon-101-l2").mastered_at = academy_clock.now()
    database.flush()
    progress = get_progress_or_404(actor_for(person), MODEL_SLUG)
    assert progress.done == ("mon-101-l3", "mon-101-l1")
    assert progress.mastered == {"mon-101-l2"}
    assert (progress.has_workbook, progress.has_passed, progress.is_complete) == (False, False, False)


def test_others_and_guests_have_no_progress_here(database: scoped_session[Session]) -> None:
    make_enrolment(make_person())
    with pytest.raises(NotFoundError):
        get_progress_or_404(actor_for(make_person()), MODEL_SLUG)
    with pytest.raises(NotFoundError):
        get_progress_or_404(GUEST, MODEL_SLUG)


@pytest.mark.parametrize("courses", [1, 50])
def test_progress_everywhere_is_one_statement(database: scoped_session[Session], courses: int) -> None:
    person = make_person()
    for _ in range(courses):
        enrolment = make_enrolment(person, make_small_edition().edition_id)
        finish_lesson(enrolment.id, "any-l1")
    database.flush()
    with count_queries(1):
        found = progress_everywhere(person.id)
    assert len(found) == courses
    my_courses(found, "en")
    with count_queries(0):
        assert len(my_courses(found, "en")) == courses


def test_progress_in_a_course_is_one_statement(database: scoped_session[Session]) -> None:
    person = make_person()
    enrolment = make_enrolment(person)
    for number in range(1, 7):
        finish_lesson(enrolment.id, f"mon-101-l{number}")
    with count_queries(1):
        progress = progress_in(person.id, MODEL_SLUG)
    assert progress is not None
    assert len(progress.done) == 6


def test_erasing_a_person_erases_her_progress(database: scoped_session[Session]) -> None:
    person = make_person()
    finish_lesson(make_enrolment(person).id, "mon-101-l1")
    database.execute(sa.text("DELETE FROM login_sessions WHERE person_id = :person"), {"person": person.id})
    database.execute(sa.text("DELETE FROM people WHERE id = :person"), {"person": person.id})
    assert new_rows(LessonProgress) == []
