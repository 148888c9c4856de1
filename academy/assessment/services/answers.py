"""Taking an answer: appended once per key, marked here, and folded into the attempt's progress."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from academy.assessment.drawn_item import DrawnItem
from academy.assessment.models import AnswerEvent, Attempt, AttemptState
from academy.assessment.modes import Answer
from academy.assessment.services.pausing import end_pause
from academy.core import clock
from academy.core.db import db, insert_into
from academy.core.errors import DomainError
from academy.core.i18n import gettext as _

LARGEST_SEQUENCE = 2**53 - 1

#: Statements made once: building one costs more than running it.
_EVENTS = AnswerEvent.metadata.tables[AnswerEvent.__tablename__]
_ATTEMPTS = Attempt.metadata.tables[Attempt.__tablename__]
_KEEP_PROGRESS = (
    sa.update(_ATTEMPTS)
    .where(_ATTEMPTS.c.id == sa.bindparam("attempt"))
    .values(progress=sa.bindparam("folded", type_=sa.JSON()))
)


class KeyTakenError(DomainError):
    """A key came back with other content: an old copy of the page was changed and sent again."""

    code = "key-taken"


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it came: ``key`` is a UUID made once for it; ``sequence`` None means the latest so far."""

    item_id: str
    response: Mapping[str, Any]
    key: str
    sequence: int | None = None
    client_at: datetime | None = None
    try_number: int = 0


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What became of an answer. A repeat gets what the first one got, also after submission."""

    key: str
    item_id: str
    score: str
    is_late: bool
    is_repeat: bool


def record_answer(attempt: Attempt, drawn: DrawnItem, given: GivenAnswer) -> RecordedAnswer:
    """Append an answer to a locked ``attempt`` and fold it in. A key that is known changes nothing.

    Raises KeyTakenError when the key is known with other content, ConflictError for a try that was not
    shown yet. An answer after submission is kept as late, without effect.
    """
    event = _event(attempt, drawn, given)
    event_id = _append(event)
    if event_id is None:
        return _first_result(given.key, str(event["content_hash"]))
    if not event["is_late"]:
        _fold_in(attempt, event_id, event)
    return RecordedAnswer(
        given.key, given.item_id, str(event["score"]), bool(event["is_late"]), is_repeat=False
    )


def _event(attempt: Attempt, drawn: DrawnItem, given: GivenAnswer) -> dict[str, Any]:
    mode = attempt.mode
    sequence = mode.admit(attempt.progress, given.item_id, given.try_number, given.sequence)
    return {
        "attempt_id": attempt.id,
        "item_id": given.item_id,
        "try_number": given.try_number,
        "key": given.key,
        "content_hash": content_hash(attempt.public_id, given),
        "response": dict(given.response),
        "values": mode.kept_values(drawn),
        "score": str(drawn.mark(given.response).score),
        "sequence": min(max(sequence, 0), LARGEST_SEQUENCE),
        "client_at": given.client_at,
        "received_at": clock.now(),
        "is_late": attempt.state is AttemptState.SUBMITTED,
    }


def content_hash(attempt: str, given: GivenAnswer) -> str:
    """Return the SHA-256 of what an answer says: where it belongs and what was chosen, not when."""
    content = [attempt, given.item_id, given.try_number, given.response]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _append(event: Mapping[str, Any]) -> int | None:
    """Insert an event; return its key in the database, or None when its UUID is known."""
    connection = db.session.connection()
    return connection.execute(_insert(connection.dialect.name), event).scalar()


@cache
def _insert(dialect: str) -> Any:
    return (
        insert_into(_EVENTS, dialect).on_conflict_do_nothing(index_elements=["key"]).returning(_EVENTS.c.id)
    )


def _first_result(key: str, content: str) -> RecordedAnswer:
    first = db.session.execute(
        sa.select(
            AnswerEvent.item_id, AnswerEvent.score, AnswerEvent.is_late, AnswerEvent.content_hash
        ).where(AnswerEvent.key == key)
    ).one()
    if first.content_hash != content:
        raise KeyTakenError(
            _(
                "This page is an old copy and its answer is already saved. Check your answer and save it again."
            )
        )
    return RecordedAnswer(key, first.item_id, first.score, first.is_late, is_repeat=True)


def _fold_in(attempt: Attempt, event_id: int, event: Mapping[str, Any]) -> None:
    answer = Answer(
        event=event_id,
        item_id=event["item_id"],
        try_number=event["try_number"],
        sequence=event["sequence"],
        response=event["response"],
        score=event["score"],
    )
    progress = dict(attempt.mode.add(attempt.progress, answer))
    db.session.connection().execute(_KEEP_PROGRESS, {"attempt": attempt.id, "folded": progress})
    set_committed_value(attempt, "progress", progress)
    if attempt.paused_at is not None:
        end_pause(attempt)
        db.session.flush()
