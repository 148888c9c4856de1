"""Look up consents."""

import sqlalchemy as sa

from academy.accounts.models import Consent
from academy.core.db import db


def has_consent(person_id: int, purpose: str) -> bool:
    """Say whether a person's consent to ``purpose`` stands."""
    statement = sa.select(Consent.id).where(
        Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def standing_purposes(person_id: int) -> list[str]:
    """Return every purpose to which a person's consent stands."""
    statement = sa.select(Consent.purpose).where(
        Consent.person_id == person_id, Consent.withdrawn_at.is_(None)
    )
    return sorted(set(db.session.scalars(statement)))


def list_consents(person_id: int) -> list[Consent]:
    """Return every consent a person ever gave, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Consent)
            .where(Consent.person_id == person_id)
            .order_by(Consent.given_at.desc(), Consent.id.desc())
        )
    )
