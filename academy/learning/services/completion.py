"""The rule of completion: the final check is passed and, where the course asks for it, the workbook is done."""

import sqlalchemy as sa

from academy.accounts.queries import get_person
from academy.assessment.queries import passed_attempt_id
from academy.catalogue.queries import load_edition
from academy.core import audit, clock
from academy.core.dates import day_in
from academy.core.db import db
from academy.learning.models import Completion, Enrolment
from academy.learning.queries.next_action import needs_workbook
from academy.learning.signals import course_completed
from academy.workbook.queries import workbook_is_done


def complete_if_done(person_id: int, edition_id: int) -> Completion | None:
    """Complete a person's enrolment when every condition is met; return the completion, old or new.

    Call it after every change that may be the last condition. The enrolment is locked first, so that two
    last conditions met at once see each other; the unique constraint on completions is the second guard.
    Sends `course_completed` once, in the same transaction.
    """
    enrolment_id = db.session.scalar(
        sa.select(Enrolment.id)
        .where(Enrolment.person_id == person_id, Enrolment.edition_id == edition_id)
        .with_for_update()
    )
    if enrolment_id is None:
        return None
    known = db.session.scalar(sa.select(Completion).where(Completion.enrolment_id == enrolment_id))
    if known is not None:
        return known
    attempt_id = passed_attempt_id(person_id, edition_id)
    if attempt_id is None or _workbook_is_missing(person_id, edition_id):
        return None
    return _complete(enrolment_id, attempt_id, person_id=person_id, edition_id=edition_id)


def complete_with_workbook(_sender: object, *, person_id: int, edition_id: int, **_facts: object) -> None:
    """Complete a person's enrolment when her workbook, which is done now, was what was left."""
    complete_if_done(person_id, edition_id)


def _workbook_is_missing(person_id: int, edition_id: int) -> bool:
    return needs_workbook(load_edition(edition_id)) and not workbook_is_done(person_id, edition_id)


def _complete(enrolment_id: int, attempt_id: int, *, person_id: int, edition_id: int) -> Completion:
    moment, person = clock.now(), get_person(person_id)
    completion = Completion(
        enrolment_id=enrolment_id,
        attempt_id=attempt_id,
        completed_at=moment,
        completed_on=day_in(person.country if person else "", moment),
    )
    db.session.add(completion)
    db.session.flush()
    audit.record("course.complete", f"completion:{completion.public_id}")
    course_completed.send(
        completion.public_id,
        completion_id=completion.id,
        enrolment_id=enrolment_id,
        person_id=person_id,
        edition_id=edition_id,
        attempt_id=attempt_id,
        completed_at=completion.completed_at,
    )
    return completion
