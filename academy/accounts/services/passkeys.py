"""Passkeys (W3C Web Authentication): a device signs what this server asks for, once and within minutes.

The library is loaded when it is needed: few requests sign in with a passkey, and every process pays for its memory.
"""

import ipaddress
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_bytes
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app

from academy.accounts.models import LoginSession, Person
from academy.accounts.second_factors import LONGEST_NAME, Passkey
from academy.accounts.services.second_step import keep_a_way, note
from academy.core import clock
from academy.core.db import db
from academy.core.i18n import gettext as _
from academy.core.ids import new_public_id
from academy.core.permissions import Actor
from config import Settings

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

#: How long a device has to sign.
ANSWER_WITHIN = timedelta(minutes=5)
CHALLENGE_BYTES = 32
LONGEST_ID = 1400
USUAL_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Place:
    """What a passkey is bound to: the name of this site, and the address of its pages."""

    name: str
    origin: str


def passkey_place() -> Place | None:
    """Return what passkeys of this site are bound to; None where browsers offer none.

    They want https and a name; ``localhost`` may do without https, and an IP address never works.
    """
    settings: Settings = current_app.extensions["settings"]
    parts = urlsplit(settings.base_url)
    host = (parts.hostname or "").encode("idna").decode()
    is_local = host == "localhost" or host.endswith(".localhost")
    if _is_address(host) or not (settings.is_https or is_local):
        return None
    is_usual = parts.port in (None, USUAL_PORTS[parts.scheme])
    return Place(host, f"{parts.scheme}://{host}" + ("" if is_usual else f":{parts.port}"))


def ask_for_new_passkey(actor: Actor, person: Person, place: Place) -> str:
    """Return what the browser needs to make a passkey, as JSON, and keep what the device must sign."""
    from webauthn import generate_registration_options, options_to_json  # noqa: PLC0415 - see above
    from webauthn.helpers.structs import (  # noqa: PLC0415
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    settings: Settings = current_app.extensions["settings"]
    options = generate_registration_options(
        rp_id=place.name,
        rp_name=settings.site_name,
        user_id=person.public_id.encode(),
        user_name=person.email or person.phone or person.public_id,
        user_display_name=person.display_name,
        challenge=_new_challenge(actor),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_descriptors(person.id),
    )
    return options_to_json(options)


def add_passkey(actor: Actor, person: Person, place: Place, answer: str, name: str) -> bool:
    """Add the passkey that a device has made; False when it did not sign what was asked, or is known already."""
    from webauthn import verify_registration_response  # noqa: PLC0415

    challenge = _taken_challenge(actor)
    if challenge is None:
        return False
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.name,
            expected_origin=place.origin,
        )
    except Exception:
        return False
    credential_id = _text(made.credential_id)
    known = sa.select(Passkey.id).where(Passkey.credential_id == credential_id)
    if len(credential_id) > LONGEST_ID or db.session.scalar(known) is not None:
        return False
    db.session.add(
        Passkey(
            public_id=new_public_id(),
            person_id=person.id,
            credential_id=credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=name[:LONGEST_NAME],
            created_at=clock.now(),
        )
    )
    db.session.flush()
    note(person, "add-passkey", lambda: _("A passkey was added to your account: %(name)s.", name=name))
    return True


def ask_for_passkey(actor: Actor, person_id: int, place: Place) -> str:
    """Return what the browser needs to use one of the person's passkeys, as JSON, and keep what it must sign."""
    from webauthn import generate_authentication_options, options_to_json  # noqa: PLC0415
    from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415

    options = generate_authentication_options(
        rp_id=place.name,
        challenge=_new_challenge(actor),
        allow_credentials=_descriptors(person_id),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return options_to_json(options)


def take_passkey(actor: Actor, person_id: int, place: Place, answer: str) -> bool:
    """Say whether a passkey of the person signed what was asked in this session; each question is answered once."""
    from webauthn import verify_authentication_response  # noqa: PLC0415
    from webauthn.helpers import parse_authentication_credential_json  # noqa: PLC0415

    challenge = _taken_challenge(actor)
    if challenge is None:
        return False
    try:
        credential_id = _text(parse_authentication_credential_json(answer).raw_id)
    except Exception:
        return False
    passkey = db.session.scalars(
        sa.select(Passkey)
        .where(Passkey.person_id == person_id, Passkey.credential_id == credential_id)
        .with_for_update()
    ).one_or_none()
    if passkey is None:
        return False
    try:
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.name,
            expected_origin=place.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except Exception:
        return False
    passkey.sign_count, passkey.used_at = verified.new_sign_count, clock.now()
    db.session.flush()
    return True


def remove_passkey(person: Person, passkey: Passkey) -> None:
    """Forget a passkey of ``person``. Raises ConflictError when there is no other way."""
    keep_a_way(person)
    name = passkey.name
    db.session.delete(passkey)
    db.session.flush()
    note(
        person,
        "remove-passkey",
        lambda: _("A passkey of your account was removed: %(name)s.", name=name),
    )


def _new_challenge(actor: Actor) -> bytes:
    challenge = token_bytes(CHALLENGE_BYTES)
    db.session.execute(
        sa.update(LoginSession)
        .where(LoginSession.id == actor.login_session_id)
        .values(challenge=_text(challenge), challenge_until=clock.now() + ANSWER_WITHIN)
    )
    return challenge


def _taken_challenge(actor: Actor) -> bytes | None:
    """Return what the session asked to be signed, and forget it: a wrong answer uses it up as well."""
    challenge = db.session.scalar(
        sa.select(LoginSession.challenge)
        .where(
            LoginSession.id == actor.login_session_id,
            clock.running(LoginSession.challenge_until, ANSWER_WITHIN, clock.now()),
        )
        .with_for_update()
    )
    if challenge is None:
        return None
    forgotten = sa.update(LoginSession).where(LoginSession.id == actor.login_session_id)
    db.session.execute(forgotten.values(challenge=None, challenge_until=None))
    return _bytes(challenge)


def _descriptors(person_id: int) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor  # noqa: PLC0415

    ids = db.session.scalars(sa.select(Passkey.credential_id).where(Passkey.person_id == person_id))
    return [PublicKeyCredentialDescriptor(id=_bytes(each)) for each in ids]


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
