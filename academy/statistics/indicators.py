"""Indicators: each figure has one definition, here, whoever shows it.

An indicator counts people. A dimension splits them by one answer. Exact counts leave this module only as
`disclosure.Group`; `programme_figures` returns what may be published.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from academy.accounts.codes import AgeBand, Sex, WorkersBand
from academy.accounts.models import LearnerProfile
from academy.core import locales
from academy.core.db import db
from academy.programmes.models import Programme
from academy.programmes.queries import course_facts, people_facts
from academy.statistics.disclosure import Figure, Group, publish, publish_table

UNKNOWN = "unknown"
ELSEWHERE = "other"


class Indicator(StrEnum):
    """What is counted: people who joined, who started a course, who completed one in the programme's days."""

    JOINED = "joined"
    STARTED = "started"
    COMPLETED = "completed"


class Dimension(StrEnum):
    """By what people are split."""

    SEX = "sex"
    AGE = "age"
    COUNTRY = "country"
    SIZE = "size"


class SizeBand(StrEnum):
    """People at work in the enterprise, in classes wide enough to publish."""

    ONE = "1"
    FROM_2_TO_4 = "2-4"
    FROM_5_TO_9 = "5-9"
    FROM_10_TO_49 = "10-49"
    FROM_50_TO_199 = "50-199"
    FROM_200 = "200-plus"
    PREFER_NOT_TO_SAY = "prefer-not-to-say"


_SIZES = {
    WorkersBand.ONE: SizeBand.ONE,
    WorkersBand.FROM_2_TO_4: SizeBand.FROM_2_TO_4,
    WorkersBand.FROM_5_TO_9: SizeBand.FROM_5_TO_9,
    WorkersBand.FROM_10_TO_14: SizeBand.FROM_10_TO_49,
    WorkersBand.FROM_15_TO_19: SizeBand.FROM_10_TO_49,
    WorkersBand.FROM_20_TO_24: SizeBand.FROM_10_TO_49,
    WorkersBand.FROM_25_TO_29: SizeBand.FROM_10_TO_49,
    WorkersBand.FROM_30_TO_49: SizeBand.FROM_10_TO_49,
    WorkersBand.FROM_50_TO_59: SizeBand.FROM_50_TO_199,
    WorkersBand.FROM_60_TO_74: SizeBand.FROM_50_TO_199,
    WorkersBand.FROM_75_TO_99: SizeBand.FROM_50_TO_199,
    WorkersBand.FROM_100_TO_199: SizeBand.FROM_50_TO_199,
    WorkersBand.FROM_200_TO_299: SizeBand.FROM_200,
    WorkersBand.FROM_300_TO_599: SizeBand.FROM_200,
    WorkersBand.FROM_600: SizeBand.FROM_200,
    WorkersBand.PREFER_NOT_TO_SAY: SizeBand.PREFER_NOT_TO_SAY,
}

#: The codes of each dimension in the order of the tables. A code nobody has is left out of a table of countries.
CODES: Mapping[Dimension, Sequence[str]] = {
    Dimension.SEX: (*Sex, UNKNOWN),
    Dimension.AGE: (*AgeBand, UNKNOWN),
    Dimension.COUNTRY: (*locales.countries(), ELSEWHERE),
    Dimension.SIZE: (*SizeBand, UNKNOWN),
}


def size_band(workers: WorkersBand | None) -> str:
    """Return the published class of a number of workers."""
    return _SIZES[workers] if workers else UNKNOWN


def country_code(country: str) -> str:
    """Return the code of a country in tables and files; people in other countries share one."""
    return country or ELSEWHERE


_CODE_OF: Mapping[Dimension, Callable[[Any], str]] = {
    Dimension.SEX: lambda row: row.sex or UNKNOWN,
    Dimension.AGE: lambda row: row.age_band or UNKNOWN,
    Dimension.COUNTRY: lambda row: country_code(row.country),
    Dimension.SIZE: lambda row: size_band(row.workers),
}


@dataclass(frozen=True)
class FigureRow:
    """One line of a table: a code (or a course) and the figure of each indicator."""

    code: str
    figures: Mapping[Indicator, Figure]


