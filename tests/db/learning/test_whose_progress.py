"""Enrolments, lessons, workbooks and completions of two people in two courses: each is its own.

The second course is the first one once more, so that only the edition tells their lessons and sheets apart.
"""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.core import clock
from academy.core.permissions import Actor
from academy.learning.models import Completion, Enrolment, LessonProgress
from academy.learning.services import enrol_learner, ensure_lesson_progress, finish_lesson
from academy.learning.services.completion import complete_if_done
from academy.workbook.models import Workbook
from academy.workbook.queries import kept_workbook, open_workbook, workbook_is_done
from academy.workbook.services import choose_currency
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import make_edition, make_second_course
from tests.factories.programmes import start_workbook, try_final_check
from tests.support.neighbours import new_rows

Database = scoped_session[Session]

LESSONS = ("mon-101-l1", "mon-101-l2")
CURRENCIES = ("IDR", "KHR", "PHP", "VND")


@dataclass(frozen=True)
class Study:
    """One person in one course."""

    person: Person
    edition_id: int

    @property
    def actor(self) -> Actor:
        """Return her as she acts."""
        return actor_for(self.person)

    @property
    def key(self) -> tuple[int, int]:
        """Return person and edition."""
        return self.person.id, self.edition_id


@pytest.fixture
def studies(database: Database) -> list[Study]:
    """Two people, each in two courses: hers in the first, hers in the second, the neighbour's."""
    editions = make_edition().edition_id, make_second_course().edition_id
    people = make_person(), make_person()
    return [Study(person, edition) for person in people for edition in editions]


@pytest.fixture
def enrolments(studies: list[Study]) -> list[Enrolment]:
    return [enrol_learner(study.actor, study.edition_id) for study in studies]


def test_everybody_has_one_enrolment_in_each_course(
    studies: list[Study], enrolments: list[Enrolment]
) -> None:
    assert [(each.person_id, each.edition_id) for each in new_rows(Enrolment)] == [
        study.key for study in studies
    ]
    again = [enrol_learner(study.actor, study.edition_id).id for study in studies]
    assert again == [enrolment.id for enrolment in enrolments]


def test_a_lesson_is_done_by_oneself_in_this_course(enrolments: list[Enrolment]) -> None:
    places = [(enrolment.id, lesson) for enrolment in enrolments for lesson in LESSONS]
    rows = [ensure_lesson_progress(*place).id for place in places]
    finish_lesson(*places[3])
    assert [(each.enrolment_id, each.lesson_id) for each in new_rows(LessonProgress)] == places
    assert [each.done_at is not None for each in new_rows(LessonProgress)] == [
        *(False, False, False, True, False, False, False, False)
    ]
    assert [ensure_lesson_progress(*place).id for place in places] == rows


def test_everybody_writes_in_the_workbook_of_this_course(studies: list[Study]) -> None:
    """Twice: the first choice makes the workbook, the second finds it."""
    for chosen in (CURRENCIES, CURRENCIES[::-1]):
        for study, currency in zip(studies, chosen, strict=True):
            book = open_workbook(study.actor, study.edition_id, "en", clock.today(), is_to_write=True)
            choose_currency(book, currency)
        assert [(each.person_id, each.edition_id, each.currency) for each in new_rows(Workbook)] == [
            (*study.key, currency) for study, currency in zip(studies, chosen, strict=True)
        ]
        kept = [each for study in studies if (each := kept_workbook(*study.key))]
        assert [(each.edition_id, each.currency, each.entries) for each in kept] == [
            (study.edition_id, currency, {}) for study, currency in zip(studies, chosen, strict=True)
        ]


@pytest.mark.parametrize("done", range(4))
def test_a_workbook_is_done_by_oneself_in_this_course(
    database: Database, studies: list[Study], done: int
) -> None:
    for number, study in enumerate(studies):
        start_workbook(study.person, study.edition_id, is_done=number == done)
    assert [workbook_is_done(*study.key) for study in studies] == [number == done for number in range(4)]


@pytest.mark.parametrize("done", range(4))
def test_a_course_is_completed_by_oneself(
    studies: list[Study], enrolments: list[Enrolment], done: int
) -> None:
    """Everybody has done the workbook, and one has passed the check too."""
    for study in studies:
        start_workbook(study.person, study.edition_id, 2, is_done=True)
    try_final_check(studies[done].person, studies[done].edition_id, is_passed=True)
    for _turn in range(2):
        completed = [complete_if_done(*study.key) for study in studies]
        [completion] = new_rows(Completion)
        assert completed == [completion if number == done else None for number in range(4)]
        assert completion.enrolment_id == enrolments[done].id
