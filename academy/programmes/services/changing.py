"""Change programmes. What rewrites results is shown before, needs a reason, and leaves old and new values behind."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from academy.core import audit
from academy.core.db import db, lock_row
from academy.core.errors import ConflictError, DomainError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor
from academy.programmes.models import Participation, Programme
from academy.programmes.queries.courses import course_codes
from academy.programmes.queries.programmes import funder_public_id
from academy.programmes.results import PublishedTotals, published_totals
from academy.programmes.services.programmes import (
    ProgrammeDetails,
    check_details,
    check_reach,
    fill,
    record_act,
    set_courses,
)

#: What decides whom a programme counts. A new name or text changes no figure.
OF_RESULTS = frozenset({"starts_on", "ends_on", "courses", "audience", "country"})


@dataclass(frozen=True)
class ResultsChange:
    """The results of a programme as they are, and as they will be after a change."""

    before: PublishedTotals
    after: PublishedTotals


def update_programme(
    actor: Actor | None, programme: Programme, details: ProgrammeDetails, reason: str = ""
) -> None:
    """Change a programme; the audit log keeps the reason and the old and new values.

    Raises what `create_programme` raises, ConflictError on another funder after learners have joined (they agreed to
    share with the one they saw), and DomainError without a reason for what changes results of people who joined.
    """
    # The old values are those that are replaced, also when another manager has just changed them.
    lock_row(programme)
    courses = _check(actor, programme, details)
    changes = _changes(programme, details)
    if not reason.strip() and _rewrites_results(programme, changes):
        raise DomainError(_("Say why you change this. People who look at the results later will ask."))
    fill(programme, details)
    set_courses(programme, courses)
    db.session.flush()
    if changes:
        record_act(actor, "programme.update", programme, reason=reason.strip(), changes=changes)


def preview_change(
    actor: Actor | None, programme: Programme, details: ProgrammeDetails
) -> ResultsChange | None:
    """Return what a change would do to the results, or None when it changes none: nobody joined, or only words.

    Raises what `update_programme` raises, but for the missing reason. Nothing is written.
    """
    courses = _check(actor, programme, details)
    if not _rewrites_results(programme, _changes(programme, details)):
        return None
    changed = Programme(id=programme.id, starts_on=details.starts_on, ends_on=details.ends_on)
    return ResultsChange(published_totals(programme), published_totals(changed, frozenset(courses)))


def _check(actor: Actor | None, programme: Programme, details: ProgrammeDetails) -> set[int]:
    """Return the keys of the courses, when the change is allowed."""
    courses = check_details(details)
    check_reach(actor, programme.owner_id, programme.country)
    check_reach(actor, programme.owner_id, details.country)
    if details.funder_id != programme.funder_id and _has_learners(programme):
        raise ConflictError(
            _("Learners have agreed to share with the funder they saw. It cannot be changed any more.")
        )
    return courses


def _rewrites_results(programme: Programme, changes: Mapping[str, object]) -> bool:
    return bool(OF_RESULTS & changes.keys()) and _has_learners(programme)


def _changes(programme: Programme, details: ProgrammeDetails) -> dict[str, list[object]]:
    """Return [old, new] of every field that ``details`` change."""
    now = ProgrammeDetails(
        name=programme.name,
        summary=programme.summary,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        for_women=programme.for_women,
        for_youth=programme.for_youth,
        country=programme.country,
        course_codes=course_codes(programme.id),
        funder_id=programme.funder_id,
    )
    return audit.changes(_values(programme, now), _values(programme, details))


def _values(programme: Programme, details: ProgrammeDetails) -> dict[str, object]:
    """Return details of a programme as the audit log keeps them."""
    return {
        "name": details.name.strip(),
        "summary": details.summary.strip(),
        "starts_on": details.starts_on,
        "ends_on": details.ends_on,
        "audience": ["women"] * details.for_women + ["youth"] * details.for_youth,
        "country": details.country,
        "courses": frozenset(details.course_codes),
        "funder": funder_public_id(programme.owner_id, details.funder_id),
    }


def _has_learners(programme: Programme) -> bool:
    statement = sa.select(Participation.id).where(Participation.programme_id == programme.id).limit(1)
    return db.session.scalar(statement) is not None
