"""Which edition of a course somebody takes."""

import sqlalchemy as sa

from academy.core.db import db
from academy.core.permissions import Actor

#: Plain text, as in `enrolment_progress`: every page of a workbook pays for this read.
_TAKEN = sa.text(
    """
SELECT enrolments.edition_id
FROM enrolments
JOIN editions ON editions.id = enrolments.edition_id
JOIN courses ON courses.id = editions.course_id
WHERE enrolments.person_id = :person AND courses.slug = :slug
ORDER BY enrolments.id DESC
LIMIT 1
"""
)


def edition_taken(actor: Actor, slug: str) -> int | None:
    """Return the id of the edition that ``actor`` took last of the course at ``slug``; None when not enrolled."""
    values = {"person": actor.person_id, "slug": slug}
    return db.session.connection().execute(_TAKEN, values).scalar()
