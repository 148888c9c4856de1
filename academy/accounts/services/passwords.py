"""Change a password, or choose a new one with a one-time link or code."""

import secrets
from datetime import timedelta

import sqlalchemy as sa

from academy.accounts import passwords
from academy.accounts.addresses import Address
from academy.accounts.models import CodePurpose, OneTimeCode, Person
from academy.accounts.one_time import (
    MAXIMUM_ATTEMPTS,
    PAPER_DIGITS,
    hash_secret,
    hashes_of,
    is_secret,
    new_digits,
)
from academy.accounts.queries.people import find_person
from academy.accounts.services.entry import site_in_short, write_to
from academy.accounts.services.sessions import end_all_sessions
from academy.core import audit, clock, mail, tasks
from academy.core.db import commit, db
from academy.core.i18n import force_locale
from academy.core.i18n import gettext as _
from academy.core.locales import languages
from academy.core.mail import Channel
from academy.web.addresses import public_url

LIFETIMES = {CodePurpose.PASSWORD_RESET: timedelta(minutes=30), CodePurpose.PAPER: timedelta(hours=24)}
#: Messages arrive late and in another order, so asking again does not end what is on its way.
NEWEST = 3
TOKEN_BYTES = 32


def change_password(person_id: int, old: str, new: str, *, session_id: int) -> bool:
    """Change a password and end all other sessions; return False when ``old`` is wrong. Raises BusyError."""
    current = db.session.scalars(sa.select(Person.password_hash).where(Person.id == person_id)).one()
    commit()
    if not passwords.is_right_password(current, old):
        return False
    _set_password(person_id, passwords.hash_password(new), keep_session=session_id)
    return True


def is_own_password(person_id: int, password: str) -> bool:
    """Say whether ``password`` is the one of the person. Raises BusyError."""
    current = db.session.scalars(sa.select(Person.password_hash).where(Person.id == person_id)).one()
    commit()
    return passwords.is_right_password(current, password)


def request_reset(address: Address, locale: str) -> None:
    """Ask for a one-time link or code; costs the same for an address that nobody has."""
    moment = clock.now()
    code = OneTimeCode(
        purpose=CodePurpose.PASSWORD_RESET,
        address=address.text,
        locale=locale,
        created_at=moment,
        expires_at=moment + LIFETIMES[CodePurpose.PASSWORD_RESET],
    )
    db.session.add(code)
    db.session.flush()
    tasks.enqueue("accounts.send_reset", code.id)


def send_reset(code_id: int) -> None:
    """Make and send the secret of one request, unless that was done. The two before it go on working."""
    code = db.session.get(OneTimeCode, code_id, with_for_update={"skip_locked": True})
    if (
        code is None
        or code.handled_at is not None
        or not clock.is_running(code.expires_at, LIFETIMES[code.purpose], clock.now())
    ):
        return
    code.handled_at = clock.now()
    person = find_person(code.address)
    if person is None:
        return
    code.person_id = person.id
    with force_locale(languages()[code.locale].formats):
        if "@" in code.address:
            _send_link(code, person.public_id)
        else:
            _send_digits(code, person.public_id)
    _end_all_but_newest(person.id)


def _end_all_but_newest(person_id: int) -> None:
    db.session.flush()
    older = (
        sa.select(OneTimeCode.id)
        .where(OneTimeCode.person_id == person_id, _works(CodePurpose.PASSWORD_RESET))
        .order_by(OneTimeCode.id.desc())
        .offset(NEWEST)
    )
    db.session.execute(sa.update(OneTimeCode).where(OneTimeCode.id.in_(older)).values(expires_at=clock.now()))


def find_link(token: str) -> OneTimeCode | None:
    """Return the request that the one-time link ``token`` belongs to while it works, else None."""
    return db.session.scalars(
        sa.select(OneTimeCode).where(
            OneTimeCode.secret_hash.in_(hashes_of(token)), _works(CodePurpose.PASSWORD_RESET)
        )
    ).one_or_none()


def reset_by_link(token: str, password: str) -> bool:
    """Set the password by a one-time link and end all sessions; False when it does not work any more."""
    code = find_link(token)
    return code is not None and _use(code.id, password)


