"""Attempts and answers of two people in two courses: each read and each lock finds the one it is asked for.

The second course is the first one once more, so that lessons and questions have the same names in both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.assessment.models import AnswerEvent, Attempt, AttemptKind
from academy.assessment.modes import Sitting
from academy.assessment.queries import (
    final_attempts,
    get_attempt_or_404,
    passed_attempt_id,
    practice_answer_or_404,
    practice_sitting,
)
from academy.assessment.services import (
    GivenAnswer,
    attempts_to_verify,
    lock_attempt,
    lock_practice,
    record_answer,
    start_final_check,
    submit_final_check,
)
from academy.assessment.services.scoring import stored_answers
from academy.catalogue.queries import load_edition
from academy.core.errors import NotFoundError
from tests.factories.accounts import make_person
from tests.factories.catalogue import make_edition, make_second_course
from tests.support.answers import answer_all, right_fields, send, wrong_fields
from tests.support.neighbours import new_rows
from tests.unit.assessment.bank import Form

Database = scoped_session[Session]

LESSONS = ("mon-101-l1", "mon-101-l2")
QUESTIONS = {"mon-101-l1": "rk-0101", "mon-101-l2": "rk-0201"}


@dataclass(frozen=True)
class Study:
    """One person in one course."""

    person_id: int
    edition_id: int

    def practise(self, lesson: str) -> Attempt:
        """Open the practice of a lesson."""
        return lock_practice(self.person_id, self.edition_id, lesson, country="ID", currency="IDR")

    def begin(self) -> Attempt:
        """Start the final check."""
        return start_final_check(self.person_id, self.edition_id, load_edition(self.edition_id), country="ID")


@pytest.fixture
def studies(database: Database) -> list[Study]:
    """Two people, each in two courses: hers in the first, hers in the second, the neighbour's."""
    editions = make_edition().edition_id, make_second_course().edition_id
    people = make_person().id, make_person().id
    return [Study(person, edition) for person in people for edition in editions]


@pytest.fixture
def practices(studies: list[Study]) -> dict[tuple[Study, str], Attempt]:
    return {(study, lesson): study.practise(lesson) for study in studies for lesson in LESSONS}


@pytest.fixture
def checks(studies: list[Study], practices: dict[tuple[Study, str], Attempt]) -> dict[Study, Attempt]:
    """A final check of each, beside all the practice."""
    return {study: study.begin() for study in studies}


def answer_practice(practice: Attempt) -> str:
    """Answer the first try at the question of a practice; return the key of the answer."""
    edition, question, key = load_edition(practice.edition_id), QUESTIONS[practice.lesson_id], str(uuid4())
    asked = practice.draw(edition, question, "en")
    response = asked.parse(Form(right_fields(asked))).response
    record_answer(practice, asked, GivenAnswer(question, response, key))
    return key


def test_each_practice_is_made_once_and_found_again(
    studies: list[Study], practices: dict[tuple[Study, str], Attempt]
) -> None:
    made = [(each.person_id, each.edition_id, each.kind, each.lesson_id) for each in new_rows(Attempt)]
    assert made == [
        (study.person_id, study.edition_id, AttemptKind.PRACTICE, lesson)
        for study in studies
        for lesson in LESSONS
    ]
    again = {(study, lesson): study.practise(lesson).id for study, lesson in practices}
    assert again == {place: practice.id for place, practice in practices.items()}


def test_a_practice_is_read_with_its_own_seed_and_progress(
    practices: dict[tuple[Study, str], Attempt],
) -> None:
    for practice in practices.values():
        answer_practice(practice)
    read = {
        (study, lesson): practice_sitting(
            study.person_id, study.edition_id, lesson, load_edition(study.edition_id), "KH"
        )
        for study, lesson in practices
    }
    assert read == {
        place: Sitting(practice.seed, "ID", "IDR", practice.progress) for place, practice in practices.items()
    }


def test_a_practice_answer_is_found_by_its_key_and_its_owner(
    practices: dict[tuple[Study, str], Attempt],
) -> None:
    keys = {place: answer_practice(practice) for place, practice in practices.items()}
    found = {
        (study, lesson): practice_answer_or_404(study.person_id, keys[study, lesson])
        for study, lesson in practices
    }
    assert [
        (practice.edition_id, practice.lesson_id, event.item_id) for event, practice in found.values()
    ] == [(study.edition_id, lesson, QUESTIONS[lesson]) for study, lesson in practices]
    hers, *_rest, neighbours = practices
    with pytest.raises(NotFoundError, match="There is no such answer"):
        practice_answer_or_404(hers[0].person_id, keys[neighbours])


