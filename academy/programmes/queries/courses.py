"""The courses of programmes, with their titles."""

from dataclasses import dataclass

import sqlalchemy as sa

from academy.catalogue.models import Course
from academy.catalogue.queries import current_cards
from academy.core.db import db
from academy.programmes.models import ProgrammeCourse


@dataclass(frozen=True)
class CourseOffer:
    """A course that is, or could be, part of a programme."""

    code: str
    slug: str
    title: str


def offered_courses(locale: str) -> list[CourseOffer]:
    """Return every published course, in the order of the codes."""
    return [CourseOffer(card.code, card.slug, card.title(locale)) for card in current_cards()]


def programme_courses(programme_id: int, locale: str) -> list[CourseOffer]:
    """Return the courses of one programme, in the order of the codes."""
    codes = set(
        db.session.scalars(
            sa.select(Course.code)
            .join(ProgrammeCourse, ProgrammeCourse.course_id == Course.id)
            .where(ProgrammeCourse.programme_id == programme_id)
        )
    )
    return [course for course in offered_courses(locale) if course.code in codes]
