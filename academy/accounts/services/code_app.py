"""Codes that an app on the phone shows: six digits that change every 30 seconds (RFC 6238).

A code is taken once. Clocks may differ by one code to either side.
"""

import hmac
from collections.abc import Iterator
from enum import StrEnum

import pyotp
import sqlalchemy as sa
from flask import current_app

from academy.accounts.models import Person
from academy.accounts.second_factors import CodeApp
from academy.accounts.services.second_step import keep_a_way, note
from academy.core import clock, keys
from academy.core.db import db
from academy.core.i18n import gettext as _
from academy.core.keys import Purpose
from config import Settings

SECONDS = 30
#: How many codes before and after the present one are taken.
NEIGHBOURS = 1
#: Clocks of two machines of one installation may differ by this many codes.
DRIFT = int(clock.DRIFT.total_seconds()) // SECONDS


class Tried(StrEnum):
    """What became of a code."""

    RIGHT = "right"
    USED = "used"
    WRONG = "wrong"


def new_secret() -> str:
    """Return a secret for a code app: 160 random bits in base32."""
    return pyotp.random_base32()


def address_of(secret: str, person: Person) -> str:
    """Return the ``otpauth:`` address that a code app reads from a picture or a link."""
    settings: Settings = current_app.extensions["settings"]
    own = person.email or person.phone or person.public_id
    return pyotp.TOTP(secret).provisioning_uri(name=own, issuer_name=settings.site_name)


def keep_code_app(person: Person, secret: str, digits: str) -> bool:
    """Set up or replace the code app of ``person``; False when ``digits`` are no code of ``secret`` now."""
    step = next(_steps_with(secret, digits), None)
    if step is None:
        return False
    app = db.session.get(CodeApp, person.id)
    if app is None:
        app = CodeApp(person_id=person.id)
        db.session.add(app)
    app.secret, app.last_step = keys.lock(Purpose.SECOND_STEP, secret.encode()), step
    app.created_at = clock.now()
    db.session.flush()
    note(person, "set-up-code-app", lambda: _("A code app was set up for your account."))
    return True


def take_code(person_id: int, digits: str) -> Tried:
    """Take a code once: of two who send the same one at once, one comes in."""
    locked = db.session.scalar(sa.select(CodeApp.secret).where(CodeApp.person_id == person_id))
    secret = _unlocked(locked) if locked else ""
    steps = list(_steps_with(secret, digits)) if secret else []
    if not steps:
        return Tried.WRONG
    # No step is later than the clocks of this installation differ; one that is was taken while a clock was wrong.
    latest = _step_now() + NEIGHBOURS + DRIFT
    taken = db.session.scalar(
        sa.update(CodeApp)
        .where(
            CodeApp.person_id == person_id,
            sa.or_(CodeApp.last_step < steps[0], CodeApp.last_step > latest),
        )
        .values(last_step=steps[0])
        .returning(CodeApp.person_id)
    )
    return Tried.USED if taken is None else Tried.RIGHT


def remove_code_app(person: Person) -> None:
    """Forget the code app of ``person``. Raises ConflictError when there is none, or no other way."""
    keep_a_way(person, is_there=db.session.get(CodeApp, person.id) is not None)
    db.session.execute(sa.delete(CodeApp).where(CodeApp.person_id == person.id))
    note(person, "remove-code-app", lambda: _("The code app of your account was removed."))


def _unlocked(locked: str) -> str:
    """Return a stored secret; '' when the installation has lost the key to it, so that recovery codes are left."""
    try:
        return keys.unlock(Purpose.SECOND_STEP, locked).decode()
    except keys.UnreadableError:
        current_app.logger.warning("a code app cannot be read: the secret key it was stored under is gone")
        return ""


def _steps_with(secret: str, digits: str) -> Iterator[int]:
    """Yield the numbers of 30 seconds around now whose code ``digits`` are, the latest first."""
    codes, present = pyotp.HOTP(secret), _step_now()
    for step in range(present + NEIGHBOURS, present - NEIGHBOURS - 1, -1):
        if hmac.compare_digest(codes.at(step), digits):
            yield step


def _step_now() -> int:
    return int(clock.now().timestamp()) // SECONDS