def test_the_answer_to_a_final_check_is_none_of_a_practice(checks: dict[Study, Attempt]) -> None:
    study, check = next(iter(checks.items()))
    edition, question, key = load_edition(study.edition_id), check.items[0]["id"], str(uuid4())
    send(check, edition, question, right_fields(check.draw(edition, question, "en")), key=key)
    with pytest.raises(NotFoundError, match="There is no such answer"):
        practice_answer_or_404(study.person_id, key)


@pytest.mark.parametrize("find", [get_attempt_or_404, lock_attempt])
def test_a_final_check_is_found_by_its_owner_and_its_address(
    find: Callable[[int, str], Attempt],
    practices: dict[tuple[Study, str], Attempt],
    checks: dict[Study, Attempt],
) -> None:
    found = {study: find(study.person_id, check.public_id).id for study, check in checks.items()}
    assert found == {study: check.id for study, check in checks.items()}
    hers, *_rest, neighbours = checks
    practice = practices[hers, LESSONS[0]]
    for public_id in (practice.public_id, checks[neighbours].public_id):
        with pytest.raises(NotFoundError, match="There is no such final check"):
            find(hers.person_id, public_id)


def test_a_check_starts_whatever_others_have_open_and_oneself_elsewhere(
    studies: list[Study], practices: dict[tuple[Study, str], Attempt]
) -> None:
    started = [study.begin() for study in studies]
    assert [(each.person_id, each.edition_id, each.kind, each.number) for each in started] == [
        (study.person_id, study.edition_id, AttemptKind.FINAL, 1) for study in studies
    ]
    assert [study.begin().id for study in studies] == [each.id for each in started]


def test_the_checks_of_a_course_are_ones_own(checks: dict[Study, Attempt]) -> None:
    found = {
        study: [each.id for each in final_attempts(study.person_id, study.edition_id)] for study in checks
    }
    assert found == {study: [check.id] for study, check in checks.items()}


def test_only_a_check_that_oneself_has_passed_in_this_course_is_passed(checks: dict[Study, Attempt]) -> None:
    """She fails in the first course and passes the second; her neighbour passes the first, the second stays open."""
    first, second, neighbours, _open = checks
    for study in (second, neighbours):
        answer_all(checks[study])
    for study in (first, second, neighbours):
        submit_final_check(checks[study], load_edition(study.edition_id))
    assert [passed_attempt_id(study.person_id, study.edition_id) for study in checks] == [
        None,
        checks[second].id,
        checks[neighbours].id,
        None,
    ]


def test_points_come_from_the_answers_of_this_check(checks: dict[Study, Attempt]) -> None:
    """Everybody else answers everything rightly; she answers one question, wrongly."""
    hers, *others = checks
    for study in others:
        answer_all(checks[study])
    check, edition = checks[hers], load_edition(hers.edition_id)
    question = check.items[0]["id"]
    send(check, edition, question, wrong_fields(check.draw(edition, question, "en")))
    [event] = [each for each in new_rows(AnswerEvent) if each.attempt_id == check.id]
    assert [(each.event, each.item_id, each.score) for each in stored_answers(check.id)] == [
        (event.id, question, "0")
    ]
    submit_final_check(check, edition)
    assert (check.points, check.is_passed, [*check.progress]) == (0.0, False, [question])


def test_attempts_without_their_answers_are_not_verified(
    database: Database, checks: dict[Study, Attempt]
) -> None:
    """Seeds and answers go with an erased account; what is left is counted once, in batches."""
    erased, *others = sorted(check.id for check in checks.values())
    database.get_one(Attempt, erased).seed = ""
    before = {each.id for each in new_rows(Attempt)} - {erased, *others}
    database.flush()
    batches = [[attempt.id for attempt in batch] for batch in attempts_to_verify(3)]
    verified = [key for batch in batches for key in batch]
    assert [key for key in verified if key in {erased, *others}] == others
    assert before <= set(verified)
    assert sorted(set(verified)) == verified
    assert {len(batch) for batch in batches[:-1]} == {3}
