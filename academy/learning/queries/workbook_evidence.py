"""Whether a workbook is filled to the rule of its course."""

import sqlalchemy as sa

from academy.core.db import db
from academy.learning.models import Workbook


def workbook_is_done(person_id: int, edition_id: int) -> bool:
    """Say whether a person's workbook of an edition meets the evidence rule."""
    found = db.session.scalar(
        sa.select(Workbook.is_evidence_met).where(
            Workbook.person_id == person_id, Workbook.edition_id == edition_id
        )
    )
    return bool(found)
