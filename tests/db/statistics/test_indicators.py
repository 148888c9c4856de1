"""Figures of a programme: right before protection, protected when published, one definition for all."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.codes import AgeBand, Sex, WorkersBand
from academy.accounts.services import withdraw_consent
from academy.disclosure.figures import FEW, PROTECTED, Figure, Rate
from academy.programmes.models import Programme
from academy.programmes.reach import ALL_COUNTRIES
from academy.programmes.results import totals_of
from academy.programmes.services.participations import purpose_of
from academy.statistics.indicators import (
    CODES,
    Dimension,
    FigureRow,
    Indicator,
    country_code,
    size_band,
)
from academy.statistics.queries import programme_figures
from tests.factories.catalogue import make_edition
from tests.factories.programmes import complete, enrol, make_participant, make_programme
from tests.support.queries import count_queries

Database = scoped_session[Session]


def make_learners(programme: Programme, count: int, country: str = "ID", **answers: Any) -> list[Any]:
    return [make_participant(programme, country=country, **answers) for _ in range(count)]


def figure(rows: Sequence[FigureRow], code: str, indicator: Indicator = Indicator.JOINED) -> Figure:
    return next(row for row in rows if row.code == code).figures[indicator]


def near(found: Figure, count: int) -> bool:
    return found.value is not None and found.value % 5 == 0 and abs(found.value - count) < 5


def test_figures_by_sex_age_country_and_size(database: Database) -> None:
    programme = make_programme()
    make_learners(
        programme, 12, "ID", sex=Sex.FEMALE, age_band=AgeBand.FROM_18_TO_24, workers=WorkersBand.ONE
    )
    make_learners(programme, 15, "KH", sex=Sex.MALE, workers=WorkersBand.FROM_30_TO_49)
    make_learners(programme, 2, "KH", sex=Sex.PREFER_NOT_TO_SAY, workers=WorkersBand.FROM_10_TO_14)
    make_learners(programme, 3, "", sex=Sex.OTHER)
    figures = programme_figures(programme, ALL_COUNTRIES)
    assert near(figures.totals[Indicator.JOINED], 32)
    assert figures.totals[Indicator.STARTED] == FEW
    sex, size = figures.tables[Dimension.SEX], figures.tables[Dimension.SIZE]
    assert near(figure(sex, "female"), 12)
    assert near(figure(sex, "male"), 15)
    assert figure(sex, "other") == figure(sex, "prefer-not-to-say") == figure(sex, "unknown") == FEW
    assert near(figure(figures.tables[Dimension.AGE], "18-24"), 12)
    assert near(figure(figures.tables[Dimension.AGE], "unknown"), 20)
    assert near(figure(size, "10-49"), 17)
    countries = figures.tables[Dimension.COUNTRY]
    assert [row.code for row in countries] == ["KH", "ID", "other"]
    assert figure(countries, "other") == FEW
    assert figure(countries, "ID") == PROTECTED, "else the total would give the other countries away"


def test_figures_of_progress(database: Database) -> None:
    edition, programme = make_edition(), make_programme()
    people = make_learners(programme, 30, sex=Sex.FEMALE)
    for person in people[:14]:
        enrol(person, edition.edition_id)
    for person in people[14:26]:
        complete(person, edition.edition_id)
    figures = programme_figures(programme, ALL_COUNTRIES)
    assert near(figures.totals[Indicator.STARTED], 26)
    assert near(figures.totals[Indicator.COMPLETED], 12)
    (course,) = figures.courses
    assert course.code == edition.code
    assert course.figures == {
        each: figures.totals[each] for each in (Indicator.STARTED, Indicator.COMPLETED)
    }, "the same people always show the same figure"
    sex = figures.tables[Dimension.SEX]
    assert {indicator: figure(sex, "female", indicator) for indicator in Indicator} == figures.totals
    exact = totals_of(programme, ALL_COUNTRIES)
    assert (exact.joined, exact.started, exact.completed) == (30, 26, 12)
    rate = figures.completion_rate
    assert rate is not None
    assert (rate.low <= 100 * 12 / 26 <= rate.high <= 100, rate.about) == (True, None)


def test_e1_a_rate_is_one_number_from_fifty_starters_on(database: Database) -> None:
    edition, programme = make_edition(), make_programme()
    for number in range(60):
        person = make_participant(programme)
        complete(person, edition.edition_id) if number < 30 else enrol(person, edition.edition_id)
    figures = programme_figures(programme, ALL_COUNTRIES)
    assert figures.completion_rate == Rate(40, 65, 50)


def test_a_country_sees_the_same_figure_as_the_whole_shows_for_it(database: Database) -> None:
    programme = make_programme()
    make_learners(programme, 23, "ID")
    make_learners(programme, 18, "KH")
    whole = programme_figures(programme, ALL_COUNTRIES)
    part = programme_figures(programme, frozenset({"KH"}))
    assert part.totals[Indicator.JOINED] == figure(whole.tables[Dimension.COUNTRY], "KH")
    assert [row.code for row in part.tables[Dimension.COUNTRY]] == ["KH"]


def test_who_withdraws_is_gone_from_every_figure(database: Database) -> None:
    programme = make_programme()
    people = make_learners(programme, 10, sex=Sex.FEMALE)
    assert programme_figures(programme, ALL_COUNTRIES).totals[Indicator.JOINED] == Figure(10)
    withdraw_consent(people[0].id, purpose_of(programme), "privacy-page")
    figures = programme_figures(programme, ALL_COUNTRIES)
    assert figures.totals[Indicator.JOINED] == FEW
    assert figure(figures.tables[Dimension.SEX], "female") == FEW


def test_a_programme_without_learners_says_no_more_than_a_small_one(database: Database) -> None:
    empty, small = make_programme(), make_programme()
    make_learners(small, 3)
    shown = [programme_figures(programme, ALL_COUNTRIES) for programme in (empty, small)]
    assert shown[0].totals == shown[1].totals
    assert shown[0].tables[Dimension.SEX] == shown[1].tables[Dimension.SEX]


@pytest.mark.parametrize("learners", [1, 50])
def test_figures_cost_two_statements(database: Database, learners: int) -> None:
    programme = make_programme()
    make_learners(programme, learners, sex=Sex.FEMALE)
    database.flush()
    with count_queries(2):
        programme_figures(programme, ALL_COUNTRIES)


def test_every_answer_has_its_place_in_a_table() -> None:
    assert {str(size_band(band)) for band in (*WorkersBand, None)} == set(map(str, CODES[Dimension.SIZE]))
    assert {str(code) for code in (*Sex, *AgeBand)} <= set(
        map(str, (*CODES[Dimension.SEX], *CODES[Dimension.AGE]))
    )
    assert country_code("") in CODES[Dimension.COUNTRY]
