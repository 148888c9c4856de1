"""What becomes of learning when two accounts of one person are merged: the further one goes on, nothing is lost."""

from typing import Any

import sqlalchemy as sa

from academy.assessment.services import join_attempts
from academy.catalogue.queries import load_edition
from academy.core.db import db, locked
from academy.core.ids import new_public_id
from academy.learning.models import Completion, Enrolment, LessonProgress
from academy.learning.queries.enrolments import enrolments_by_course
from academy.learning.services.completion import complete_if_done
from academy.learning.signals import completion_dropped
from academy.workbook.services import join_workbooks


def move_learning(_sender: object, *, from_id: int, into_id: int, **_facts: object) -> None:
    """Give courses, lessons, practice, final checks and workbooks of the person ``from_id`` to ``into_id``.

    Raises ConflictError when both have a workbook of one edition that cannot be put together.
    """
    join_attempts(from_id, into_id, load_edition)
    join_workbooks(from_id, into_id)
    own = {each.edition_id: each for each in _enrolments(into_id)}
    for enrolment in _enrolments(from_id):
        known = own.get(enrolment.edition_id)
        if known is None:
            enrolment.person_id = into_id
        else:
            _join(enrolment, known)
    db.session.flush()
    for enrolment in _enrolments(into_id):
        complete_if_done(into_id, enrolment.edition_id)
    _let_the_furthest_go_on(from_id, into_id)


def _enrolments(person_id: int) -> list[Enrolment]:
    return list(
        db.session.scalars(
            locked(sa.select(Enrolment).where(Enrolment.person_id == person_id).order_by(Enrolment.id))
        )
    )


def _join(going: Enrolment, staying: Enrolment) -> None:
    """Take what was reached under one enrolment over into another of the same edition, and delete the first."""
    staying.enrolled_at = min(staying.enrolled_at, going.enrolled_at)
    known = {each.lesson_id: each for each in _lessons(staying.id)}
    for lesson in _lessons(going.id):
        same = known.get(lesson.lesson_id)
        if same is None:
            lesson.enrolment_id = staying.id
        else:
            same.done_at = _earlier(same.done_at, lesson.done_at)
            same.mastered_at = _earlier(same.mastered_at, lesson.mastered_at)
            db.session.delete(lesson)
    _join_completions(going.id, staying.id)
    db.session.flush()
    db.session.delete(going)
    db.session.flush()


def _join_completions(going_id: int, staying_id: int) -> None:
    """Keep the completion of before; certificates of the other stand by themselves from then on."""
    completions = list(
        db.session.scalars(
            sa.select(Completion)
            .where(Completion.enrolment_id.in_((going_id, staying_id)))
            .order_by(Completion.completed_at, Completion.id)
        )
    )
    for dropped in completions[1:]:
        completion_dropped.send(dropped.public_id, completion_id=dropped.id)
        db.session.delete(dropped)
    db.session.flush()
    for kept in completions[:1]:
        kept.enrolment_id = staying_id
    db.session.flush()


def _lessons(enrolment_id: int) -> list[LessonProgress]:
    return list(
        db.session.scalars(sa.select(LessonProgress).where(LessonProgress.enrolment_id == enrolment_id))
    )


def _earlier(one: Any, other: Any) -> Any:
    return min(filter(None, (one, other)), default=None)


def _let_the_furthest_go_on(from_id: int, into_id: int) -> None:
    """Where a person now has several editions of one course, let the one that is furthest be the one taken last."""
    for *earlier, last in enrolments_by_course(into_id):
        if earlier and (furthest := max(*earlier, last, key=_how_far)) is not last:
            _enrol_again(furthest, from_id)


def _how_far(enrolment: Enrolment) -> tuple[bool, int, int]:
    is_complete = sa.select(Completion.id).where(Completion.enrolment_id == enrolment.id)
    lessons = [each for each in _lessons(enrolment.id) if each.done_at is not None]
    return db.session.scalar(is_complete) is not None, len(lessons), enrolment.id


def _enrol_again(enrolment: Enrolment, place: int) -> None:
    """Put an enrolment behind all others; until then the old row waits with the account ``place``, which has none."""
    person_id, public_id = enrolment.person_id, enrolment.public_id
    enrolment.person_id = place
    db.session.flush()
    again = Enrolment(
        public_id=new_public_id(),
        person_id=person_id,
        edition_id=enrolment.edition_id,
        source=enrolment.source,
        enrolled_at=enrolment.enrolled_at,
    )
    db.session.add(again)
    db.session.flush()
    for model in (LessonProgress, Completion):
        db.session.execute(
            sa.update(model).where(model.enrolment_id == enrolment.id).values(enrolment_id=again.id)
        )
    db.session.delete(enrolment)
    db.session.flush()
    again.public_id = public_id
    db.session.flush()