@dataclass(frozen=True)
class ProgrammeFigures:
    """All published figures of a programme."""

    totals: Mapping[Indicator, Figure]
    tables: Mapping[Dimension, Sequence[FigureRow]]
    #: By course code, who started and who completed this course.
    courses: Sequence[FigureRow]

    @property
    def percent_completed(self) -> int | None:
        """Return the share of starters who completed, in whole percent, made of the published figures only."""
        started, completed = self.totals[Indicator.STARTED].value, self.totals[Indicator.COMPLETED].value
        return round(100 * completed / started) if started and completed is not None else None


def programme_figures(programme: Programme, countries: frozenset[str]) -> ProgrammeFigures:
    """Return the figures that may be published about learners of ``countries``, read in two statements."""
    totals: defaultdict[Indicator, Group] = defaultdict(Group)
    cells: defaultdict[tuple[Dimension, str, Indicator], Group] = defaultdict(Group)
    for row in db.session.execute(_cube(programme, countries)):
        for indicator, group in _groups(row).items():
            totals[indicator] += group
            for dimension, code_of in _CODE_OF.items():
                cells[dimension, code_of(row), indicator] += group
    tables = {dimension: _table(dimension, cells) for dimension in Dimension}
    return ProgrammeFigures(
        {indicator: publish(totals[indicator]) for indicator in Indicator},
        tables,
        _courses(programme, countries),
    )


def _cube(programme: Programme, countries: frozenset[str]) -> Any:
    """Count the learners of each combination of answers, with the sums of their record keys."""
    people = people_facts(programme, countries).subquery("people")
    answers = (LearnerProfile.sex, LearnerProfile.age_band, LearnerProfile.workers, people.c.country)
    return (
        sa.select(
            *answers,
            sa.func.count().label("joined"),
            sa.func.sum(people.c.record_key).label("joined_keys"),
            *_sums(Indicator.STARTED, people.c.has_started, people.c.record_key),
            *_sums(Indicator.COMPLETED, people.c.has_completed, people.c.record_key),
        )
        .select_from(people)
        .outerjoin(LearnerProfile, LearnerProfile.person_id == people.c.person_id)
        .group_by(*answers)
    )


def _courses(programme: Programme, countries: frozenset[str]) -> list[FigureRow]:
    """Return started and completed by course; a learner may be in several, so no row is hidden for another."""
    fact = course_facts(programme, countries).subquery("fact")
    has_started = sa.case((fact.c.enrolled_at.is_not(None), 1), else_=0)
    statement = (
        sa.select(
            fact.c.course_code,
            *_sums(Indicator.STARTED, has_started, fact.c.record_key),
            *_sums(Indicator.COMPLETED, fact.c.is_completed_in_period, fact.c.record_key),
        )
        .group_by(fact.c.course_code)
        .order_by(fact.c.course_code)
    )
    return [
        FigureRow(
            row.course_code,
            {
                Indicator.STARTED: publish(Group(int(row.started), int(row.started_keys))),
                Indicator.COMPLETED: publish(Group(int(row.completed), int(row.completed_keys))),
            },
        )
        for row in db.session.execute(statement)
    ]


def _sums(indicator: Indicator, counts: Any, record_key: Any) -> tuple[Any, Any]:
    return (
        sa.func.sum(counts).label(indicator.value),
        sa.func.sum(counts * record_key).label(f"{indicator.value}_keys"),
    )


def _groups(row: Any) -> dict[Indicator, Group]:
    values = row._mapping
    return {each: Group(int(values[each.value]), int(values[f"{each.value}_keys"])) for each in Indicator}


def _table(dimension: Dimension, cells: Mapping[tuple[Dimension, str, Indicator], Group]) -> list[FigureRow]:
    codes = [str(code) for code in CODES[dimension]]
    if dimension is Dimension.COUNTRY:
        codes = [code for code in codes if (dimension, code, Indicator.JOINED) in cells]
    columns = {
        indicator: publish_table([cells.get((dimension, code, indicator), Group()) for code in codes])
        for indicator in Indicator
    }
    return [
        FigureRow(code, {indicator: columns[indicator][place] for indicator in Indicator})
        for place, code in enumerate(codes)
    ]
