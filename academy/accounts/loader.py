"""Load the actor of a request from the session token in the cookie, with one statement.

Every signed-in page pays for this, so it selects plain columns (no ORM entities), and one statement brings
the person and all memberships. A membership is a row more, so a learner costs exactly one row.
"""

from datetime import timedelta
from typing import cast

import sqlalchemy as sa
from flask import Flask, current_app, request

from academy.accounts import models
from academy.accounts.queries.second_step import is_exempt
from academy.accounts.services.sessions import hash_token
from academy.core import clock
from academy.core.db import UTCDateTime, db
from academy.core.permissions import Actor, Membership, Role
from config import Settings

#: How old ``seen_at`` may grow before a POST writes it again.
SEEN_EVERY = timedelta(minutes=5)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

people = cast(sa.Table, models.Person.__table__)
sessions = cast(sa.Table, models.LoginSession.__table__)
memberships = cast(sa.Table, models.Membership.__table__)


def _moment(name: str) -> sa.BindParameter[object]:
    return sa.bindparam(name, type_=UTCDateTime())


SELECT_ACTOR = (
    sa.select(
        people.c.id,
        people.c.public_id,
        people.c.display_name,
        people.c.locale,
        people.c.country,
        sessions.c.id,
        people.c.is_administrator,
        sessions.c.seen_at < _moment("stale"),
        people.c.is_invented,
        people.c.closed_at,
        sessions.c.second_step_at,
        memberships.c.organisation_id,
        memberships.c.role,
        memberships.c.country,
    )
    .select_from(
        sessions.join(people, people.c.id == sessions.c.person_id).outerjoin(
            memberships, memberships.c.person_id == people.c.id
        )
    )
    .where(
        sessions.c.token_hash == sa.bindparam("token_hash"),
        sessions.c.ended_at.is_(None),
        # Neither limit reaches further than its own length from now (`academy.core.clock`).
        sessions.c.expires_at > _moment("now"),
        sessions.c.expires_at <= _moment("latest_end"),
        sessions.c.seen_at > _moment("idle"),
        sessions.c.seen_at <= _moment("soon"),
        # Staff take an account back that they closed, after the second step.
        sa.or_(people.c.closed_at.is_(None), people.c.erase_at > _moment("now")),
    )
)


def init_login(app: Flask) -> None:
    """Let Flask-Login load actors.

    Its session protection is off: phones change address all the time, and it would hash one a request.
    """
    app.login_manager.user_loader(load_actor)  # type: ignore[attr-defined]  # set by Flask-Login
    app.login_manager.session_protection = None  # type: ignore[attr-defined]


def load_actor(token: str) -> Actor | None:
    """Return who is signed in with ``token``, or None when that session has ended or run out.

    Whoever has a role and has not taken the second step is half signed in, also when the role was given after she
    came: every request asks anew (docs/decisions/0614).
    """
    settings: Settings = current_app.extensions["settings"]
    now = clock.now()
    rows = (
        db.session.connection()
        .execute(
            SELECT_ACTOR,
            {
                "token_hash": hash_token(token),
                "now": now,
                "latest_end": now + timedelta(days=settings.session_days) + clock.DRIFT,
                "soon": now + clock.DRIFT,
                "idle": now - timedelta(days=settings.session_idle_days),
                "stale": now - SEEN_EVERY,
            },
        )
        .all()
    )
    if not rows:
        return None
    person_id, public_id, name, locale, country, session_id, is_administrator, is_stale, *rest = rows[0]
    is_invented, closed_at, second_step_at, *_membership = rest
    if is_stale and request.method not in SAFE_METHODS:
        db.session.execute(sa.update(sessions).where(sessions.c.id == session_id).values(seen_at=now))
    actor = Actor(
        person_id=person_id,
        public_id=public_id,
        display_name=name,
        locale=locale,
        country=country,
        session_token=token,
        login_session_id=session_id,
        is_administrator=is_administrator,
        memberships=tuple(Membership(row[11], Role(row[12]), row[13]) for row in rows if row[11] is not None),
        second_step_at=second_step_at,
    )
    if actor.is_staff and second_step_at is None and not is_exempt(is_invented=is_invented):
        return Actor(session_token=token, login_session_id=session_id, pending_id=person_id)
    return actor if closed_at is None else None


def person_of_session(token: str) -> str:
    """Return the public id of the person whose session ``token`` is or was; '' when nobody knows, or it is closed."""
    statement = (
        sa.select(people.c.public_id)
        .join(sessions, sessions.c.person_id == people.c.id)
        .where(sessions.c.token_hash == hash_token(token), people.c.closed_at.is_(None))
    )
    return db.session.scalar(statement) or ""
