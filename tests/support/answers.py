"""A learner who answers: rightly, wrongly, or at random."""

import random
from uuid import uuid4

from academy.assessment.drawn_item import DrawnItem
from academy.assessment.models import Attempt
from academy.assessment.services import GivenAnswer, RecordedAnswer, lock_attempt, record_answer
from academy.catalogue.queries import load_edition
from academy.content.edition import Edition
from academy.core.clock import now
from academy.core.db import db
from academy.workbook.models import Workbook
from tests.unit.assessment.bank import Form

Fields = dict[str, list[str]]


def right_fields(asked: DrawnItem) -> Fields:
    """Return the form fields that answer everything rightly."""
    return asked.form_values(asked.best_answer())


def random_fields(asked: DrawnItem, chance: random.Random) -> Fields:
    """Return form fields with a readable answer that is right, partly right or wrong by chance."""
    right, wrong = right_fields(asked), wrong_fields(asked)
    mixed = {name: chance.choice((right, wrong))[name] for name in right}
    return mixed if asked.parse(Form(mixed)).is_complete else chance.choice((right, wrong))


def wrong_fields(asked: DrawnItem) -> Fields:
    """Return readable form fields that earn as little as they can."""
    return asked.form_values(asked.worst_answer())


def send(
    attempt: Attempt,
    edition: Edition,
    item_id: str,
    fields: Fields,
    *,
    sequence: int | None = None,
    key: str = "",
) -> RecordedAnswer:
    """Send one answer to a final check, as the service would."""
    locked = lock_attempt(attempt.person_id, attempt.public_id)
    asked = locked.draw(edition, item_id, "en")
    parsed = asked.parse(Form(fields))
    assert parsed.is_complete, parsed.problems
    sent = GivenAnswer(item_id, parsed.response, key or str(uuid4()), sequence)
    return record_answer(locked, asked, sent)


def answer_all(attempt: Attempt, *, wrong_outcomes: tuple[str, ...] = (), wrong_items: int = 0) -> None:
    """Answer a whole final check rightly, except whole outcomes or the first few items of the others."""
    edition = load_edition(attempt.edition_id)
    for item in list(attempt.items):
        asked = attempt.draw(edition, item["id"], "en")
        is_wrong = item["outcome"] in wrong_outcomes
        if not is_wrong and wrong_items:
            is_wrong, wrong_items = True, wrong_items - 1
        send(attempt, edition, item["id"], wrong_fields(asked) if is_wrong else right_fields(asked))


def fill_workbook(person_id: int, edition_id: int) -> None:
    """Store a workbook that meets the evidence rule."""
    db.session.add(
        Workbook(
            person_id=person_id,
            edition_id=edition_id,
            entries={},
            evidence={},
            is_evidence_met=True,
            updated_at=now(),
        )
    )
    db.session.flush()
