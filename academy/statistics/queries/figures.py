"""The figures of a programme, counted in the database and published: nothing exact leaves this module."""

from typing import Any

import sqlalchemy as sa

from academy.accounts.models import LearnerProfile
from academy.core.db import db
from academy.programmes.queries import Programme, counted_records
from academy.statistics.indicators import CODE_OF, Cell, Indicator, ProgrammeFigures, published_figures
from academy.statistics.queries.people import counted, counted_people, counts_of, group_of, groups_of


def programme_figures(programme: Programme, countries: frozenset[str]) -> ProgrammeFigures:
    """Return the figures that may be published about learners of ``countries``, read in two statements."""
    cells = [
        Cell({dimension: code_of(row) for dimension, code_of in CODE_OF.items()}, groups_of(row))
        for row in db.session.execute(_cube(programme, countries))
    ]
    courses = {
        row.course_code: {each: group_of(row, each) for each in (Indicator.STARTED, Indicator.COMPLETED)}
        for row in db.session.execute(_courses(programme, countries))
    }
    return published_figures(cells, courses)


def _cube(programme: Programme, countries: frozenset[str]) -> Any:
    """Count the learners of each combination of answers, with the smallest of their record keys."""
    people = counted_people(programme, countries).subquery("people")
    answers = (LearnerProfile.sex, LearnerProfile.age_band, LearnerProfile.workers, people.c.country)
    return (
        sa.select(*answers, *counts_of(people))
        .select_from(people)
        .outerjoin(LearnerProfile, LearnerProfile.person_id == people.c.person_id)
        .group_by(*answers)
    )


def _courses(programme: Programme, countries: frozenset[str]) -> Any:
    """Count started and completed by course; a learner may be in several, so no row is hidden for another."""
    record = counted_records(programme, countries).subquery("record")
    has_started = sa.case((record.c.enrolled_at.is_not(None), 1), else_=0)
    return (
        sa.select(
            record.c.course_code,
            *counted(Indicator.STARTED, has_started, record.c.record_key),
            *counted(Indicator.COMPLETED, record.c.is_completed_in_period, record.c.record_key),
        )
        .group_by(record.c.course_code)
        .order_by(record.c.course_code)
    )
