"""Record consents and withdrawals."""

import sqlalchemy as sa

from academy.accounts import notices, signals
from academy.accounts.models import Consent
from academy.core import clock
from academy.core.db import db


def record_consent(
    person_id: int,
    purpose: str,
    notice_version: str,
    language: str,
    how: str,
    *,
    about: str = "",
    is_new: bool = False,
) -> Consent:
    """Record that a person consented to the notice of ``purpose`` as it was shown.

    ``purpose`` is the notice's name (``terms``), or its name and what it is about
    (``programme:k7qf2m9dxt4a``); ``about`` is that thing's name, for the person's list. ``how`` says where,
    e.g. ``registration``. A standing consent to the same text is returned, not doubled, unless it ``is_new``
    because what it is about has changed. Raises LookupError when there is no such notice.
    """
    notice = notices.get_notice(purpose.partition(":")[0], notice_version, language)
    standing = db.session.scalars(
        sa.select(Consent).where(
            Consent.person_id == person_id,
            Consent.purpose == purpose,
            Consent.text_hash == notice.text_hash,
            Consent.withdrawn_at.is_(None),
        )
    ).first()
    if standing is not None and not is_new:
        return standing
    consent = Consent(
        person_id=person_id,
        purpose=purpose,
        about=about,
        notice_version=notice.version,
        language=notice.language,
        text_hash=notice.text_hash,
        how=how,
        given_at=clock.now(),
    )
    db.session.add(consent)
    db.session.flush()
    return consent


def withdraw_consent(person_id: int, purpose: str, how: str) -> bool:
    """Withdraw every standing consent of a person to ``purpose``; say whether there was one.

    Sends ``signals.consent_withdrawn`` inside the transaction.
    """
    statement = (
        sa.update(Consent)
        .where(Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now(), withdrawn_how=how)
        .returning(Consent.id)
    )
    withdrawn = db.session.scalars(statement).all()
    if withdrawn:
        signals.consent_withdrawn.send(person_id=person_id, purpose=purpose)
    return bool(withdrawn)
