"""Join and leave programmes. Taking part and the consent to it begin and end together."""

import hashlib
import hmac

import sqlalchemy as sa

from academy.accounts import queries as accounts
from academy.accounts.services import record_consent, withdraw_consent
from academy.content.edition import SOURCE_LANGUAGE
from academy.core import audit, clock, keys
from academy.core.db import db
from academy.core.errors import ConflictError, DomainError
from academy.core.i18n import gettext as _
from academy.core.ids import new_public_id
from academy.core.keys import Purpose
from academy.core.permissions import Actor
from academy.programmes.models import Participation, Programme
from academy.programmes.period import has_ended
from academy.programmes.queries.courses import programme_courses
from academy.programmes.queries.terms import agreed_by, change_since
from academy.programmes.services.terms import record_terms
from academy.programmes.states import ProgrammeState

RECORD_KEY_BYTES = 4


def purpose_of(programme: Programme) -> str:
    """Return the purpose under which consents to ``programme`` are recorded."""
    return f"{accounts.PROGRAMME}:{programme.public_id}"


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

    The consent names the programme as it is now. Joining twice returns the same participation; when the programme
    has become more than she agreed to, it gets a new consent. ``notice_version`` '' means the newest. Raises
    ConflictError when the programme takes no new learners or none of the actor's country, DomainError on an
    unknown notice.
    """
    participation = db.session.scalars(
        sa.select(Participation)
        .where(Participation.programme_id == programme.id, Participation.person_id == actor.person_id)
        .with_for_update()
    ).one_or_none()
    purpose = purpose_of(programme)
    takes_part = (
        participation is not None
        and participation.left_at is None
        and accounts.has_consent(actor.person_id, purpose)
    )
    if participation and takes_part and not _has_grown(programme, participation.consent_id):
        return participation
    reason = why_not_joinable(programme, actor.country)
    if reason:
        raise ConflictError(reason)
    version = notice_version or accounts.versions_of(accounts.PROGRAMME)[-1]
    try:
        consent = record_consent(
            actor.person_id, purpose, version, language, how, about=programme.name, is_new=True
        )
    except LookupError as error:
        raise DomainError(_("This page is too old. Load it again, read it and agree once more.")) from error
    key = _record_key_of(actor)
    if participation is None:
        participation = Participation(programme_id=programme.id, person_id=actor.person_id)
        db.session.add(participation)
    if not takes_part:
        participation.subject_id = new_public_id()
        participation.record_key = key
        participation.joined_at = clock.now()
        participation.left_at = None
    participation.consent_id = consent.id
    db.session.flush()
    record_terms(consent.id, programme)
    action = "programme.agree-again" if takes_part else "programme.join"
    audit.record(action, f"programme:{programme.public_id}", actor=actor.public_id)
    return participation


def _has_grown(programme: Programme, consent_id: int) -> bool:
    """Say whether the programme is more now than the consent names."""
    agreed = agreed_by([consent_id]).get(consent_id)
    courses = programme_courses(programme.id, SOURCE_LANGUAGE)
    return agreed is None or change_since(agreed, programme, courses).needs_consent


def leave_programme(actor: Actor, programme: Programme, how: str = "leave-page") -> None:
    """End taking part and withdraw the consent; the programme sees nothing of ``actor`` any more."""
    withdraw_consent(actor.person_id, purpose_of(programme), how)
    audit.record("programme.leave", f"programme:{programme.public_id}", actor=actor.public_id)


def end_participation(_sender: object, *, person_id: int, purpose: str) -> None:
    """End taking part when its consent is withdrawn, wherever that happens."""
    name, _separator, public_id = purpose.partition(":")
    if name != accounts.PROGRAMME:
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


def _record_key_of(actor: Actor) -> int:
    """Return the person's number: the one that she has already, whatever became of the keys since, or a new one."""
    kept = db.session.scalars(
        sa.select(Participation.record_key)
        .where(Participation.person_id == actor.person_id)
        .order_by(Participation.id)
    ).first()
    return record_key(actor.public_id) if kept is None else kept


def record_key(public_id: str) -> int:
    """Return the secret number of a person that decides how published figures are rounded, 0 to 2**32 - 1."""
    key = keys.ring().lasting(Purpose.RECORD)
    digest = hmac.new(key, public_id.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:RECORD_KEY_BYTES], "big")
