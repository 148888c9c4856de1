"""Add, open and close programmes. ``actor`` None is the operator of the machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from academy.core import audit, clock, locales
from academy.core.db import db
from academy.core.errors import DomainError, ForbiddenError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor
from academy.programmes.join_codes import new_join_code
from academy.programmes.models import Programme, ProgrammeCourse
from academy.programmes.queries.courses import course_keys
from academy.programmes.reach import manager_countries
from academy.programmes.states import ProgrammeState


@dataclass(frozen=True)
class ProgrammeDetails:
    """What a manager says about a programme. ``country`` '' means all; ``funder_id`` None means the owner pays."""

    name: str
    starts_on: date
    ends_on: date
    for_women: bool
    for_youth: bool
    #: Codes of courses, such as mon-101.
    course_codes: Sequence[str]
    summary: str = ""
    country: str = ""
    funder_id: int | None = None


def create_programme(
    actor: Actor | None,
    owner_id: int,
    details: ProgrammeDetails,
    *,
    state: ProgrammeState = ProgrammeState.DRAFT,
    has_join_code: bool = True,
) -> Programme:
    """Add a programme of the organisation ``owner_id``.

    Raises ForbiddenError when the actor does not manage that organisation's programmes in that country,
    DomainError on details that make no sense.
    """
    courses = check_details(details)
    check_reach(actor, owner_id, details.country)
    programme = Programme(owner_id=owner_id, state=state, join_code=_unused_code() if has_join_code else None)
    programme.created_at = clock.now()
    fill(programme, details)
    db.session.add(programme)
    db.session.flush()
    set_courses(programme, courses)
    record_act(actor, "programme.create", programme)
    return programme


def set_state(actor: Actor | None, programme: Programme, state: ProgrammeState) -> None:
    """Open or close a programme. Raises DomainError on a return to draft."""
    check_reach(actor, programme.owner_id, programme.country)
    if state is ProgrammeState.DRAFT:
        raise DomainError(_("A programme that was open cannot be a draft again. Close it."))
    if programme.state is not state:
        programme.state = state
        db.session.flush()
        record_act(actor, f"programme.{'open' if state is ProgrammeState.OPEN else 'close'}", programme)


def renew_join_code(actor: Actor | None, programme: Programme) -> str:
    """Give a programme a new join code and return it; the old one stops working."""
    check_reach(actor, programme.owner_id, programme.country)
    programme.join_code = code = _unused_code()
    db.session.flush()
    record_act(actor, "programme.renew-code", programme)
    return code


def check_details(details: ProgrammeDetails) -> set[int]:
    """Return the keys of the courses. Raises DomainError on details that make no sense."""
    if not details.name.strip():
        raise DomainError(_("Type the name of the programme."))
    if details.ends_on < details.starts_on:
        raise DomainError(_("The last day is before the first day. Change one of them."))
    if not (details.for_women or details.for_youth):
        raise DomainError(_("Say whether the programme is for women, for young people, or for both."))
    if not details.course_codes:
        raise DomainError(_("Choose at least one course."))
    if details.country and details.country not in locales.countries():
        raise DomainError(_("Choose a country from the list."))
    courses = course_keys(details.course_codes)
    if len(courses) != len(set(details.course_codes)):
        raise DomainError(_("One of these courses is not published. Choose from the list."))
    return courses


def check_reach(actor: Actor | None, owner_id: int, country: str) -> None:
    """Raise ForbiddenError when ``actor`` does not manage programmes of the owner in the country."""
    if actor is None:
        return
    countries = manager_countries(actor, owner_id)
    if not countries:
        raise ForbiddenError(_("Your account does not manage programmes of this organisation."))
    if "" not in countries and country not in countries:
        raise ForbiddenError(_("Your account manages programmes of another country only."))


def fill(programme: Programme, details: ProgrammeDetails) -> None:
    """Write details into a programme, all but the courses."""
    programme.name = details.name.strip()
    programme.summary = details.summary.strip()
    programme.starts_on = details.starts_on
    programme.ends_on = details.ends_on
    programme.for_women = details.for_women
    programme.for_youth = details.for_youth
    programme.country = details.country
    programme.funder_id = details.funder_id if details.funder_id != programme.owner_id else None


def set_courses(programme: Programme, wanted: set[int]) -> None:
    """Let a programme have the courses with these keys and no other."""
    in_programme = ProgrammeCourse.programme_id == programme.id
    present = set(db.session.scalars(sa.select(ProgrammeCourse.course_id).where(in_programme)))
    db.session.execute(
        sa.delete(ProgrammeCourse).where(in_programme, ProgrammeCourse.course_id.in_(present - wanted))
    )
    for course_id in sorted(wanted - present):
        db.session.add(ProgrammeCourse(programme_id=programme.id, course_id=course_id))
    db.session.flush()


def _unused_code() -> str:
    code = new_join_code()
    while db.session.scalar(sa.select(Programme.id).where(Programme.join_code == code)) is not None:
        code = new_join_code()
    return code


def record_act(actor: Actor | None, action: str, programme: Programme, **detail: object) -> None:
    """Record in the audit log what was done with a programme."""
    audit.record(action, f"programme:{programme.public_id}", actor=actor.public_id if actor else "", **detail)
