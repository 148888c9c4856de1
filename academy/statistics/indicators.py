"""Indicators: each figure has one definition, here, whoever shows it.

An indicator counts people. A dimension splits them by one answer. `queries` counts; exact counts come here only as
groups of disclosure control, and `published_figures` returns what may be published of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from academy.accounts.codes import AgeBand, Sex, WorkersBand
from academy.core import locales
from academy.disclosure.figures import Figure, Group, Rate, publish, publish_table, rate_of

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


#: The code of each dimension in a row of answers.
CODE_OF: Mapping[Dimension, Callable[[Any], str]] = {
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
