"""The rows of the export, read as they are needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from academy.accounts.models import LearnerProfile
from academy.core.dates import day_in
from academy.core.db import db
from academy.core.names import without_turning
from academy.programmes.models import Programme
from academy.programmes.queries import ProgrammeEditions, course_facts, programme_editions, workbook_parts
from academy.statistics.indicators import UNKNOWN, country_code, size_band

#: Rows that are in memory at once.
BATCH = 500

Cell = str | int | date | None


@dataclass
class ExportCounts:
    """What a file holds, for the audit."""

    rows: int = 0
    learners: int = 0


def export_rows(programme: Programme, countries: frozenset[str]) -> Iterator[dict[str, Cell]]:
    """Yield one row a learner of ``countries`` and course of the programme, the learners in a random order."""
    fact = course_facts(programme, countries).subquery("fact")
    answers = (
        LearnerProfile.sex,
        LearnerProfile.age_band,
        LearnerProfile.settlement,
        LearnerProfile.enterprise_stage,
        LearnerProfile.sector,
        LearnerProfile.workers,
        LearnerProfile.registration,
    )
    statement = (
        sa.select(
            fact.c.subject_id,
            fact.c.joined_at,
            fact.c.country,
            *answers,
            fact.c.course_code,
            fact.c.edition_id,
            fact.c.state,
            fact.c.enrolled_at,
            fact.c.lessons_done,
            fact.c.workbook,
            fact.c.evidence,
            fact.c.final_check,
            fact.c.completed_on,
            fact.c.is_completed_in_period,
            fact.c.certificate,
        )
        .outerjoin(LearnerProfile, LearnerProfile.person_id == fact.c.person_id)
        .order_by(fact.c.subject_id, fact.c.course_code)
        .execution_options(yield_per=BATCH)
    )
    editions = programme_editions(programme)
    for row in db.session.execute(statement):
        yield _cells(programme, editions, row)


def counted(rows: Iterator[dict[str, Cell]], counts: ExportCounts) -> Iterator[dict[str, Cell]]:
    """Pass rows on and count them; the rows of one learner come together."""
    last: Cell = None
    for row in rows:
        counts.rows += 1
        counts.learners += row["subject_id"] != last
        last = row["subject_id"]
        yield row


def _cells(programme: Programme, editions: ProgrammeEditions, row: Any) -> dict[str, Cell]:
    edition = editions.editions.get(row.edition_id)
    return {
        "subject_id": row.subject_id,
        "programme_id": programme.public_id,
        "programme_name": without_turning(programme.name),
        "joined_on": day_in(row.country, row.joined_at),
        "country": country_code(row.country),
        "sex": _code(row.sex),
        "age_band": _code(row.age_band),
        "settlement": _code(row.settlement),
        "enterprise_stage": _code(row.enterprise_stage),
        "sector": _code(row.sector),
        "workers": _code(row.workers),
        "size_band": str(size_band(row.workers)),
        "registration": _code(row.registration),
        "course_code": row.course_code,
        "course_title": editions.titles.get(row.course_code, ""),
        "course_version": edition.version if edition else "",
        "course_state": row.state,
        "enrolled_on": day_in(row.country, row.enrolled_at) if row.enrolled_at else None,
        "lessons_done": row.lessons_done,
        "lessons_total": edition.lessons if edition else None,
        "workbook": row.workbook,
        "workbook_parts_done": workbook_parts(row.evidence)[0],
        "final_check": row.final_check,
        "completed_on": row.completed_on,
        "completed_in_period": "yes" if row.is_completed_in_period else "no",
        "certificate": row.certificate,
    }


def _code(answer: StrEnum | None) -> str:
    return str(answer.value) if answer else UNKNOWN
