"""The rows of the export as they are, read as they are needed. They leave this package only through `recognition`."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

from academy.core.dates import day_in, time_zone
from academy.core.names import without_turning
from academy.programmes.queries import Programme, ProgrammeEditions, programme_editions
from academy.statistics.exports.columns import NO, YES, file_code
from academy.statistics.indicators import UNKNOWN, country_code, size_band
from academy.statistics.queries.rows import answered_records

#: One row: a text for each column, '' where there is no value.
Row = dict[str, str]


def exact_rows(programme: Programme, countries: frozenset[str]) -> Iterator[Row]:
    """Yield one row a learner of ``countries`` and course of the programme, the learners in a random order."""
    editions = programme_editions(programme)
    for row in answered_records(programme, countries):
        yield _cells(programme, editions, row)


def _cells(programme: Programme, editions: ProgrammeEditions, row: Any) -> Row:
    edition = editions.editions.get(row.edition_id)
    return {
        "subject_id": row.subject_id,
        "programme_id": programme.public_id,
        "programme_name": without_turning(programme.name),
        "joined_in": _month(day_in(row.country, row.joined_at)),
        "country": country_code(row.country),
        "time_zone": str(time_zone(row.country)),
        "sex": _code(row.sex),
        "age_band": _code(row.age_band),
        "settlement": _code(row.settlement),
        "enterprise_stage": _code(row.enterprise_stage),
        "sector": _code(row.sector),
        "workers": _code(row.workers),
        "size_band": file_code(str(size_band(row.workers))),
        "registration": _code(row.registration),
        "course_code": row.course_code,
        "course_title": editions.titles.get(row.course_code, ""),
        "course_version": f"v{edition.version}" if edition else "",
        "course_state": row.state,
        "enrolled_in": _month(day_in(row.country, row.enrolled_at)) if row.enrolled_at else "",
        "workbook": row.workbook,
        "final_check": row.final_check,
        "completed_in": _month(row.completed_on) if row.completed_on else "",
        "completed_in_period": YES if row.is_completed_in_period else NO,
        "certificate": row.certificate,
    }


def _month(day: date) -> str:
    """Return the month of a day in a form that no program takes for a day."""
    return f"{day.year}M{day.month:02}"


def _code(answer: StrEnum | None) -> str:
    return file_code(str(answer.value)) if answer else UNKNOWN
