"""Join and leave programmes. Taking part and the consent to it begin and end together."""

import hashlib
import hmac

import sqlalchemy as sa
from flask import current_app

from academy.accounts import notices
from academy.accounts.queries import has_consent
from academy.accounts.services import record_consent, withdraw_consent
from academy.core import audit, clock
from academy.core.db import db
from academy.core.errors import ConflictError, DomainError
from academy.core.i18n import gettext as _
from academy.core.ids import new_public_id
from academy.core.permissions import Actor
from academy.programmes.models import Participation, Programme
from academy.programmes.period import has_ended
from academy.programmes.states import ProgrammeState

RECORD_KEY_BYTES = 4


def purpose_of(programme: Programme) -> str:
    """Return the purpose under which consents to ``programme`` are recorded."""
    return f"{notices.PROGRAMME}:{programme.public_id}"


def why_not_joinable(programme: Programme, country: str) -> str:
    """Return why nobody, or nobody of ``country``, can join now; '' when it is possible."""
    if programme.state is not ProgrammeState.OPEN or has_ended(programme):
        return str(_("This programme takes no new learners now."))
    if programme.country and programme.country != country:
        return str(
            _(
                "This programme is for people who work in another country than the one in your profile. "
                "If your profile is wrong, change it and come back."
            )
        )
    return ""


def join_programme(
    actor: Actor, programme: Programme, *, language: str, notice_version: str = "", how: str = "join-page"
) -> Participation:
    """Let ``actor`` take part, and record the consent to the notice shown in ``language``.

    Joining twice returns the same participation. ``notice_version`` '' means the newest. Raises ConflictError
    when the programme takes no new learners or none of the actor's country, DomainError on an unknown notice.
    """
    participation = db.session.scalars(
        sa.select(Participation).where(
            Participation.programme_id == programme.id, Participation.person_id == actor.person_id
        )
    ).one_or_none()
    purpose = purpose_of(programme)
    if participation and participation.left_at is None and has_consent(actor.person_id, purpose):
        return participation
    reason = why_not_joinable(programme, actor.country)
    if reason:
        raise ConflictError(reason)
    version = notice_version or notices.versions_of(notices.PROGRAMME)[-1]
    try:
        consent = record_consent(actor.person_id, purpose, version, language, how, about=programme.name)
    except LookupError as error:
        raise DomainError(_("This page is too old. Load it again, read it and agree once more.")) from error
    if participation is None:
        participation = Participation(programme_id=programme.id, person_id=actor.person_id)
        db.session.add(participation)
    participation.subject_id = new_public_id()
    participation.record_key = record_key(actor.public_id)
    participation.joined_at = clock.now()
    participation.consent_id = consent.id
    participation.left_at = None
    db.session.flush()
    audit.record("programme.join", f"programme:{programme.public_id}", actor=actor.public_id)
    return participation


def leave_programme(actor: Actor, programme: Programme, how: str = "leave-page") -> None:
    """End taking part and withdraw the consent; the programme sees nothing of ``actor`` any more."""
    withdraw_consent(actor.person_id, purpose_of(programme), how)
    audit.record("programme.leave", f"programme:{programme.public_id}", actor=actor.public_id)


def end_participation(_sender: object, *, person_id: int, purpose: str) -> None:
    """End taking part when its consent is withdrawn, wherever that happens."""
    name, _separator, public_id = purpose.partition(":")
    if name != notices.PROGRAMME:
        return
    programme = sa.select(Programme.id).where(Programme.public_id == public_id).scalar_subquery()
    db.session.execute(
        sa.update(Participation)
        .where(
            Participation.programme_id == programme,
            Participation.person_id == person_id,
            Participation.left_at.is_(None),
        )
        .values(left_at=clock.now())
    )


def record_key(public_id: str) -> int:
    """Return the secret number of a person that decides how published figures are rounded, 0 to 2**32 - 1."""
    secret = current_app.config["SECRET_KEY"].encode()
    digest = hmac.new(secret, f"record-key:{public_id}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:RECORD_KEY_BYTES], "big")
