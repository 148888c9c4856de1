"""The records behind a file of rows, exact and with the answers of the learner, read as they are needed."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from academy.accounts.models import LearnerProfile
from academy.core.db import db
from academy.programmes.queries import Programme, counted_records

#: Rows that are in memory at once.
BATCH = 500


def answered_records(programme: Programme, countries: frozenset[str]) -> Iterator[Any]:
    """Yield one row a learner of ``countries`` and course of the programme, the learners in a random order.

    Columns: those of `counted_records` that a file of rows holds, and the optional answers of the learner.
    """
    record = counted_records(programme, countries).subquery("record")
    statement = (
        sa.select(
            record.c.subject_id,
            record.c.joined_at,
            record.c.country,
            LearnerProfile.sex,
            LearnerProfile.age_band,
            LearnerProfile.settlement,
            LearnerProfile.enterprise_stage,
            LearnerProfile.sector,
            LearnerProfile.workers,
            LearnerProfile.registration,
            record.c.course_code,
            record.c.edition_id,
            record.c.state,
            record.c.enrolled_at,
            record.c.workbook,
            record.c.final_check,
            record.c.completed_on,
            record.c.is_completed_in_period,
            record.c.certificate,
        )
        .outerjoin(LearnerProfile, LearnerProfile.person_id == record.c.person_id)
        .order_by(record.c.subject_id, record.c.course_code)
        .execution_options(yield_per=BATCH)
    )
    yield from db.session.execute(statement)
