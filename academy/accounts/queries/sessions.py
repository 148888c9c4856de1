"""The places where a person is signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from academy.accounts.models import CodePurpose, LoginSession, OneTimeCode
from academy.core import clock
from academy.core.db import db
from academy.core.permissions import Actor
from config import Settings


@dataclass(frozen=True)
class SessionRow:
    """One signed-in browser in the person's own list."""

    public_id: str
    device: str
    created_at: datetime
    seen_at: datetime
    is_current: bool
    #: Whether somebody knew the password there, and not the second step.
    is_half: bool = False


def list_sessions(actor: Actor) -> list[SessionRow]:
    """Return the running sessions of ``actor``, this one first, then the latest used."""
    rows = db.session.execute(
        sa.select(
            LoginSession.id,
            LoginSession.public_id,
            LoginSession.device,
            LoginSession.created_at,
            LoginSession.seen_at,
            LoginSession.second_step_at.is_(None),
        )
        .where(*_are_running(actor.person_id))
        .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
    ).all()
    listed = [
        SessionRow(
            public_id,
            device,
            created_at,
            seen_at,
            key == actor.login_session_id,
            is_without_step and actor.second_step_at is not None,
        )
        for key, public_id, device, created_at, seen_at, is_without_step in rows
    ]
    return sorted(listed, key=lambda row: not row.is_current)


def running_sessions(person_id: int) -> tuple[int, datetime | None]:
    """Return on how many browsers a person is signed in, and when one of them was last used; None for none."""
    count, last = db.session.execute(
        sa.select(sa.func.count(LoginSession.id), sa.func.max(LoginSession.seen_at)).where(
            *_are_running(person_id)
        )
    ).one()
    return count, last


def _are_running(person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    settings: Settings = current_app.extensions["settings"]
    now, idle = clock.now(), timedelta(days=settings.session_idle_days)
    return (
        LoginSession.person_id == person_id,
        LoginSession.ended_at.is_(None),
        clock.running(LoginSession.expires_at, timedelta(days=settings.session_days), now),
        clock.running(LoginSession.seen_at, idle, now - idle),
    )


def list_paper_codes(actor: Actor) -> list[datetime]:
    """Return when codes on paper were given for the account of ``actor``, the newest first."""
    given = sa.select(OneTimeCode.created_at).where(
        OneTimeCode.person_id == actor.person_id, OneTimeCode.purpose == CodePurpose.PAPER
    )
    return list(db.session.scalars(given.order_by(OneTimeCode.id.desc())))
