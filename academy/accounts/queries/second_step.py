"""What somebody has for the second step."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from academy.accounts.models import Membership, Person
from academy.accounts.second_factors import CodeApp, Passkey, RecoveryCode
from academy.core.db import db
from config import Settings


@dataclass(frozen=True)
class PasskeyRow:
    """A passkey in its owner's list."""

    public_id: str
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class SecondStep:
    """The ways in which somebody can take the second step; ``code_app_since`` None without a code app."""

    code_app_since: datetime | None
    passkeys: tuple[PasskeyRow, ...]
    recovery_codes: int
    #: Whether a role asks for it.
    is_needed: bool

    @property
    def is_set_up(self) -> bool:
        """Say whether there is a code app or a passkey; recovery codes alone are no way."""
        return self.code_app_since is not None or bool(self.passkeys)

    @property
    def ways(self) -> int:
        """Return how many code apps and passkeys there are."""
        return len(self.passkeys) + (self.code_app_since is not None)


def is_exempt(*, is_invented: bool) -> bool:
    """Say whether an account comes in with its password alone: an invented one, on a development start."""
    settings: Settings = current_app.extensions["settings"]
    return is_invented and settings.env == "development"


def second_step_of(person_id: int) -> SecondStep:
    """Return what the person has for the second step, passkeys the oldest first. One statement."""
    codes = sa.select(sa.func.count(RecoveryCode.id)).where(
        RecoveryCode.person_id == Person.id, RecoveryCode.used_at.is_(None)
    )
    has_role = sa.select(Membership.id).where(Membership.person_id == Person.id)
    rows = db.session.execute(
        sa.select(
            CodeApp.created_at,
            codes.scalar_subquery(),
            sa.or_(Person.is_administrator, has_role.exists()),
            Passkey.public_id,
            Passkey.name,
            Passkey.created_at,
            Passkey.used_at,
        )
        .select_from(Person)
        .outerjoin(CodeApp, CodeApp.person_id == Person.id)
        .outerjoin(Passkey, Passkey.person_id == Person.id)
        .where(Person.id == person_id)
        .order_by(Passkey.id)
    ).all()
    since, left, is_needed, *_passkey = rows[0]
    passkeys = tuple(PasskeyRow(*row[3:]) for row in rows if row[3] is not None)
    return SecondStep(since, passkeys, left, is_needed)
