"""What a learner did in a course: a row for each that is asked for, and nothing of other people, courses, editions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.catalogue.models import Course
from academy.core.clock import now
from academy.credentials.models import Certificate, RevocationReason
from academy.learning.models import LessonProgress
from academy.records.queries import with_records, workbook_parts
from tests.factories.accounts import make_person
from tests.factories.catalogue import make_edition, make_small_edition
from tests.factories.programmes import complete, enrol, start_workbook, try_final_check

Database = scoped_session[Session]


def records(database: Database, people: Sequence[Person], codes: Sequence[str]) -> list[Any]:
    """Return the records of each of these people in each of these courses, by name and code."""
    everybody = sa.select(
        Person.id.label("person_id"),
        Person.display_name.label("name"),
        Course.id.label("course_id"),
        Course.code.label("code"),
    ).join(Course, sa.true())
    asked = everybody.where(Person.id.in_([person.id for person in people]), Course.code.in_(codes))
    statement = with_records(asked.subquery("asked"))
    return list(database.execute(statement.order_by(sa.text("name"), sa.text("code"))))


def record(database: Database, person: Person, code: str) -> Any:
    (row,) = records(database, [person], [code])
    return row


def test_who_did_nothing_has_a_row_too(database: Database) -> None:
    row = record(database, make_person(), make_edition().code)
    assert (row.state, row.edition_id, row.enrolled_at) == ("not-enrolled", None, None)
    assert (row.lessons_done, row.lessons_mastered) == (0, 0)
    assert (row.workbook, row.evidence, row.final_check) == ("not-started", None, "not-started")
    assert (row.completed_at, row.completed_on, row.certificate) == (None, None, "none")
    assert workbook_parts(row.evidence) == (0, 0)


def test_a_row_without_course_stays_and_says_that_nothing_was_done(database: Database) -> None:
    person = make_person()
    complete(person, make_edition().edition_id, has_certificate=True)
    asked = sa.select(
        sa.literal(person.id).label("person_id"), sa.cast(sa.null(), sa.Integer).label("course_id")
    ).subquery("asked")
    (row,) = database.execute(with_records(asked))
    assert (row.person_id, row.course_id, row.state) == (person.id, None, "not-enrolled")
    assert (row.enrolled_at, row.workbook, row.final_check, row.certificate) == (
        None,
        "not-started",
        "not-started",
        "none",
    )


def test_progress_of_a_learner(database: Database) -> None:
    edition, person = make_edition(), make_person()
    enrolment = enrol(person, edition.edition_id, lessons=2)
    mastered = LessonProgress(
        enrolment_id=enrolment.id, lesson_id="practised-only", done_at=None, mastered_at=now()
    )
    database.add(mastered)
    start_workbook(person, edition.edition_id, done=1)
    try_final_check(person, edition.edition_id, is_passed=False)
    row = record(database, person, edition.code)
    assert (row.state, row.edition_id) == ("enrolled", edition.edition_id)
    assert (row.lessons_done, row.lessons_mastered) == (2, 1)
    assert (row.workbook, row.final_check) == ("started", "not-passed")
    assert workbook_parts(row.evidence) == (1, 2)


@pytest.mark.parametrize(
    ("outcome", "state"), [(None, "in-progress"), (False, "not-passed"), (True, "passed")]
)
def test_states_of_the_final_check(database: Database, outcome: bool | None, state: str) -> None:
    edition, person = make_edition(), make_person()
    enrol(person, edition.edition_id)
    try_final_check(person, edition.edition_id, is_passed=outcome)
    assert record(database, person, edition.code).final_check == state


def test_completion_and_certificate(database: Database) -> None:
    edition, person = make_edition(), make_person()
    completion = complete(person, edition.edition_id, has_certificate=True)
    row = record(database, person, edition.code)
    assert (row.state, row.final_check, row.workbook, row.lessons_done) == ("completed", "passed", "done", 6)
    assert (row.completed_on, row.certificate) == (completion.completed_on, "valid")
    database.execute(
        sa.update(Certificate).values(revoked_at=now(), revocation_reason=RevocationReason.ISSUED_IN_ERROR)
    )
    assert record(database, person, edition.code).certificate == "revoked"


def test_a_completion_of_an_older_edition_counts_and_progress_is_of_the_last_one(database: Database) -> None:
    old = make_small_edition("mon-777", version="1.0.0", lessons=2)
    new = make_small_edition("mon-777", version="1.1.0", lessons=5)
    person, first_day = make_person(), now() - timedelta(days=2)
    first = complete(person, old.edition_id, at=first_day)
    enrol(person, new.edition_id, lessons=1)
    row = record(database, person, "mon-777")
    assert (row.state, row.completed_at) == ("completed", first.completed_at)
    assert (row.enrolled_at, row.edition_id, row.lessons_done) == (first_day, new.edition_id, 1)


def test_each_row_tells_of_its_own_person_and_course(database: Database) -> None:
    first, second = make_small_edition("mon-775", lessons=3), make_small_edition("mon-776", lessons=4)
    ada, bopha, chan = (make_person(name=name) for name in ("Ada", "Bopha", "Chan"))
    enrol(ada, first.edition_id, lessons=1)
    complete(ada, second.edition_id)
    complete(bopha, first.edition_id, has_certificate=True)
    complete(chan, first.edition_id)
    rows = records(database, [ada, bopha], ["mon-775", "mon-776"])
    assert [(row.name, row.code, row.state, row.lessons_done, row.certificate) for row in rows] == [
        ("Ada", "mon-775", "enrolled", 1, "none"),
        ("Ada", "mon-776", "completed", 4, "none"),
        ("Bopha", "mon-775", "completed", 3, "valid"),
        ("Bopha", "mon-776", "not-enrolled", 0, "none"),
    ]
