"""Come in with an address and a password: register and sign in.

A password hash takes long (63 ms), so none is computed while a transaction is open: in SQLite that would
hold every other writer up. Each way through these functions computes exactly one hash, so that time tells nobody
whether an account exists (docs/decisions/0601).
"""

from collections.abc import Callable

import sqlalchemy as sa
from flask import current_app

from academy.accounts import passwords
from academy.accounts.addresses import Address
from academy.accounts.models import Person
from academy.accounts.queries.people import get_person
from academy.accounts.services.people import register_person
from academy.core import mail
from academy.core.db import commit, db
from academy.core.i18n import force_locale
from academy.core.i18n import gettext as _
from academy.core.locales import languages
from academy.core.mail import Channel
from config import Settings


def sign_in(address: Address, password: str) -> Person | None:
    """Return the person whose address and password these are, or None. Raises BusyError."""
    known = _credentials(address)
    is_right = passwords.is_right_password(known[1] if known else None, password)
    return get_person(known[0]) if known and is_right else None


def join(*, display_name: str, address: Address, password: str, locale: str, country: str) -> Person | None:
    """Return a new person, or the one who already has this address and password, or None.

    None means that the address belongs to an account with another password; the owner of an e-mail address
    is then told by e-mail. Raises BusyError.
    """
    known = _credentials(address)
    if known is None:
        is_email = address.channel is Channel.EMAIL
        return register_person(
            display_name=display_name,
            email=address.text if is_email else None,
            phone=None if is_email else address.text,
            password=password,
            locale=locale,
            country=country,
        )
    if passwords.is_right_password(known[1], password):
        return get_person(known[0])
    if address.channel is Channel.EMAIL:
        _tell_owner(known[0], address.text)
    return None


def _credentials(address: Address) -> tuple[int, str] | None:
    column = Person.email if address.channel is Channel.EMAIL else Person.phone
    row = db.session.execute(
        sa.select(Person.id, Person.password_hash).where(column == address.text, Person.closed_at.is_(None))
    ).one_or_none()
    commit()
    return (row.id, row.password_hash) if row else None


def _tell_owner(person_id: int, email: str) -> None:
    person = get_person(person_id)
    if person is None:
        return
    write_to(
        person,
        email,
        lambda: _("You already have an account"),
        lambda: _(
            "Someone, perhaps you, tried to make a new account with this e-mail address. "
            "You already have one. Sign in here:\n\n%(sign_in)s\n\n"
            "If you do not remember your password, choose a new one here:\n\n%(reset)s\n\n"
            "If it was not you, there is nothing to do. Your account is safe.",
            sign_in=public_url("accounts.sign_in", locale=person.locale),
            reset=public_url("accounts.ask_reset", locale=person.locale),
        ),
    )


def write_to(person: Person, email: str, subject: Callable[[], str], body: Callable[[], str]) -> None:
    """Send an e-mail in the language of ``person``."""
    with force_locale(languages()[person.locale].formats):
        mail.send(Channel.EMAIL, email, subject(), body())


def public_url(endpoint: str, **values: str) -> str:
    """Return the full address of a page from the setting; the Host header of a request is never used."""
    settings: Settings = current_app.extensions["settings"]
    # Built from the map itself: url_for needs a request, and tasks have none.
    return settings.base_url + current_app.url_map.bind("").build(endpoint, values)
