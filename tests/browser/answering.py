"""What a learner in the browser types: right and wrong answers to the questions that the server drew for her."""

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.assessment.drawn_item import DrawnItem
from academy.assessment.models import Attempt, AttemptKind
from academy.assessment.modes import practice
from academy.assessment.presented import PresentedChoices
from academy.assessment.queries import practice_sitting
from academy.catalogue.queries import load_edition
from academy.core.db import db
from academy.learning.models import Enrolment
from tests.browser.conftest import Site
from tests.support.answers import Fields, right_fields, wrong_fields
from tests.unit.assessment.bank import ITEM_DICTS


def final_answers(site: Site, attempt_id: str, wrong_outcome: str = "") -> list[Fields]:
    """Return the form fields for each question of a final check: right, except those of ``wrong_outcome``."""
    with site.app.app_context():
        attempt = db.session.scalars(
            sa.select(Attempt).where(Attempt.public_id == attempt_id, Attempt.kind == AttemptKind.FINAL)
        ).one()
        edition = load_edition(attempt.edition_id)
        answers = []
        for drawn in attempt.items:
            asked = attempt.draw(edition, drawn["id"], "en")
            is_wrong = drawn["outcome"] == wrong_outcome
            answers.append(wrong_fields(asked) if is_wrong else right_fields(asked))
        return answers


def practice_answer(site: Site, address: str, lesson_id: str, item_id: str, try_number: int) -> Fields:
    """Return the form fields that answer one try of a practice question rightly."""
    with site.app.app_context():
        return right_fields(_practised(address, lesson_id, item_id, try_number))


def wrong_option(
    site: Site, address: str, lesson_id: str, item_id: str, try_number: int
) -> tuple[Fields, str]:
    """Return the fields that choose a wrong option of a question, and what the course says about that option."""
    wrong = next(option for option in ITEM_DICTS[item_id]["options"] if not option.get("correct"))
    with site.app.app_context():
        (question,) = _practised(address, lesson_id, item_id, try_number).present().questions
        assert isinstance(question, PresentedChoices)
        key = next(choice.key for choice in question.choices if choice.text == wrong["text"])
        return {question.field: [key]}, wrong["feedback"]


def _practised(address: str, lesson_id: str, item_id: str, try_number: int) -> DrawnItem:
    person, edition_id = db.session.execute(
        sa.select(Person, Enrolment.edition_id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where((Person.email == address) | (Person.phone == address))
    ).one()
    edition = load_edition(edition_id)
    state = practice_sitting(person.id, edition_id, lesson_id, edition, person.country)
    return practice.draw(state, edition, item_id, "en", try_number=try_number)
