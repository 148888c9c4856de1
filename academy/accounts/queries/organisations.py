"""Find organisations."""

from collections.abc import Collection

import sqlalchemy as sa

from academy.accounts.models import LONGEST_NAME_KEY, Organisation
from academy.core.db import db
from academy.core.names import folded


def get_organisation_by_public_id(public_id: str) -> Organisation | None:
    """Return the organisation ``public_id``, or None."""
    return db.session.scalars(
        sa.select(Organisation).where(Organisation.public_id == public_id)
    ).one_or_none()


def find_organisation(name: str) -> Organisation | None:
    """Return the organisation with this name, in whatever dress, or None."""
    key = folded(name)[:LONGEST_NAME_KEY]
    return db.session.scalars(sa.select(Organisation).where(Organisation.name_key == key)).one_or_none()


def list_organisations(*, also: Collection[int | None] = ()) -> list[Organisation]:
    """Return every open organisation by name, and those with the keys ``also``, whatever their state."""
    is_listed = sa.or_(Organisation.closed_at.is_(None), Organisation.id.in_(also))
    return list(db.session.scalars(sa.select(Organisation).where(is_listed).order_by(Organisation.name)))
