"""The courses of programmes, with their titles."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from academy.catalogue.models import Course, Edition
from academy.catalogue.queries import current_cards
from academy.core.db import db
from academy.programmes.models import Programme, ProgrammeCourse


@dataclass(frozen=True)
class CourseOffer:
    """A course that is, or could be, part of a programme."""

    code: str
    slug: str
    title: str


@dataclass(frozen=True)
class EditionFacts:
    """What a list or file says about an edition."""

    version: str
    lessons: int


@dataclass(frozen=True)
class ProgrammeEditions:
    """The editions of a programme's courses by key, and the English titles of the courses by code."""

    editions: dict[int, EditionFacts]
    titles: dict[str, str]


def programme_editions(programme: Programme) -> ProgrammeEditions:
    """Return every edition of the programme's courses, in one statement."""
    rows = db.session.execute(
        sa.select(
            Edition.id,
            Edition.version,
            Edition.is_current,
            Edition.card["lessons"].as_integer().label("lessons"),
            Edition.card["texts"]["en"]["title"].as_string().label("title"),
            Course.code,
        )
        .join(Course, Course.id == Edition.course_id)
        .join(ProgrammeCourse, ProgrammeCourse.course_id == Course.id)
        .where(ProgrammeCourse.programme_id == programme.id)
        .order_by(Edition.is_current, Edition.id)
    ).all()
    return ProgrammeEditions(
        {row.id: EditionFacts(row.version, row.lessons) for row in rows},
        {row.code: row.title for row in rows},
    )


def course_keys(codes: Collection[str]) -> set[int]:
    """Return the keys of the courses with these codes, of those that there are."""
    return set(db.session.scalars(sa.select(Course.id).where(Course.code.in_(codes))))


def course_code(course_id: int) -> str:
    """Return the code of a course by its key."""
    return db.session.scalars(sa.select(Course.code).where(Course.id == course_id)).one()


def course_codes(programme_id: int) -> list[str]:
    """Return the codes of the courses of one programme, published or not."""
    codes = (
        sa.select(Course.code)
        .join(ProgrammeCourse, ProgrammeCourse.course_id == Course.id)
        .where(ProgrammeCourse.programme_id == programme_id)
    )
    return list(db.session.scalars(codes))


def offered_courses(locale: str) -> list[CourseOffer]:
    """Return every published course, in the order of the codes."""
    return [CourseOffer(card.code, card.slug, card.title(locale)) for card in current_cards()]


def programme_courses(programme_id: int, locale: str) -> list[CourseOffer]:
    """Return the courses of one programme, in the order of the codes."""
    return courses_of([programme_id], locale)[programme_id]


def courses_of(programme_ids: Collection[int], locale: str) -> dict[int, list[CourseOffer]]:
    """Return the courses of each of several programmes, in the order of the codes, in one statement."""
    rows = db.session.execute(
        sa.select(ProgrammeCourse.programme_id, Course.code)
        .join(Course, ProgrammeCourse.course_id == Course.id)
        .where(ProgrammeCourse.programme_id.in_(programme_ids))
    )
    codes: dict[int, set[str]] = {programme_id: set() for programme_id in programme_ids}
    for programme_id, code in rows:
        codes[programme_id].add(code)
    offered = offered_courses(locale)
    return {key: [course for course in offered if course.code in own] for key, own in codes.items()}
