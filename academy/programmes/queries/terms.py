"""What somebody agreed to, and what a programme has become since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from academy.accounts.models import Consent
from academy.catalogue.models import Course
from academy.core.db import db
from academy.programmes.models import ConsentedCourse, ConsentTerms, Programme
from academy.programmes.queries.courses import CourseOffer


@dataclass(frozen=True)
class Agreed:
    """What one consent names: the terms, and the codes of the courses."""

    terms: ConsentTerms
    course_codes: frozenset[str]


@dataclass(frozen=True)
class Change:
    """How a programme differs from what somebody agreed to."""

    agreed: ConsentTerms
    new_courses: tuple[CourseOffer, ...]
    has_more_days: bool
    has_other_audience: bool
    is_renamed: bool

    @property
    def needs_consent(self) -> bool:
        """Say whether the programme would see more, or be another one, than she agreed to."""
        return bool(self.new_courses) or self.has_more_days or self.has_other_audience


def consents_of(person_id: int) -> sa.Select[int]:
    """Return the keys of all consents that a person ever gave, as a part of a statement."""
    return sa.select(Consent.id).where(Consent.person_id == person_id)


def agreed_by(consent_ids: Collection[int]) -> Mapping[int, Agreed]:
    """Return what each of these consents names, in two statements."""
    terms = db.session.scalars(sa.select(ConsentTerms).where(ConsentTerms.consent_id.in_(consent_ids))).all()
    codes: dict[int, set[str]] = {each.consent_id: set() for each in terms}
    rows = db.session.execute(
        sa.select(ConsentedCourse.consent_id, Course.code)
        .join(Course, Course.id == ConsentedCourse.course_id)
        .where(ConsentedCourse.consent_id.in_(consent_ids))
    )
    for consent_id, code in rows:
        codes[consent_id].add(code)
    return {each.consent_id: Agreed(each, frozenset(codes[each.consent_id])) for each in terms}


def change_since(agreed: Agreed, programme: Programme, courses: Collection[CourseOffer]) -> Change:
    """Return how ``programme`` with its ``courses`` differs from what was agreed."""
    terms = agreed.terms
    return Change(
        agreed=terms,
        new_courses=tuple(course for course in courses if course.code not in agreed.course_codes),
        has_more_days=programme.starts_on < terms.starts_on or programme.ends_on > terms.ends_on,
        has_other_audience=(programme.for_women, programme.for_youth) != (terms.for_women, terms.for_youth),
        is_renamed=programme.name != terms.name,
    )
