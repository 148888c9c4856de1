"""The table of learners on the manager's page: one course at a time, so that every cell has one meaning."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from academy.core.dates import day_in
from academy.core.db import db
from academy.programmes.models import Programme
from academy.programmes.queries.courses import EditionFacts, programme_editions
from academy.programmes.queries.who_counts import counted_records, learners_in_courses
from academy.records.queries import is_enrolled, workbook_parts
from academy.records.states import CertificateState, CourseState, FinalCheckState, WorkbookState


class LearnerSort(StrEnum):
    """The orders of the table."""

    NAME = "name"
    JOINED = "joined"
    PROGRESS = "progress"
    COMPLETED = "completed"


@dataclass(frozen=True)
class LearnerRow:
    """One learner in one course. No points, no answers, no amounts."""

    person_id: int
    name: str
    country: str
    joined_on: date
    #: Courses of the programme in which the learner is enrolled.
    courses: int
    state: CourseState
    lessons_done: int
    lessons_total: int
    workbook: WorkbookState
    #: Parts of the workbook that are done, such as seven days or eight weeks, and all of them.
    workbook_parts: tuple[int, int]
    final_check: FinalCheckState
    completed_on: date | None
    certificate: CertificateState


@dataclass(frozen=True)
class LearnerPage:
    """One page of the table; ``total`` counts the learners that fit the search."""

    rows: list[LearnerRow]
    total: int


def learners_page(
    programme: Programme,
    countries: frozenset[str],
    course_code: str,
    *,
    search: str = "",
    state: CourseState | None = None,
    sort: LearnerSort = LearnerSort.NAME,
    page: int = 1,
    size: int = 25,
) -> LearnerPage:
    """Return a page of learners with their progress in ``course_code``, in four statements."""
    column = counted_records(programme, countries, course_code).subquery().c
    statement = sa.select(
        column.person_id,
        column.name,
        column.country,
        column.joined_at,
        column.state,
        column.lessons_done,
        column.edition_id,
        column.workbook,
        column.evidence,
        column.final_check,
        column.completed_on,
        column.certificate,
    )
    if search:
        statement = statement.where(column.name.icontains(search, autoescape=True))
    if state is not None:
        statement = statement.where(column.state == state.value)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0
    by_name = (sa.func.lower(column.name), column.participation_id)
    orders: dict[LearnerSort, tuple[sa.ColumnElement[Any], ...]] = {
        LearnerSort.NAME: (),
        LearnerSort.JOINED: (column.joined_at.desc(),),
        LearnerSort.PROGRESS: (column.lessons_done.desc(),),
        LearnerSort.COMPLETED: (column.completed_at.is_(None), column.completed_at.desc()),
    }
    rows = db.session.execute(
        statement.order_by(*orders[sort], *by_name).limit(size).offset((page - 1) * size)
    ).all()
    courses = courses_started(programme, countries, [row.person_id for row in rows])
    editions = programme_editions(programme).editions
    return LearnerPage(
        [_row(row, courses.get(row.person_id, 0), editions.get(row.edition_id)) for row in rows], total
    )


def courses_started(
    programme: Programme, countries: frozenset[str], person_ids: Collection[int]
) -> dict[int, int]:
    """Return in how many courses of the programme that her consent names each of these people is enrolled."""
    counted = learners_in_courses(programme, countries).subquery("counted")
    rows = db.session.execute(
        sa.select(counted.c.person_id, sa.func.count().label("courses"))
        .where(counted.c.person_id.in_(person_ids), is_enrolled(counted))
        .group_by(counted.c.person_id)
    )
    return {row.person_id: row.courses for row in rows}


def _row(row: sa.Row[*tuple[Any, ...]], courses: int, edition: EditionFacts | None) -> LearnerRow:
    return LearnerRow(
        person_id=row.person_id,
        name=row.name,
        country=row.country,
        joined_on=day_in(row.country, row.joined_at),
        courses=courses,
        state=CourseState(row.state),
        lessons_done=row.lessons_done,
        lessons_total=edition.lessons if edition else 0,
        workbook=WorkbookState(row.workbook),
        workbook_parts=workbook_parts(row.evidence),
        final_check=FinalCheckState(row.final_check),
        completed_on=row.completed_on,
        certificate=CertificateState(row.certificate),
    )
