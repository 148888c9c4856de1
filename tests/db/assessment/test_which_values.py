"""Every value of an attempt and of an answer, as they are stored and told."""

import hashlib
import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.assessment.models import AnswerEvent, Attempt, AttemptKind, AttemptState
from academy.assessment.seeds import practice_seed
from academy.assessment.services import (
    Drift,
    GivenAnswer,
    RecordedAnswer,
    lock_attempt,
    lock_practice,
    pause_final_check,
    recompute_attempt,
    record_answer,
    start_final_check,
    submit_final_check,
)
from academy.catalogue.queries import load_edition
from academy.content.edition import Edition
from academy.core import clock
from academy.core.errors import ConflictError
from tests.factories.accounts import make_person
from tests.factories.catalogue import make_edition
from tests.support.answers import answer_all, right_fields, wrong_fields
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock
from tests.unit.assessment.bank import Form

Database = scoped_session[Session]

QUESTION = "rk-0102"


def values(row: AnswerEvent | Attempt, *left_out: str) -> dict[str, Any]:
    """Return all columns of a row but ``left_out``."""
    names = [column.name for column in row.__table__.columns]
    return {name: getattr(row, name) for name in names if name not in left_out}


@pytest.fixture
def edition(database: Database) -> Edition:
    return load_edition(make_edition().edition_id)


@pytest.fixture
def check(database: Database, edition: Edition, still_clock: StillClock) -> Attempt:
    return start_final_check(make_person().id, make_edition().edition_id, edition, country="KH")


@pytest.fixture
def practice(database: Database, edition: Edition, still_clock: StillClock) -> Attempt:
    return lock_practice(
        make_person().id, make_edition().edition_id, "mon-101-l1", country="KH", currency="KHR"
    )


def answer(check: Attempt, edition: Edition, **sent: Any) -> RecordedAnswer:
    """Answer the first question of a final check rightly."""
    question = check.items[0]["id"]
    asked = check.draw(edition, question, "en")
    response = asked.parse(Form(right_fields(asked))).response
    return record_answer(check, asked, GivenAnswer(question, response, str(uuid4()), **sent))


def practise(practice: Attempt, edition: Edition, tried: int, *, is_right: bool) -> RecordedAnswer:
    """Answer one try at a question of the practice."""
    asked = practice.draw(edition, QUESTION, "en", try_number=tried)
    response = asked.parse(Form((right_fields if is_right else wrong_fields)(asked))).response
    return record_answer(practice, asked, GivenAnswer(QUESTION, response, str(uuid4()), try_number=tried))


def test_a_started_check(check: Attempt) -> None:
    [row] = new_rows(Attempt)
    assert re.fullmatch("[0-9a-f]{32}", row.seed)
    assert sorted(item["outcome"] for item in row.items) == [
        f"O{number}" for number in range(1, 7) for _each in range(3)
    ]
    assert {tuple(item) for item in row.items} == {("id", "outcome", "values")}
    assert values(row, "id", "public_id", "seed", "items") == {
        "person_id": check.person_id,
        "edition_id": make_edition().edition_id,
        "kind": AttemptKind.FINAL,
        "lesson_id": "",
        "number": 1,
        "country": "KH",
        "currency": "KHR",
        "progress": {},
        "state": AttemptState.OPEN,
        "started_at": clock.now(),
        "paused_at": None,
        "paused_seconds": 0,
        "finished_at": None,
        "points": 0.0,
        "maximum": 18,
        "is_passed": None,
        "outcomes": [],
    }


