"""The final check: limits, waits, new draws, floors, pauses, and what it costs."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.assessment.models import Attempt, AttemptState
from academy.assessment.services import AttemptLimitError, lock_attempt, pause_final_check
from academy.catalogue.queries import load_edition
from academy.core.clock import MovableClock
from academy.core.permissions import Actor
from academy.learning.cli import verify
from academy.learning.queries import get_progress_or_404
from academy.learning.queries.final_check import (
    final_check_overview,
    final_question,
    final_result,
    first_open_question,
)
from academy.learning.services.final_check import answer_question, start_check, submit_check
from academy.learning.submission import Stamp, Submission
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import MODEL_SLUG, make_enrolment
from tests.support.answers import answer_all, right_fields
from tests.support.queries import count_queries
from tests.unit.assessment.bank import Form

Database = scoped_session[Session]


@pytest.fixture
def learner(database: Database) -> Actor:
    person = make_person()
    make_enrolment(person)
    return actor_for(person)


def start(actor: Actor) -> Attempt:
    return start_check(actor, get_progress_or_404(actor, MODEL_SLUG))


def finish(actor: Actor, **mistakes: object) -> Attempt:
    attempt = start(actor)
    answer_all(attempt, **mistakes)  # type: ignore[arg-type]
    return submit_check(actor, attempt.public_id)


def opens_at(actor: Actor) -> object:
    edition_id = get_progress_or_404(actor, MODEL_SLUG).edition_id
    return final_check_overview(actor.person_id, edition_id, load_edition(edition_id)).opens_at


def test_a_draw_has_three_questions_of_each_outcome(learner: Actor) -> None:
    attempt = start(learner)
    outcomes = [item["outcome"] for item in attempt.items]
    assert {outcome: outcomes.count(outcome) for outcome in outcomes} == dict.fromkeys(
        ("O1", "O2", "O3", "O4", "O5", "O6"), 3
    )
    assert (attempt.maximum, attempt.number, attempt.country, attempt.currency) == (18, 1, "ID", "IDR")


def test_starting_again_goes_on_with_the_open_attempt(learner: Actor) -> None:
    assert start(learner).public_id == start(learner).public_id


def test_fourteen_points_do_not_pass_without_a_floor(learner: Actor) -> None:
    attempt = finish(learner, wrong_outcomes=("O5",))
    assert (attempt.points, attempt.is_passed) == (15.0, False)
    missed = [each["outcome"] for each in attempt.outcomes if not each["is_met"]]
    assert missed == ["O5"]
    result = final_result(attempt, load_edition(attempt.edition_id), "en")
    assert (result.has_marks, result.has_floors) == (True, False)
    weak = [outcome for outcome in result.outcomes if outcome.is_weak]
    assert [lesson.id for outcome in weak for lesson in outcome.lessons] == ["mon-101-l5"]


def test_thirteen_points_with_all_floors_do_not_pass(learner: Actor) -> None:
    chosen: set[str] = set()
    attempt = start(learner)
    edition = load_edition(attempt.edition_id)
    for number, item in enumerate(attempt.items, start=1):
        if item["outcome"] in ("O1", "O2", "O3", "O4", "O5") and item["outcome"] not in chosen:
            chosen.add(item["outcome"])
            continue
        fields = right_fields(attempt.draw(edition, item["id"], "en"))
        sent = Submission(Form(fields), "en", Stamp(f"00000000-0000-4000-8000-{number:012}"))
        answer_question(learner, attempt.public_id, number, sent)
    done = submit_check(learner, attempt.public_id)
    assert (done.points, done.is_passed) == (13.0, False)
    result = final_result(done, edition, "en")
    assert (result.has_marks, result.has_floors) == (False, True)
    assert sum(item.is_answered for item in result.items) == 13


def test_fourteen_points_with_floors_pass(learner: Actor) -> None:
    attempt = start(learner)
    wrong: dict[str, str] = {}
    for item in attempt.items:
        wrong.setdefault(item["outcome"], item["id"])
    edition = load_edition(attempt.edition_id)
    skipped = [wrong[outcome] for outcome in ("O1", "O2", "O3", "O4")]
    for number, item in enumerate(attempt.items, start=1):
        if item["id"] not in skipped:
            fields = right_fields(attempt.draw(edition, item["id"], "en"))
            sent = Submission(Form(fields), "en", Stamp(f"00000000-0000-4000-8000-{number:012}"))
            answer_question(learner, attempt.public_id, number, sent)
    done = submit_check(learner, attempt.public_id)
    assert (done.points, done.is_passed) == (14.0, True)


def test_after_a_failed_check_twelve_hours_pass(learner: Actor, clock: MovableClock) -> None:
    first = finish(learner, wrong_outcomes=("O1",))
    assert first.finished_at is not None
    assert opens_at(learner) == first.finished_at + timedelta(hours=12)
    with pytest.raises(AttemptLimitError):
        start(learner)
    clock.move(timedelta(hours=11, minutes=59))
    with pytest.raises(AttemptLimitError):
        start(learner)
    clock.move(timedelta(minutes=2))
    assert opens_at(learner) is None
    second = start(learner)
    assert second.number == 2
    assert second.seed != first.seed


def test_two_tries_a_day_and_no_more(learner: Actor, clock: MovableClock) -> None:
    first = finish(learner, wrong_outcomes=("O1",))
    clock.move(timedelta(hours=12, minutes=1))
    finish(learner, wrong_outcomes=("O1",))
    clock.move(timedelta(hours=11))
    assert opens_at(learner) is not None
    with pytest.raises(AttemptLimitError):
        start(learner)
    clock.move(timedelta(hours=1, minutes=1))
    assert start(learner).number == 3
    assert first.number == 1


def test_a_new_draw_avoids_the_last_questions_and_has_a_seed_of_its_own(
    learner: Actor, clock: MovableClock
) -> None:
    first = finish(learner, wrong_outcomes=("O1",))
    clock.move(timedelta(hours=13))
    second = start(learner)
    answer_all(second, wrong_outcomes=("O1",))
    submit_check(learner, second.public_id)
    clock.move(timedelta(hours=25))
    third = start(learner)
    before, between, after = ({item["id"] for item in each.items} for each in (first, second, third))
    assert not before & between
    assert not between & after
    # The values are drawn from the seed (tests/unit/assessment); two seeds may well draw some values alike.
    assert len({each.seed for each in (first, second, third)}) == 3


def test_who_has_passed_needs_no_other_try(learner: Actor, clock: MovableClock) -> None:
    assert finish(learner).is_passed
    clock.move(timedelta(days=3))
    with pytest.raises(AttemptLimitError):
        start(learner)


def test_the_clock_stands_still_in_a_pause_and_never_ends_a_check(
    learner: Actor, clock: MovableClock
) -> None:
    attempt = start(learner)
    edition = load_edition(attempt.edition_id)
    clock.move(timedelta(minutes=10))
    pause_final_check(lock_attempt(learner.person_id, attempt.public_id))
    clock.move(timedelta(days=2))
    assert final_question(attempt, edition, 1, "en").minutes_left == 35
    assert start(learner).paused_at is None
    assert attempt.paused_seconds == 2 * 86400
    clock.move(timedelta(hours=5))
    assert final_question(attempt, edition, 1, "en").minutes_left == 0
    answer_all(attempt)
    assert submit_check(learner, attempt.public_id).is_passed


def test_an_answer_ends_a_pause(learner: Actor, clock: MovableClock) -> None:
    attempt = start(learner)
    pause_final_check(attempt)
    clock.move(timedelta(minutes=5))
    answer_all(attempt)
    assert (attempt.paused_at, attempt.paused_seconds) == (None, 300)


def test_resuming_opens_the_first_question_without_an_answer(learner: Actor) -> None:
    attempt = start(learner)
    assert first_open_question(attempt) == 1
    edition = load_edition(attempt.edition_id)
    for number in (1, 2, 4):
        fields = right_fields(attempt.draw(edition, attempt.items[number - 1]["id"], "en"))
        sent = Submission(Form(fields), "en", Stamp(f"00000000-0000-4000-8000-{number:012}"))
        answer_question(learner, attempt.public_id, number, sent)
    assert first_open_question(attempt) == 3
    question = final_question(attempt, edition, 2, "en")
    assert question.answered == 2
    assert question.values


def test_an_answer_costs_at_most_five_statements(learner: Actor, database: Database) -> None:
    attempt = start(learner)
    edition, public_id = load_edition(attempt.edition_id), attempt.public_id
    for number in (1, 18):
        fields = right_fields(attempt.draw(edition, attempt.items[number - 1]["id"], "en"))
        sent = Submission(Form(fields), "en", Stamp(f"00000000-0000-4000-8000-{number:012}"))
        for is_repeat in (False, True):
            database.commit()
            with count_queries(3):  # lock, append, fold; the reader's session is one more
                _attempt, outcome = answer_question(learner, public_id, number, sent)
            assert outcome.recorded is not None
            assert outcome.recorded.is_repeat is is_repeat


def test_verify_prints_what_is_stored_differently(learner: Actor, app: Flask, database: Database) -> None:
    neighbours = database.query(Attempt).count()
    attempt = finish(learner)
    run = CliRunner().invoke(verify)
    assert (run.exit_code, run.output) == (0, f"{neighbours + 1} attempts checked, 0 differences\n")
    lock_attempt(learner.person_id, attempt.public_id).points = 3.0
    database.flush()
    run = CliRunner().invoke(verify)
    assert run.exit_code == 1
    assert f"attempt {attempt.public_id}: points: stored 3.0, computed 18.0" in run.output
    assert attempt.state is AttemptState.SUBMITTED
