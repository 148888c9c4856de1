"""A learner who answers: rightly, wrongly, or at random."""

import random
from uuid import uuid4

from academy.assessment.asked import Asked
from academy.assessment.models import Attempt
from academy.assessment.presentation import PresentedQuestion
from academy.assessment.queries import ask_final
from academy.assessment.services import RecordedAnswer, SentAnswer, lock_attempt, record_answer
from academy.catalogue.queries import load_edition
from academy.content.draw import seeded
from academy.content.edition import Edition
from academy.core.clock import now
from academy.core.db import db
from academy.learning.models import Workbook
from tests.unit.assessment.bank import Form, right_form

Fields = dict[str, list[str]]


def right_fields(asked: Asked) -> Fields:
    """Return the form fields that answer everything rightly."""
    attempt = {
        "seed": asked.seed,
        "currency": asked.currency,
        "locale": asked.locale,
        "people": asked.people,
    }
    return right_form(asked.item, asked.present(), attempt).fields


def random_fields(asked: Asked, chance: random.Random) -> Fields:
    """Return form fields with a readable answer that is right, partly right or wrong by chance."""
    if chance.random() < 0.5:
        return right_fields(asked)
    fields: Fields = {}
    for question in asked.present().questions:
        fields.update(_chosen(question, chance))
    return fields


def wrong_fields(asked: Asked) -> Fields:
    """Return readable form fields that earn no points."""
    chance = seeded(asked.seed)
    while True:
        fields: Fields = {}
        for question in asked.present().questions:
            fields.update(_chosen(question, chance))
        if asked.mark(asked.read(Form(fields)).response).score == 0:
            return fields


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
    asked = ask_final(locked, edition, item_id, "en")
    parsed = asked.read(Form(fields))
    assert parsed.is_complete, parsed.problems
    sent = SentAnswer(item_id, parsed.response, key or str(uuid4()), sequence)
    return record_answer(locked, asked, sent)


def answer_all(attempt: Attempt, *, wrong_outcomes: tuple[str, ...] = (), wrong_items: int = 0) -> None:
    """Answer a whole final check rightly, except whole outcomes or the first few items of the others."""
    edition = load_edition(attempt.edition_id)
    for item in list(attempt.items):
        asked = ask_final(attempt, edition, item["id"], "en")
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


def _chosen(question: PresentedQuestion, chance: random.Random) -> Fields:
    field, keys = question.field, [choice.key for choice in question.choices]
    match question.type:
        case "single" | "true_false":
            return {field: [chance.choice(keys)]}
        case "multiple":
            return {field: chance.sample(keys, question.select or chance.randint(1, len(keys)))}
        case "numeric":
            return {field: [str(chance.randint(1, 9_999_999))]}
        case "matching":
            return {row.field: [chance.choice(keys)] for row in question.rows}
        case "ordering":
            places = chance.sample(range(1, len(question.rows) + 1), len(question.rows))
            return {row.field: [str(place)] for row, place in zip(question.rows, places, strict=True)}
        case _:
            gaps = [segment.gap for segment in question.segments if segment.gap]
            return {gap.field: [chance.choice(gap.choices).key] for gap in gaps}
