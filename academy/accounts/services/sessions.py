"""Begin and end sessions."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from academy.accounts.models import LoginSession, Person
from academy.core import clock
from academy.core.db import db
from academy.core.ids import new_public_id
from academy.core.permissions import Actor
from config import Settings

TOKEN_BYTES = 32


def open_session(person: Person, device: str = "") -> str:
    """Sign ``person`` in on a browser; return the token that goes into its cookie."""
    settings: Settings = current_app.extensions["settings"]
    moment, token = clock.now(), new_token()
    session = LoginSession(
        public_id=new_public_id(),
        person_id=person.id,
        token_hash=hash_token(token),
        created_at=moment,
        seen_at=moment,
        expires_at=moment + timedelta(days=settings.session_days),
        device=device[:60],
    )
    db.session.add(session)
    db.session.flush()
    return token


def new_token() -> str:
    """Return a token for the cookie of a session (256 random bits)."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Return what is stored of a session token. It is random, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def end_session(session: LoginSession) -> None:
    """End one session."""
    session.ended_at = clock.now()
    db.session.flush()


def end_current_session(actor: Actor) -> None:
    """End the session in which ``actor`` acts."""
    db.session.execute(
        sa.update(LoginSession)
        .where(LoginSession.id == actor.login_session_id, LoginSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def end_all_sessions(person_id: int, *, but: int = 0) -> None:
    """End every session of a person, except the one with key ``but``."""
    db.session.execute(
        sa.update(LoginSession)
        .where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None), LoginSession.id != but)
        .values(ended_at=clock.now())
    )
