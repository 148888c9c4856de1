"""A fact is of one learner in one course of one programme: beside it stand rows that differ in one thing."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Consent
from academy.assessment.models import Attempt, AttemptKind, AttemptState
from academy.core.clock import now
from academy.learning.models import LessonProgress
from academy.programmes.models import Participation, Programme
from academy.programmes.queries import CourseOffer, EditionFacts, programme_courses, programme_editions
from academy.programmes.queries.learners import courses_started
from academy.programmes.queries.who_counts import counted_records, learners
from academy.programmes.reach import ALL_COUNTRIES
from academy.programmes.services import ProgrammeDetails, join_programme, update_programme
from tests.factories.accounts import actor_for
from tests.factories.catalogue import make_small_edition
from tests.factories.programmes import (
    complete,
    days_from_today,
    enrol,
    make_participant,
    make_programme,
    start_workbook,
    try_final_check,
)

Database = scoped_session[Session]


def facts(database: Database, programme: Programme, *columns: str) -> list[tuple[Any, ...]]:
    """Return the named columns of every fact, in order."""
    rows = database.execute(counted_records(programme, ALL_COUNTRIES))
    return sorted(tuple(getattr(row, column) for column in columns) for row in rows)


def change(programme: Programme, **changes: Any) -> None:
    """Let the operator change a programme for women that runs for two months."""
    values: dict[str, Any] = {
        "name": programme.name,
        "starts_on": programme.starts_on,
        "ends_on": programme.ends_on,
        "for_women": True,
        "for_youth": False,
        **changes,
    }
    update_programme(None, programme, ProgrammeDetails(**values), "The plan has changed.")


def test_a_fact_tells_of_one_learner_and_of_the_edition_taken_last(database: Database) -> None:
    old = make_small_edition("mon-771", version="1.0.0", lessons=3).edition_id
    new = make_small_edition("mon-771", version="1.1.0", lessons=4).edition_id
    second = make_small_edition("mon-772", lessons=2).edition_id
    first_day, second_day = now() - timedelta(days=3), now() - timedelta(days=2)
    programme = make_programme(course_codes=["mon-771", "mon-772"])
    ada, bopha = (make_participant(programme, name) for name in ("Ada", "Bopha"))
    enrol(ada, old, lessons=3, at=first_day)
    start_workbook(ada, old, 2, is_done=True)
    try_final_check(ada, old, is_passed=False, at=first_day)
    enrolment = enrol(ada, new, lessons=1, at=second_day)
    database.add(
        LessonProgress(enrolment_id=enrolment.id, lesson_id="opened", done_at=None, mastered_at=None)
    )
    database.add(
        Attempt(
            person_id=ada.id,
            edition_id=new,
            kind=AttemptKind.PRACTICE,
            lesson_id="mon-771-l1",
            number=1,
            seed="seed",
            country="ID",
            currency="IDR",
            items=[],
            progress={},
            state=AttemptState.OPEN,
            started_at=second_day,
            maximum=0,
            outcomes=[],
        )
    )
    enrol(bopha, new, lessons=2, at=second_day)
    start_workbook(bopha, new, 1)
    try_final_check(bopha, new, is_passed=None, at=second_day)
    complete(bopha, second, at=second_day, has_certificate=True)
    columns = ("name", "course_code", "state", "enrolled_at", "edition_id", "lessons_done")
    assert facts(database, programme, *columns) == [
        ("Ada", "mon-771", "enrolled", first_day, new, 1),
        ("Ada", "mon-772", "not-enrolled", None, None, 0),
        ("Bopha", "mon-771", "enrolled", second_day, new, 2),
        ("Bopha", "mon-772", "completed", second_day, second, 2),
    ]
    columns = ("name", "course_code", "workbook", "final_check", "completed_at", "certificate")
    assert facts(database, programme, *columns) == [
        ("Ada", "mon-771", "not-started", "not-started", None, "none"),
        ("Ada", "mon-772", "not-started", "not-started", None, "none"),
        ("Bopha", "mon-771", "started", "in-progress", None, "none"),
        ("Bopha", "mon-772", "done", "passed", second_day, "valid"),
    ]


def test_a_fact_of_one_course_is_asked_for_by_its_code(database: Database) -> None:
    codes = [make_small_edition().code for _course in range(3)]
    programme = make_programme(course_codes=codes)
    make_participant(programme)
    found = database.execute(counted_records(programme, ALL_COUNTRIES, codes[1])).all()
    assert [row.course_code for row in found] == [codes[1]]


@pytest.mark.parametrize(
    ("agreed", "present"), [((-20, 20), (-10, 10)), ((-10, 10), (-20, 20))], ids=["shortened", "extended"]
)
def test_e2_a_completion_counts_from_the_first_second_to_the_last_of_both_periods_where_she_lives(
    database: Database, agreed: tuple[int, int], present: tuple[int, int]
) -> None:
    """The days that count are -10 to 10: those of the programme now, and those that she agreed to."""
    edition = make_small_edition()
    programme = make_programme(
        course_codes=[edition.code],
        starts_on=days_from_today(agreed[0]),
        ends_on=days_from_today(agreed[1]),
    )
    jakarta = ZoneInfo("Asia/Jakarta")
    first = datetime.combine(days_from_today(-10), time(), jakarta)
    over = datetime.combine(days_from_today(11), time(), jakarta)
    second = timedelta(seconds=1)
    moments = {"Ada": first - second, "Bopha": first, "Chan": over - second, "Dara": over}
    for name, moment in moments.items():
        complete(make_participant(programme, name), edition.edition_id, at=moment)
    change(
        programme,
        course_codes=[edition.code],
        starts_on=days_from_today(present[0]),
        ends_on=days_from_today(present[1]),
    )
    assert facts(database, programme, "name", "completed_at", "is_completed_in_period") == [
        ("Ada", moments["Ada"], 0),
        ("Bopha", moments["Bopha"], 1),
        ("Chan", moments["Chan"], 1),
        ("Dara", moments["Dara"], 0),
    ]


def test_only_who_takes_part_with_a_consent_and_an_account_is_a_learner(database: Database) -> None:
    programme, other = make_programme(), make_programme()
    names = ("Ada", "Left", "Took her consent back", "Closed her account")
    _ada, left, withdrawn, closed = (make_participant(programme, name) for name in names)
    make_participant(programme, "Lives elsewhere", country="KH")
    make_participant(other, "In another programme")
    is_theirs = Participation.programme_id == programme.id, Participation.person_id == left.id
    database.execute(sa.update(Participation).where(*is_theirs).values(left_at=now()))
    is_hers = Consent.person_id == withdrawn.id
    database.execute(sa.update(Consent).where(is_hers).values(withdrawn_at=now(), withdrawn_how="page"))
    closed.closed_at = now()
    database.flush()
    assert [row.name for row in database.execute(learners(programme, frozenset({"ID"})))] == ["Ada"]
    everywhere = database.execute(learners(programme, ALL_COUNTRIES))
    assert sorted(row.name for row in everywhere) == ["Ada", "Lives elsewhere"]


def test_the_courses_that_count_are_both_agreed_to_and_still_in_the_programme(database: Database) -> None:
    """She agreed to the first and the third; the programme now has the first and the second; another has all."""
    editions = [make_small_edition() for _course in range(3)]
    first, second, third = (edition.code for edition in editions)
    programme = make_programme(course_codes=[first, third])
    other = make_programme(course_codes=[first, second, third])
    ada, bopha = (make_participant(programme, name) for name in ("Ada", "Bopha"))
    for person in (ada, bopha):
        join_programme(actor_for(person), other, language="en")
        for edition in editions:
            enrol(person, edition.edition_id)
    change(programme, course_codes=[first, second])
    assert facts(database, programme, "name", "course_code") == [("Ada", first), ("Bopha", first)]
    assert courses_started(programme, ALL_COUNTRIES, [ada.id]) == {ada.id: 1}
    assert courses_started(other, ALL_COUNTRIES, [ada.id, bopha.id]) == {ada.id: 3, bopha.id: 3}


def test_a_programme_has_its_own_courses_and_their_editions(database: Database) -> None:
    old = make_small_edition("mon-773", version="1.0.0", lessons=2)
    new = make_small_edition("mon-773", version="1.1.0", lessons=5)
    make_programme(course_codes=[make_small_edition().code])
    programme = make_programme(course_codes=["mon-773"])
    assert programme_courses(programme.id, "en") == [
        CourseOffer("mon-773", "course-mon-773", "Course mon-773")
    ]
    found = programme_editions(programme)
    assert found.editions == {
        old.edition_id: EditionFacts("1.0.0", 2),
        new.edition_id: EditionFacts("1.1.0", 5),
    }
    assert found.titles == {"mon-773": "Course mon-773"}
