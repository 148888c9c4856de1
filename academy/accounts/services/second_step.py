"""The second step of staff: taken in a session, kept for it, removed by an administrator for who has lost everything.

The ways themselves are `code_app`, `passkeys` and `recovery_codes` (docs/decisions/0614).
"""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa

from academy.accounts.models import LoginSession, Person
from academy.accounts.queries.second_step import SecondStep, is_exempt, second_step_of
from academy.accounts.second_factors import CodeApp, Passkey, RecoveryCode
from academy.accounts.services.entry import site_in_short, write_to
from academy.accounts.services.sessions import end_all_sessions, hash_token, new_token
from academy.core import audit, clock, mail
from academy.core.db import db
from academy.core.errors import ConflictError
from academy.core.i18n import force_locale
from academy.core.i18n import gettext as _
from academy.core.locales import languages
from academy.core.mail import Channel
from academy.core.permissions import Actor
from academy.web.addresses import public_url

#: How long the second step also allows to change the second step.
RECENT = timedelta(minutes=15)


class RemovalReason(StrEnum):
    """Why somebody's second step is removed; it is kept in the audit log."""

    LOST_DEVICE = "lost-device"
    NEW_DEVICE = "new-device"
    MISUSED = "misused"


def needs_second_step(person: Person) -> bool:
    """Say whether ``person`` comes in only with a second step."""
    return second_step_of(person.id).is_needed and not is_exempt(is_invented=person.is_invented)


def was_taken_recently(actor: Actor) -> bool:
    """Say whether ``actor`` took the second step in this session some minutes ago at most."""
    taken_at = actor.second_step_at
    return taken_at is not None and clock.is_running(taken_at + RECENT, RECENT, clock.now())


def admit(actor: Actor) -> str:
    """Let the session of ``actor`` open what she may: the second step is taken. Return the new token of the session.

    Who knows the password could have kept a copy of the token before and left the step to her.
    """
    token = new_token()
    db.session.execute(
        sa.update(LoginSession)
        .where(LoginSession.id == actor.login_session_id, LoginSession.ended_at.is_(None))
        .values(second_step_at=clock.now(), token_hash=hash_token(token))
    )
    return token


def locked_second_step(person_id: int) -> SecondStep:
    """Return what the person has for the second step, and let nobody else change it in this transaction.

    Of two who set it up at once with the same password, the second finds what the first has made.
    """
    db.session.execute(sa.select(Person.id).where(Person.id == person_id).with_for_update()).one()
    return second_step_of(person_id)


def remove_second_step(actor: Actor | None, person: Person, reason: RemovalReason) -> None:
    """Forget every way of ``person``, end her sessions and tell her; at the next sign-in she sets it up again.

    ``actor`` None is the operator of the machine. Raises ConflictError for oneself, and when nothing is set up.
    """
    if actor is not None and actor.person_id == person.id:
        raise ConflictError(_("You cannot remove your own second step. Ask another administrator."))
    if not locked_second_step(person.id).is_set_up:
        raise ConflictError(_("This person has no second step. It is set up at the next sign-in."))
    forget_second_step(person.id)
    end_all_sessions(person.id)
    audit.record(
        "second-step.remove",
        f"person:{person.public_id}",
        actor=actor.public_id if actor else "",
        reason=reason.value,
    )
    tell(
        person,
        lambda: _("The second step of your account was removed. You set it up again when you sign in."),
    )


def forget_second_step(person_id: int) -> None:
    """Delete code app, passkeys and recovery codes of a person."""
    for model in (CodeApp, Passkey, RecoveryCode):
        db.session.execute(sa.delete(model).where(model.person_id == person_id))


def move_second_step(from_id: int, into_id: int) -> None:
    """Give code app and passkeys to an account that has none; recovery codes are hashed with whose they are."""
    for model in (CodeApp, Passkey):
        db.session.execute(sa.update(model).where(model.person_id == from_id).values(person_id=into_id))


def keep_a_way(person: Person, *, is_there: bool = True) -> None:
    """Raise ConflictError unless a way of ``person`` that ``is_there`` can go: one way has to stay."""
    ways = locked_second_step(person.id).ways
    if not is_there:
        raise ConflictError(_("It is no longer there."))
    if ways == 1:
        raise ConflictError(_("This is your only way to sign in. Add another one before you remove it."))


def note(person: Person, what: str, sentence: Callable[[], str]) -> None:
    """Record that the second step of ``person`` changed by her own hand, and write it to her."""
    audit.record(f"second-step.{what}", f"person:{person.public_id}", actor=person.public_id)
    tell(person, sentence)


def tell(person: Person, sentence: Callable[[], str]) -> None:
    """Write to ``person`` in her language what happened to her second step, and what to do if it was not her."""
    if person.email:
        write_to(
            person,
            person.email,
            lambda: _("The second step of your sign-in"),
            lambda: (
                sentence()
                + "\n\n"
                + _(
                    "If it was not you, tell an administrator of the academy, and choose a new password now:"
                    "\n\n%(reset)s",
                    reset=public_url("accounts.ask_reset", locale=person.locale),
                )
            ),
        )
    elif person.phone and mail.is_offered(Channel.SMS):
        with force_locale(languages()[person.locale].formats):
            mail.send(
                Channel.SMS, person.phone, "", f"{site_in_short()}: {sentence()}", owner=person.public_id
            )
