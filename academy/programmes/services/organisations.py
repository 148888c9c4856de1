"""What becomes of programmes when their organisation is closed, or merged into another one."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from academy.admin.organisation_parts import OrganisationPart
from academy.core import audit
from academy.core.db import db
from academy.core.i18n import lazy_gettext as _l
from academy.programmes.models import Programme
from academy.programmes.states import ProgrammeState


def move_programmes(_sender: object, *, from_id: int, into_id: int) -> None:
    """Let the organisation ``into_id`` run and pay for what ``from_id`` did."""
    for column in (Programme.owner_id, Programme.funder_id):
        db.session.execute(sa.update(Programme).where(column == from_id).values({column.key: into_id}))
    # Whoever runs a programme and pays for it is named once.
    db.session.execute(
        sa.update(Programme)
        .where(Programme.owner_id == into_id, Programme.funder_id == into_id)
        .values(funder_id=None)
    )


def close_programmes(_sender: object, *, organisation_id: int, actor_public_id: str) -> None:
    """Close the open programmes of a closed organisation: nobody is left who looks after them."""
    closed = db.session.scalars(
        sa.update(Programme)
        .where(Programme.owner_id == organisation_id, Programme.state == ProgrammeState.OPEN)
        .values(state=ProgrammeState.CLOSED)
        .returning(Programme.public_id)
    ).all()
    for public_id in closed:
        audit.record("programme.close", f"programme:{public_id}", actor=actor_public_id)


def _count_run(keys: Collection[int]) -> Mapping[int, int]:
    return _count(Programme.owner_id, keys)


def _count_paid(keys: Collection[int]) -> Mapping[int, int]:
    return _count(Programme.funder_id, keys)


def _count(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], keys: Collection[int]
) -> Mapping[int, int]:
    rows = db.session.execute(sa.select(column, sa.func.count()).where(column.in_(keys)).group_by(column))
    return {key: count for key, count in rows if key is not None}


PARTS = (
    OrganisationPart(_l("Programmes"), 20, _count_run),
    OrganisationPart(_l("Programmes it pays for"), 30, _count_paid),
)