def give_digits(person: Person, address: str) -> str:
    """Make a code on paper for the account of ``person``, end the one before, and return its digits, kept nowhere."""
    moment = clock.now()
    db.session.execute(
        sa.update(OneTimeCode)
        .where(OneTimeCode.person_id == person.id, _works(CodePurpose.PAPER))
        .values(expires_at=moment)
    )
    code = OneTimeCode(
        purpose=CodePurpose.PAPER,
        address=address,
        locale=person.locale,
        person_id=person.id,
        created_at=moment,
        handled_at=moment,
        expires_at=moment + LIFETIMES[CodePurpose.PAPER],
    )
    db.session.add(code)
    db.session.flush()
    digits = new_digits(PAPER_DIGITS)
    code.secret_hash = hash_secret(f"{code.id}:{digits}")
    return digits


def reset_by_digits(
    address: str, digits: str, password: str, purpose: CodePurpose = CodePurpose.PASSWORD_RESET
) -> bool:
    """Set the password by the digits for ``address``; False when they are wrong, old, used or tried out.

    Every try is counted, for each code that works, before the digits are compared.
    """
    tried = db.session.execute(
        sa.update(OneTimeCode)
        .where(OneTimeCode.address == address, _works(purpose))
        .values(attempts=OneTimeCode.attempts + 1)
        .returning(OneTimeCode.id, OneTimeCode.secret_hash)
    ).all()
    right = [code_id for code_id, secret_hash in tried if is_secret(f"{code_id}:{digits}", secret_hash)]
    return bool(right) and _use(right[0], password)


def _use(code_id: int, password: str) -> bool:
    commit()
    password_hash = passwords.hash_password(password)
    used = db.session.execute(
        sa.update(OneTimeCode)
        .where(OneTimeCode.id == code_id, OneTimeCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(OneTimeCode.person_id)
    ).one_or_none()
    if used is None or used.person_id is None:
        return False
    _set_password(used.person_id, password_hash)
    return True


def _set_password(person_id: int, password_hash: str, *, keep_session: int = 0) -> None:
    person = db.session.get_one(Person, person_id)
    person.password_hash = password_hash
    db.session.execute(
        sa.update(OneTimeCode)
        .where(OneTimeCode.person_id == person_id, OneTimeCode.used_at.is_(None))
        .values(expires_at=clock.now())
    )
    db.session.flush()
    end_all_sessions(person_id, but=keep_session)
    audit.record("person.change-password", f"person:{person.public_id}", actor=person.public_id)
    if person.email:
        write_to(
            person,
            person.email,
            lambda: _("Your password was changed"),
            lambda: _(
                "The password of your account was changed. If it was not you, choose a new one here:\n\n%(reset)s",
                reset=public_url("accounts.ask_reset", locale=person.locale),
            ),
        )


def _works(purpose: CodePurpose) -> sa.ColumnElement[bool]:
    """Say whether a code opens its account now. One that ends later than any can comes from a wrong clock."""
    moment = clock.now()
    return sa.and_(
        OneTimeCode.purpose == purpose,
        OneTimeCode.person_id.is_not(None),
        OneTimeCode.secret_hash.is_not(None),
        OneTimeCode.used_at.is_(None),
        OneTimeCode.attempts < MAXIMUM_ATTEMPTS,
        clock.running(OneTimeCode.expires_at, LIFETIMES[purpose], moment),
    )


def _send_link(code: OneTimeCode, owner: str) -> None:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    code.secret_hash = hash_secret(token)
    body = _(
        "Choose a new password with this link. It works once, for 30 minutes:\n\n%(link)s\n\n"
        "If you did not ask for it, there is nothing to do.",
        link=public_url("accounts.show_reset", token=token, locale=code.locale),
    )
    mail.send(Channel.EMAIL, code.address, _("Choose a new password"), body, owner=owner)


def _send_digits(code: OneTimeCode, owner: str) -> None:
    digits = new_digits()
    code.secret_hash = hash_secret(f"{code.id}:{digits}")
    body = _(
        "%(code)s is your code for a new password at %(site)s. It works once, for 30 minutes.",
        code=digits,
        site=site_in_short(),
    )
    mail.send(Channel.SMS, code.address, "", body, owner=owner)
