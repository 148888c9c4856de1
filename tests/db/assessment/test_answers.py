"""Answers are appended once, the later one by sequence counts, and late ones change nothing."""

from dataclasses import dataclass
from fractions import Fraction
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.assessment.models import AnswerEvent, Attempt
from academy.assessment.queries import get_attempt_or_404
from academy.assessment.services import (
    KeyTakenError,
    RecordedAnswer,
    recompute_attempt,
    start_final_check,
    submit_final_check,
)
from academy.catalogue.queries import load_edition
from academy.content.edition import Edition
from academy.content.items.draw import seeded
from academy.core.clock import MovableClock
from academy.core.errors import NotFoundError
from tests.factories.accounts import make_person
from tests.factories.catalogue import make_edition
from tests.support.answers import Fields, random_fields, right_fields, send, wrong_fields

Database = scoped_session[Session]


@pytest.fixture
def edition(database: Database) -> Edition:
    return load_edition(make_edition().edition_id)


@pytest.fixture
def attempt(database: Database, edition: Edition) -> Attempt:
    return start_final_check(make_person().id, make_edition().edition_id, edition, country="ID")


def events_of(database: Database, attempt: Attempt) -> list[AnswerEvent]:
    query = sa.select(AnswerEvent).where(AnswerEvent.attempt_id == attempt.id).order_by(AnswerEvent.id)
    return list(database.scalars(query))


@dataclass
class Letter:
    """One answer on its way from one of two tabs."""

    item_id: str
    fields: Fields
    sequence: int
    key: str


def test_a_thousand_answers_twice_in_two_tabs_and_after_submission(
    database: Database, edition: Edition, attempt: Attempt
) -> None:
    chance = seeded("a thousand answers")
    letters = []
    for number in range(500):
        item_id = chance.choice(attempt.items)["id"]
        for _tab in range(2):  # both tabs were opened at the same moment, so both count the same
            fields = random_fields(attempt.draw(edition, item_id, "en"), chance)
            letters.append(Letter(item_id, fields, number, str(uuid4())))
    deliveries = [*letters, *letters]
    chance.shuffle(deliveries)
    first: dict[str, RecordedAnswer] = {}
    for place, letter in enumerate(deliveries):
        if place == 1200:
            assert submit_final_check(attempt, edition)
            points = attempt.points
        got = send(attempt, edition, letter.item_id, letter.fields, sequence=letter.sequence, key=letter.key)
        assert got.is_repeat == (letter.key in first)
        known = first.setdefault(letter.key, got)
        assert (got.score, got.is_late) == (known.score, known.is_late)

    events = events_of(database, attempt)
    assert sorted(event.key for event in events) == sorted(letter.key for letter in letters)
    late = {event.key for event in events if event.is_late}
    assert late == {key for key, got in first.items() if got.is_late}
    assert 100 < len(late) < 900
    counting = {
        event.item_id: event
        for event in sorted(events, key=lambda event: (event.sequence, event.id))
        if not event.is_late
    }
    assert attempt.points == float(sum(Fraction(event.score) for event in counting.values())) == points
    assert recompute_attempt(attempt, edition) == []
    database.expire_all()
    assert recompute_attempt(get_attempt_or_404(attempt.person_id, attempt.public_id), edition) == []


def test_the_higher_sequence_counts_whatever_arrives_last(
    database: Database, edition: Edition, attempt: Attempt
) -> None:
    item_id = attempt.items[0]["id"]
    asked = attempt.draw(edition, item_id, "en")
    send(attempt, edition, item_id, right_fields(asked), sequence=7)
    send(attempt, edition, item_id, wrong_fields(asked), sequence=3)
    assert attempt.progress[item_id]["score"] == "1"
    send(attempt, edition, item_id, wrong_fields(asked), sequence=8)
    assert attempt.progress[item_id]["score"] == "0"
    send(attempt, edition, item_id, right_fields(asked))  # no count was sent: the latest so far
    assert attempt.progress[item_id]["score"] == "1"
    assert len(events_of(database, attempt)) == 4


def test_the_same_key_with_another_answer_is_refused_and_changes_nothing(
    database: Database, edition: Edition, attempt: Attempt
) -> None:
    item_id = attempt.items[0]["id"]
    asked = attempt.draw(edition, item_id, "en")
    key = str(uuid4())
    send(attempt, edition, item_id, right_fields(asked), key=key)
    with pytest.raises(KeyTakenError) as refusal:
        send(attempt, edition, item_id, wrong_fields(asked), key=key)
    assert refusal.value.status == 422
    assert attempt.progress[item_id]["score"] == "1"
    other = start_final_check(make_person().id, make_edition().edition_id, edition, country="ID")
    first = other.items[0]["id"]
    fields = right_fields(other.draw(edition, first, "en"))
    with pytest.raises(KeyTakenError):
        send(other, edition, first, fields, key=key)
    assert [event.key for event in events_of(database, attempt)] == [key]
    assert events_of(database, other) == []


def test_a_repeat_after_submission_gets_the_first_result(
    database: Database, edition: Edition, attempt: Attempt, clock: MovableClock
) -> None:
    item_id = attempt.items[0]["id"]
    asked = attempt.draw(edition, item_id, "en")
    key = str(uuid4())
    first = send(attempt, edition, item_id, right_fields(asked), key=key)
    assert submit_final_check(attempt, edition)
    again = send(attempt, edition, item_id, right_fields(asked), key=key)
    assert (again.score, again.is_late, again.is_repeat) == (first.score, False, True)
    late = send(attempt, edition, item_id, wrong_fields(asked), sequence=99)
    assert late.is_late
    assert not submit_final_check(attempt, edition)
    assert attempt.points == 1.0
    assert [event.is_late for event in events_of(database, attempt)] == [False, True]


def test_drift_is_reported_with_its_place(database: Database, edition: Edition, attempt: Attempt) -> None:
    item_id = attempt.items[0]["id"]
    send(attempt, edition, item_id, right_fields(attempt.draw(edition, item_id, "en")))
    submit_final_check(attempt, edition)
    event = events_of(database, attempt)[0]
    event.score = "1/2"
    attempt.points = 17.0
    attempt.is_passed = True
    database.flush()
    drift = {found.what: (found.stored, found.computed) for found in recompute_attempt(attempt, edition)}
    assert drift == {
        f"answer {event.key}": ("1/2", "1"),
        "points": ("17.0", "1.0"),
        "is_passed": ("True", "False"),
    }


def test_another_persons_attempt_is_not_there(database: Database, edition: Edition, attempt: Attempt) -> None:
    stranger = make_person()
    with pytest.raises(NotFoundError):
        get_attempt_or_404(stranger.id, attempt.public_id)
    item_id = attempt.items[0]["id"]
    fields = right_fields(attempt.draw(edition, item_id, "en"))
    with pytest.raises(NotFoundError):
        send(Attempt(person_id=stranger.id, public_id=attempt.public_id), edition, item_id, fields)


def test_a_question_outside_the_draw_is_not_asked(
    database: Database, edition: Edition, attempt: Attempt
) -> None:
    drawn = {item["id"] for item in attempt.items}
    other = next(item["id"] for item in edition.items("en") if item["id"] not in drawn)
    with pytest.raises(NotFoundError):
        attempt.draw(edition, other, "en")
