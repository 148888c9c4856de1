"""A stored, append-only ledger can stand behind the same function: facts, folded, make the same records.

The ledger here is the smallest that could: what happened, to whom, in which course and edition, when. It is filled from
the tables of the lower domains, as it would be where it is new, and then asked instead of them.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.assessment.models import Attempt, AttemptKind, AttemptState
from academy.catalogue.models import Course, Edition
from academy.core.clock import now
from academy.credentials.models import Certificate
from academy.learning.models import Completion, Enrolment, LessonProgress
from academy.records.queries import with_records
from academy.workbook.models import Workbook
from tests.factories.accounts import make_person
from tests.factories.catalogue import make_small_edition
from tests.factories.programmes import complete, enrol, start_workbook, try_final_check

Database = scoped_session[Session]
LEDGER = sa.Table(
    "ledger_of_a_test",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("person_id", sa.Integer),
    sa.Column("course_id", sa.Integer),
    sa.Column("edition_id", sa.Integer),
    sa.Column("kind", sa.String(30)),
    sa.Column("day", sa.Date),
    prefixes=["TEMPORARY"],
)
#: What of a record is states, counts and days; the rest of it says where these come from.
FOLDED = (
    "edition_id",
    "state",
    "lessons_done",
    "lessons_mastered",
    "workbook",
    "final_check",
    "completed_on",
    "certificate",
)


def happened(database: Database) -> Iterator[tuple[int, int, str, date]]:
    """Yield person, edition, kind and day of everything that everybody did, in the order in which it happened."""
    day = date(2026, 1, 1)
    whose = {each.id: each for each in database.scalars(sa.select(Enrolment).order_by(Enrolment.id))}
    for each in whose.values():
        yield each.person_id, each.edition_id, "started", day
    for lesson in database.scalars(sa.select(LessonProgress)):
        enrolment = whose[lesson.enrolment_id]
        for is_so, kind in ((lesson.done_at, "lesson"), (lesson.mastered_at, "mastered")):
            if is_so:
                yield enrolment.person_id, enrolment.edition_id, kind, day
    for book in database.scalars(sa.select(Workbook)):
        yield book.person_id, book.edition_id, "workbook", day
        if book.is_evidence_met:
            yield book.person_id, book.edition_id, "workbook-done", day
    for attempt in database.scalars(sa.select(Attempt).where(Attempt.kind == AttemptKind.FINAL)):
        is_open = attempt.state is AttemptState.OPEN
        kind = "check-open" if is_open else "passed" if attempt.is_passed else "not-passed"
        yield attempt.person_id, attempt.edition_id, kind, day
    rows = database.execute(
        sa.select(Completion, Certificate)
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .order_by(Completion.id)
    )
    for completion, certificate in rows:
        enrolment = whose[completion.enrolment_id]
        yield enrolment.person_id, enrolment.edition_id, "completed", completion.completed_on
        if certificate is not None:
            kind = "revoked" if certificate.revoked_at else "certificate"
            yield enrolment.person_id, enrolment.edition_id, kind, day


def fill(database: Database) -> None:
    """Make the ledger from what is stored."""
    LEDGER.create(database.connection())
    course_of = {row.id: row.course_id for row in database.execute(sa.select(Edition.id, Edition.course_id))}
    for person_id, edition_id, kind, day in happened(database):
        course_id = course_of[edition_id]
        database.execute(
            LEDGER.insert().values(
                person_id=person_id, course_id=course_id, edition_id=edition_id, kind=kind, day=day
            )
        )


def from_ledger(asked: sa.Subquery) -> sa.Select[*tuple[Any, ...]]:
    """Return what `with_records` returns, of states and days, from the ledger."""

    def fact(value: Any, *kinds: str, of: Any = None) -> sa.ScalarSelect[Any]:
        is_hers = LEDGER.c.person_id == asked.c.person_id, LEDGER.c.course_id == asked.c.course_id
        found = sa.select(value).where(*is_hers, LEDGER.c.kind.in_(kinds))
        return (
            (found if of is None else found.where(LEDGER.c.edition_id == of))
            .correlate(asked)
            .scalar_subquery()
        )

    def count(*kinds: str, of: Any = None) -> sa.ScalarSelect[int]:
        return fact(sa.func.count(), *kinds, of=of)

    started = LEDGER.alias()
    last = (
        sa.select(started.c.edition_id)
        .where(started.c.person_id == asked.c.person_id, started.c.course_id == asked.c.course_id)
        .where(started.c.kind == "started")
        .order_by(started.c.id.desc())
        .limit(1)
        .correlate(asked)
        .scalar_subquery()
    )
    is_completed = count("completed") > 0
    return sa.select(
        *asked.c,
        last.label("edition_id"),
        sa.case((is_completed, "completed"), (count("started") > 0, "enrolled"), else_="not-enrolled").label(
            "state"
        ),
        count("lesson", of=last).label("lessons_done"),
        count("mastered", of=last).label("lessons_mastered"),
        sa.case(
            (count("workbook-done", of=last) > 0, "done"),
            (count("workbook", of=last) > 0, "started"),
            else_="not-started",
        ).label("workbook"),
        sa.case(
            (is_completed, "passed"),
            (count("passed", of=last) > 0, "passed"),
            (count("check-open", of=last) > 0, "in-progress"),
            (count("not-passed", of=last) > 0, "not-passed"),
            else_="not-started",
        ).label("final_check"),
        fact(sa.func.min(LEDGER.c.day), "completed").label("completed_on"),
        sa.case((count("revoked") > 0, "revoked"), (count("certificate") > 0, "valid"), else_="none").label(
            "certificate"
        ),
    )


def answers(database: Database, statement: sa.Select[*tuple[Any, ...]]) -> dict[tuple[int, int], Any]:
    rows = database.execute(statement)
    return {(row.person_id, row.course_id): [getattr(row, name) for name in FOLDED] for row in rows}


def make_everything(moment: datetime) -> None:
    """Let people stand at different points of a course that has two editions, and of another one."""
    old, new = (make_small_edition("mon-778", version=f"1.{number}.0").edition_id for number in range(2))
    other = make_small_edition("mon-779").edition_id
    people = [make_person(name=f"Learner {number}") for number in range(7)]
    complete(people[0], old, at=moment - timedelta(days=40), has_certificate=True)
    enrol(people[0], new, lessons=1)
    enrol(people[1], new, lessons=2)
    start_workbook(people[1], new)
    for number, is_passed in enumerate((None, False, True), 2):
        enrol(people[number], old)
        try_final_check(people[number], old, is_passed=is_passed)
    complete(people[5], other)
    enrol(people[5], old, lessons=1)
    start_workbook(people[5], old, 2, is_done=True)


def test_a_ledger_answers_as_the_tables_do(database: Database) -> None:
    make_everything(now())
    fill(database)
    everybody = sa.select(Person.id.label("person_id"), Course.id.label("course_id"))
    asked = everybody.join(Course, sa.true()).subquery("asked")
    from_tables = answers(database, with_records(asked))
    assert answers(database, from_ledger(asked)) == from_tables
    assert len({tuple(each) for each in from_tables.values()}) > 7, "people stand at different points"