def test_an_opened_practice(practice: Attempt) -> None:
    [row] = new_rows(Attempt)
    assert values(row, "id", "public_id") == {
        "person_id": practice.person_id,
        "edition_id": make_edition().edition_id,
        "kind": AttemptKind.PRACTICE,
        "lesson_id": "mon-101-l1",
        "number": 1,
        "seed": practice_seed(practice.person_id, make_edition().edition_id, "mon-101-l1"),
        "country": "KH",
        "currency": "KHR",
        "items": [],
        "progress": {},
        "state": AttemptState.OPEN,
        "started_at": clock.now(),
        "paused_at": None,
        "paused_seconds": 0,
        "finished_at": None,
        "points": 0.0,
        "maximum": 0,
        "is_passed": None,
        "outcomes": [],
    }


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        *((None, 1), (-1, 0), (0, 0), (7, 7)),
        *((9_007_199_254_740_991, 9_007_199_254_740_991), (9_007_199_254_740_992, 9_007_199_254_740_991)),
    ],
)
def test_an_answer_to_a_check(check: Attempt, edition: Edition, sent: int | None, stored: int) -> None:
    client_at = clock.now() - timedelta(minutes=3)
    recorded = answer(check, edition, sequence=sent, client_at=client_at)
    [event] = new_rows(AnswerEvent)
    question = check.items[0]["id"]
    content = json.dumps([check.public_id, question, 0, event.response], sort_keys=True)
    assert values(event, "id", "response") == {
        "attempt_id": check.id,
        "item_id": question,
        "try_number": 0,
        "key": recorded.key,
        "content_hash": hashlib.sha256(content.encode()).hexdigest(),
        "values": {},
        "score": "1",
        "sequence": stored,
        "client_at": client_at,
        "received_at": clock.now(),
        "is_late": False,
    }
    assert recorded == RecordedAnswer(event.key, question, "1", is_late=False, is_repeat=False)
    assert list(check.progress) == [question]


def test_answers_to_a_practice(practice: Attempt, edition: Edition) -> None:
    recorded = [practise(practice, edition, tried, is_right=tried > 0) for tried in range(2)]
    first, second = new_rows(AnswerEvent)
    assert first.values != second.values
    assert [values(event, "id", "response", "values", "content_hash") for event in (first, second)] == [
        {
            "attempt_id": practice.id,
            "item_id": QUESTION,
            "try_number": tried,
            "key": recorded[tried].key,
            "score": str(tried),
            "sequence": 0,
            "client_at": None,
            "received_at": clock.now(),
            "is_late": False,
        }
        for tried in range(2)
    ]
    with pytest.raises(ConflictError, match="This question has changed"):
        practise(practice, edition, 3, is_right=True)
    assert recompute_attempt(practice, edition) == []


def test_what_a_practice_does_not_say_is_found(practice: Attempt, edition: Edition) -> None:
    practise(practice, edition, 0, is_right=False)
    [event] = new_rows(AnswerEvent)
    event.score = "1"
    assert recompute_attempt(practice, edition) == [
        Drift(practice.public_id, f"answer {event.key}", stored="1", computed="0")
    ]


def test_a_submitted_check(check: Attempt, edition: Edition, still_clock: StillClock) -> None:
    answer_all(check)
    still_clock.move(timedelta(minutes=10))
    pause_final_check(check)
    still_clock.move(timedelta(minutes=4))
    pause_final_check(check)
    still_clock.move(timedelta(minutes=1))
    assert [submit_final_check(check, edition) for _turn in range(2)] == [True, False]
    [row] = new_rows(Attempt)
    assert (row.state, row.finished_at, row.paused_at) == (AttemptState.SUBMITTED, clock.now(), None)
    assert (row.paused_seconds, row.points, row.maximum, row.is_passed) == (300, 18.0, 18, True)
    assert row.outcomes == [
        {
            "outcome": f"O{number}",
            "points": "3",
            "maximum": 3,
            "needed": "1",
            "is_met": True,
            "is_weak": False,
        }
        for number in range(1, 7)
    ]
    pause_final_check(check)
    assert lock_attempt(row.person_id, row.public_id).paused_at is None


def test_a_check_that_is_opened_again_goes_on(
    check: Attempt, edition: Edition, still_clock: StillClock
) -> None:
    pause_final_check(check)
    still_clock.move(timedelta(seconds=90))
    again = start_final_check(check.person_id, check.edition_id, edition, country="VN")
    assert (again.id, again.paused_at, again.paused_seconds, again.country) == (check.id, None, 90, "KH")
