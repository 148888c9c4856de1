"""Who counts in a programme: one row a learner and course, the same for every list, figure and file."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.core.clock import now
from academy.programmes.models import Programme
from academy.programmes.queries import (
    EditionFacts,
    counted_records,
    learners_page,
    programme_editions,
)
from academy.programmes.queries.learners import LearnerSort
from academy.programmes.reach import ALL_COUNTRIES
from academy.programmes.results import totals_of
from academy.records.states import CertificateState, CourseState, FinalCheckState, WorkbookState
from tests.factories.catalogue import make_edition, make_small_edition
from tests.factories.programmes import (
    complete,
    enrol,
    make_participant,
    make_programme,
)
from tests.support.queries import count_queries

Database = scoped_session[Session]


def facts(database: Database, programme: Programme, countries: frozenset[str] = ALL_COUNTRIES) -> list[Any]:
    return list(database.execute(counted_records(programme, countries)))


def test_a_learner_without_enrolment_has_a_row(database: Database) -> None:
    programme = make_programme()
    make_participant(programme)
    (row,) = facts(database, programme)
    assert (row.state, row.lessons_done, row.edition_id, row.enrolled_at) == ("not-enrolled", 0, None, None)
    assert (row.workbook, row.final_check, row.certificate) == ("not-started", "not-started", "none")
    assert row.is_completed_in_period == 0


@pytest.mark.parametrize(
    ("moment", "counts"),
    [
        (datetime(2026, 10, 31, 16, 59, tzinfo=UTC), 0),
        (datetime(2026, 10, 31, 17, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 30, 16, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), 0),
    ],
)
def test_completions_count_within_the_days_of_the_programmes_country(
    database: Database, moment: datetime, counts: int
) -> None:
    first, last = datetime(2026, 11, 1, tzinfo=UTC).date(), datetime(2026, 11, 30, tzinfo=UTC).date()
    programme = make_programme(country="KH", starts_on=first, ends_on=last, for_youth=True)
    programme.ends_on = last + timedelta(days=365)
    person = make_participant(programme, country="KH")
    programme.ends_on = last
    complete(person, make_edition().edition_id, at=moment)
    (row,) = facts(database, programme)
    assert row.state == "completed"
    assert row.completed_at == moment
    assert row.is_completed_in_period == counts
    assert totals_of(programme, ALL_COUNTRIES).completed == counts


def test_a_completion_of_an_older_edition_counts_and_progress_is_of_the_last_one(database: Database) -> None:
    old = make_small_edition("mon-777", version="1.0.0", lessons=2)
    new = make_small_edition("mon-777", version="1.1.0", lessons=5)
    programme = make_programme(course_codes=["mon-777"])
    person = make_participant(programme)
    first = complete(person, old.edition_id, at=now() - timedelta(days=2))
    enrol(person, new.edition_id, lessons=1)
    (row,) = facts(database, programme)
    assert (row.state, row.completed_at) == ("completed", first.completed_at)
    assert (row.edition_id, row.lessons_done) == (new.edition_id, 1)
    assert programme_editions(programme).editions[new.edition_id] == EditionFacts("1.1.0", 5)


def test_courses_started_are_those_of_the_programme(database: Database) -> None:
    first, second, other = make_small_edition(), make_small_edition(), make_small_edition()
    programme = make_programme(course_codes=[first.code, second.code])
    person = make_participant(programme)
    for edition in (first, second, other):
        enrol(person, edition.edition_id)
    (row,) = learners_page(programme, ALL_COUNTRIES, first.code).rows
    assert row.courses == 2


def test_other_courses_and_other_people_do_not_count(database: Database) -> None:
    programme = make_programme()
    person, stranger = make_participant(programme), make_participant(make_programme())
    enrol(person, make_small_edition().edition_id)
    enrol(stranger, make_edition().edition_id)
    (row,) = facts(database, programme)
    assert (row.person_id, row.state) == (person.id, "not-enrolled")


def test_countries_narrow_the_learners(database: Database) -> None:
    programme = make_programme()
    people = {country: make_participant(programme, country=country) for country in ("ID", "KH", "")}
    for seen in ({"ID"}, {"ID", "KH"}):
        assert {row.person_id for row in facts(database, programme, frozenset(seen))} == {
            people[country].id for country in seen
        }
    assert len(facts(database, programme)) == 3


def test_the_table_searches_filters_sorts_and_pages(database: Database) -> None:
    published = make_edition()
    programme = make_programme()
    ada = make_participant(programme, name="Ada 100%_sure")
    enrol(ada, published.edition_id, lessons=3)
    complete(make_participant(programme, name="bopha"), published.edition_id, has_certificate=True)
    make_participant(programme, name="Chan")

    def names(**options: Any) -> list[str]:
        return [row.name for row in page(**options).rows]

    def page(**options: Any) -> Any:
        return learners_page(programme, ALL_COUNTRIES, published.code, **options)

    assert names() == ["Ada 100%_sure", "bopha", "Chan"]
    assert names(sort=LearnerSort.PROGRESS) == ["bopha", "Ada 100%_sure", "Chan"]
    assert names(sort=LearnerSort.COMPLETED)[0] == "bopha"
    assert names(sort=LearnerSort.JOINED)[0] == "Chan"
    assert names(search="0%_s") == ["Ada 100%_sure"]
    assert names(search="%") == ["Ada 100%_sure"]
    assert names(search="BOP") == ["bopha"]
    assert names(state=CourseState.NOT_ENROLLED) == ["Chan"]
    assert (names(page=2, size=2), page(page=2, size=2).total) == (["Chan"], 3)
    done = page(search="bopha").rows[0]
    assert (done.state, done.courses, done.certificate) == (CourseState.COMPLETED, 1, CertificateState.VALID)
    assert (done.workbook, done.final_check) == (WorkbookState.DONE, FinalCheckState.PASSED)


@pytest.mark.parametrize("learners", [1, 50])
def test_the_table_and_the_totals_cost_five_statements(database: Database, learners: int) -> None:
    published = make_edition()
    programme = make_programme()
    for _ in range(learners):
        enrol(make_participant(programme), published.edition_id, lessons=1)
    database.flush()
    with count_queries(5):
        page = learners_page(programme, ALL_COUNTRIES, published.code)
        totals = totals_of(programme, ALL_COUNTRIES)
    assert (len(page.rows), page.total) == (min(learners, 25), learners)
    assert (totals.joined, totals.started, totals.completed) == (learners, learners, 0)
