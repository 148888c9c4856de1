"""Practice: every try has its own draw, feedback comes at once, mastery is 3 of the last 4."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.assessment.models import AnswerEvent, Attempt
from academy.assessment.modes import Sitting, practice
from academy.assessment.queries import practice_sitting
from academy.assessment.services import recompute_attempt
from academy.catalogue.queries import load_edition
from academy.content.edition import Edition
from academy.core.errors import ConflictError, NotFoundError
from academy.core.permissions import Actor
from academy.learning.queries import EnrolmentProgress, get_progress_or_404
from academy.learning.queries.practice import practice_feedback, practice_question
from academy.learning.services.answering import SubmissionResult
from academy.learning.services.practice import answer_practice
from academy.learning.submission import Stamp, Submission
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import MODEL_SLUG, make_enrolment
from tests.support.answers import Fields, right_fields, wrong_fields
from tests.support.neighbours import new_rows
from tests.support.queries import count_queries
from tests.unit.assessment.bank import Form

Database = scoped_session[Session]
NUMERIC = "rk-0102"


class Pupil:
    """A learner in the practice of the first lesson."""

    def __init__(self) -> None:
        person = make_person()
        make_enrolment(person)
        self.actor: Actor = actor_for(person)
        self.edition: Edition = load_edition(self.progress.edition_id)
        self.lesson = self.edition.lessons[0]

    @property
    def progress(self) -> EnrolmentProgress:
        return get_progress_or_404(self.actor, MODEL_SLUG)

    @property
    def sitting(self) -> Sitting:
        person_id, edition_id = self.actor.person_id, self.progress.edition_id
        return practice_sitting(person_id, edition_id, self.lesson.id, self.edition, self.actor.country)

    def fields(self, item_id: str, tried: int, *, is_right: bool) -> Fields:
        asked = practice.draw(self.sitting, self.edition, item_id, "en", try_number=tried)
        return right_fields(asked) if is_right else wrong_fields(asked)

    def send(self, item_id: str, tried: int, fields: Fields, key: str = "") -> SubmissionResult:
        sent = Submission(Form(fields), "en", Stamp(key or str(uuid4())), item_id, tried)
        return answer_practice(self.actor, self.progress, self.edition, self.lesson, sent)

    def answer(self, item_id: str, tried: int = 0, *, is_right: bool = True) -> SubmissionResult:
        return self.send(item_id, tried, self.fields(item_id, tried, is_right=is_right))

    def next(self, wanted: str = "") -> tuple[str, int]:
        question = practice_question(
            self.actor.person_id,
            self.progress,
            self.edition,
            self.lesson,
            country=self.actor.country,
            locale="en",
            wanted=wanted,
        )
        return question.item.item_id, question.try_number


@pytest.fixture
def pupil(database: Database) -> Pupil:
    return Pupil()


def test_the_first_unanswered_then_the_weakest_comes_next(pupil: Pupil) -> None:
    order = []
    questions = [f"rk-01{number:02}" for number in range(1, 11)]
    for _ in questions:
        item_id, tried = pupil.next()
        assert tried == 0
        order.append(item_id)
        pupil.answer(item_id, is_right=item_id not in ("rk-0102", "rk-0104"))
    assert order == questions
    assert pupil.next() == ("rk-0102", 1)
    pupil.answer("rk-0102", 1)
    assert pupil.next() == ("rk-0104", 1)
    pupil.answer("rk-0104", 1)
    assert pupil.next() == ("rk-0101", 1)
    assert pupil.next("rk-0103") == ("rk-0103", 1)


def test_each_try_has_new_values_and_a_reload_has_the_same(pupil: Pupil) -> None:
    draws = [
        practice.draw(pupil.sitting, pupil.edition, NUMERIC, "en", try_number=tried).values
        for tried in range(4)
    ]
    assert len({str(sorted(draw.items())) for draw in draws}) == 4
    assert practice.draw(pupil.sitting, pupil.edition, NUMERIC, "en", try_number=2).values == draws[2]
    other = Pupil()
    assert practice.draw(other.sitting, other.edition, NUMERIC, "en").values != draws[0]
    pupil.answer(NUMERIC)
    assert practice.draw(pupil.sitting, pupil.edition, NUMERIC, "en", try_number=1).values == draws[1]


def test_mastery_is_three_of_the_last_four_and_stays(pupil: Pupil) -> None:
    pupil.answer("rk-0101")
    pupil.answer("rk-0103", is_right=False)
    pupil.answer("rk-0105")
    assert pupil.lesson.id not in pupil.progress.mastered
    pupil.answer("rk-0104")
    assert pupil.lesson.id in pupil.progress.mastered
    for tried in range(1, 4):
        pupil.answer("rk-0101", tried, is_right=False)
    assert pupil.lesson.id in pupil.progress.mastered


def test_a_second_answer_to_the_same_try_does_not_count(pupil: Pupil, database: Database) -> None:
    """Its feedback has shown the solution."""
    pupil.answer("rk-0101", is_right=False)
    pupil.answer("rk-0101", is_right=True)
    assert pupil.sitting.progress["results"] == [False]
    assert len(new_rows(AnswerEvent)) == 2
    [attempt] = new_rows(Attempt)
    assert recompute_attempt(attempt, pupil.edition) == []


def test_a_repeat_counts_once(pupil: Pupil, database: Database) -> None:
    fields, key = pupil.fields(NUMERIC, 0, is_right=True), str(uuid4())
    first, again = (pupil.send(NUMERIC, 0, fields, key).recorded for _time in range(2))
    assert first is not None
    assert again is not None
    assert (first.score, again.score, again.is_repeat) == ("1", "1", True)
    assert pupil.sitting.progress["results"] == [True]
    assert pupil.next(NUMERIC) == (NUMERIC, 1)


def test_a_try_that_was_not_shown_is_refused(pupil: Pupil, database: Database) -> None:
    with pytest.raises(ConflictError):
        pupil.answer(NUMERIC, 3)
    assert new_rows(AnswerEvent) == []


def test_a_question_of_another_lesson_is_refused(pupil: Pupil) -> None:
    with pytest.raises(NotFoundError):
        pupil.send("rk-0201", 0, {})
    with pytest.raises(NotFoundError):
        pupil.next("rk-0201")


def test_feedback_is_found_by_its_key_and_only_by_its_owner(pupil: Pupil) -> None:
    recorded = pupil.answer(NUMERIC, is_right=False).recorded
    assert recorded is not None
    pupil.answer(NUMERIC, 1)

    def open_as(reader: Pupil) -> str:
        feedback = practice_feedback(
            reader.actor.person_id,
            reader.progress,
            reader.edition,
            reader.lesson,
            key=recorded.key,
            locale="en",
        )
        return feedback.item.item_id if not feedback.item.is_correct else ""

    assert open_as(pupil) == NUMERIC
    with pytest.raises(NotFoundError):
        open_as(Pupil())


def test_an_answer_that_cannot_be_read_saves_nothing(pupil: Pupil, database: Database) -> None:
    outcome = pupil.send(NUMERIC, 0, {"answer": ["lots"]})
    assert outcome.recorded is None
    assert outcome.errors["answer"]
    assert new_rows(AnswerEvent) == []


def test_the_currency_stays_when_the_learner_moves(pupil: Pupil) -> None:
    pupil.answer(NUMERIC)
    person_id, edition_id = pupil.actor.person_id, pupil.progress.edition_id
    moved = practice_sitting(person_id, edition_id, pupil.lesson.id, pupil.edition, "VN")
    assert moved.currency == "IDR"


def test_an_answer_costs_few_statements(pupil: Pupil, database: Database) -> None:
    pupil.answer("rk-0101")
    fields, progress = pupil.fields(NUMERIC, 0, is_right=True), pupil.progress
    sent = Submission(Form(fields), "en", Stamp(str(uuid4())), NUMERIC, 0)
    database.commit()
    with count_queries(3):
        answer_practice(pupil.actor, progress, pupil.edition, pupil.lesson, sent)
