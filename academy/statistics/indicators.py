"""Indicators: each figure has one definition, here, whoever shows it.

An indicator counts people. A dimension splits them by one answer. Exact counts leave this module only as groups of
disclosure control; `programme_figures` returns what may be published.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from academy.accounts.codes import AgeBand, Sex, WorkersBand
from academy.accounts.models import LearnerProfile
from academy.core import locales
from academy.core.db import db
from academy.disclosure.figures import Figure, Group, publish, publish_table
from academy.disclosure.rates import Rate, rate_of
from academy.programmes.models import Programme
from academy.programmes.queries import course_facts, people_facts

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
    def completion_rate(self) -> Rate | None:
        """Return the share of starters who completed, made of the published figures only."""
        return rate_of(self.totals[Indicator.COMPLETED], self.totals[Indicator.STARTED])


@dataclass(frozen=True)
class Cell:
    """People who gave the same answers, and who of them started and completed."""

    codes: Mapping[Dimension, str]
    groups: Mapping[Indicator, Group]


def programme_figures(programme: Programme, countries: frozenset[str]) -> ProgrammeFigures:
    """Return the figures that may be published about learners of ``countries``, read in two statements."""
    cells = [
        Cell({dimension: code_of(row) for dimension, code_of in _CODE_OF.items()}, _groups(row))
        for row in db.session.execute(_cube(programme, countries))
    ]
    courses = {
        row.course_code: {each: _group(row, each) for each in (Indicator.STARTED, Indicator.COMPLETED)}
        for row in db.session.execute(_courses(programme, countries))
    }
    return published_figures(cells, courses)


def published_figures(
    cells: Iterable[Cell], courses: Mapping[str, Mapping[Indicator, Group]]
) -> ProgrammeFigures:
    """Return what may be published of people, each of them in one cell, and of the courses in which they are."""
    totals: defaultdict[Indicator, Group] = defaultdict(Group)
    split: defaultdict[tuple[Dimension, str, Indicator], Group] = defaultdict(Group)
    for cell in cells:
        for indicator, group in cell.groups.items():
            totals[indicator] += group
            for dimension, code in cell.codes.items():
                split[dimension, code, indicator] += group
    return ProgrammeFigures(
        {indicator: publish(totals[indicator]) for indicator in Indicator},
        {dimension: _table(dimension, split) for dimension in Dimension},
        [
            FigureRow(code, {indicator: publish(group) for indicator, group in groups.items()})
            for code, groups in courses.items()
        ],
    )


def _cube(programme: Programme, countries: frozenset[str]) -> Any:
    """Count the learners of each combination of answers, with the smallest of their record keys."""
    people = people_facts(programme, countries).subquery("people")
    answers = (LearnerProfile.sex, LearnerProfile.age_band, LearnerProfile.workers, people.c.country)
    return (
        sa.select(
            *answers,
            sa.func.count().label("joined"),
            sa.func.min(people.c.record_key).label("joined_key"),
            *_counted(Indicator.STARTED, people.c.has_started, people.c.record_key),
            *_counted(Indicator.COMPLETED, people.c.has_completed, people.c.record_key),
        )
        .select_from(people)
        .outerjoin(LearnerProfile, LearnerProfile.person_id == people.c.person_id)
        .group_by(*answers)
    )


def _courses(programme: Programme, countries: frozenset[str]) -> Any:
    """Count started and completed by course; a learner may be in several, so no row is hidden for another."""
    fact = course_facts(programme, countries).subquery("fact")
    has_started = sa.case((fact.c.enrolled_at.is_not(None), 1), else_=0)
    return (
        sa.select(
            fact.c.course_code,
            *_counted(Indicator.STARTED, has_started, fact.c.record_key),
            *_counted(Indicator.COMPLETED, fact.c.is_completed_in_period, fact.c.record_key),
        )
        .group_by(fact.c.course_code)
        .order_by(fact.c.course_code)
    )


def _counted(indicator: Indicator, counts: Any, record_key: Any) -> tuple[Any, Any]:
    """Return how many rows count, and the smallest key among them."""
    return (
        sa.func.sum(counts).label(indicator.value),
        sa.func.min(sa.case((counts == 1, record_key))).label(f"{indicator.value}_key"),
    )


def _groups(row: Any) -> dict[Indicator, Group]:
    return {each: _group(row, each) for each in Indicator}


def _group(row: Any, indicator: Indicator) -> Group:
    values = row._mapping
    count = int(values[indicator.value])
    return Group(count, int(values[f"{indicator.value}_key"])) if count else Group()


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
