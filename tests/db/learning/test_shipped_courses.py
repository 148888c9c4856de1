"""Every course that ships can be finished: lessons, workbook, final check, certificate. Two of them each day."""

from functools import cache

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.assessment.services import start_final_check, submit_final_check
from academy.catalogue.queries import load_edition
from academy.catalogue.services.publish import publish_edition
from academy.content.compiler import CompiledCourse, compile_course
from academy.core.db import commit
from academy.credentials.models import Certificate
from academy.demonstration.workbooks import fill_workbook
from academy.learning.models import Completion, Enrolment
from academy.learning.services import finish_lesson
from academy.learning.services.completion import complete_if_done
from academy.workbook.models import Workbook
from tests.factories.accounts import actor_for, make_person
from tests.factories.catalogue import COURSES, make_enrolment
from tests.support.answers import answer_all
from tests.support.sample import sampled

SHIPPED = sorted(path.parent.name for path in COURSES.glob("*/course.yaml"))


@cache
def compiled(course: str) -> CompiledCourse:
    """Return a compiled course, made once a run."""
    return compile_course(COURSES / course, samples=1)


@pytest.mark.sampled
@pytest.mark.parametrize("course", sampled(SHIPPED, 2, "shipped courses", course=str))
def test_a_learner_can_finish(database: scoped_session[Session], course: str) -> None:
    edition_id = publish_edition(compiled(course).document, compiled(course).media).edition_id
    edition = load_edition(edition_id)
    person = make_person(country="KH")
    enrolment = make_enrolment(person, edition_id)
    for lesson in edition.lessons:
        finish_lesson(enrolment.id, lesson.id)
    fill_workbook(actor_for(person), edition_id)
    workbook = database.scalars(sa.select(Workbook).where(Workbook.person_id == person.id)).one()
    assert workbook.is_evidence_met, workbook.evidence
    attempt = start_final_check(person.id, edition_id, edition, country="KH")
    answer_all(attempt)
    submit_final_check(attempt, edition)
    complete_if_done(person.id, edition_id)
    commit()
    finished = sa.select(Enrolment.edition_id).join(Completion).join(Certificate)
    assert database.scalars(finished.where(Certificate.person_id == person.id)).all() == [edition_id]
