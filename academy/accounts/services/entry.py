"""Come in with an address and a password: register and sign in.

A password hash takes long (63 ms), so none is computed while a transaction is open: in SQLite that would
hold every other writer up. How many hashes a way through these functions computes follows from what was typed, so that
time tells nobody whether an account exists (docs/decisions/0601).
"""

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import InstrumentedAttribute

from academy.accounts import passwords
from academy.accounts.addresses import Address
from academy.accounts.models import Person
from academy.accounts.queries.people import can_sign_in, get_person
from academy.accounts.services.people import register_person
from academy.core import mail
from academy.core.db import commit, db
from academy.core.i18n import force_locale
from academy.core.i18n import gettext as _
from academy.core.locales import languages
from academy.core.mail import Channel
from academy.web.addresses import public_url
from config import Settings

#: A number typed without + may be an account's in two countries; each costs a hash.
TRIED_ACCOUNTS = 2
LONGEST_NAME = 40


def sign_in(address: Address, password: str, *others: Address) -> Person | None:
    """Return the person whose address and password these are, or None. Raises BusyError.

    ``others`` are what else was perhaps typed: the same digits as numbers in other countries.
    """
    fitting = fitting_accounts((address, *others), password)
    return get_person(fitting[0][1]) if fitting else None


def fitting_accounts(possible: Sequence[Address], password: str) -> list[tuple[Address, int]]:
    """Return address and key of each account that the password opens, the likeliest first. Raises BusyError.

    The first two accounts that exist are tried; how many hashes are computed follows from what was typed alone.
    """
    known = _credentials(possible)
    fitting = []
    for turn in range(min(len(possible), TRIED_ACCOUNTS)):
        address, person_id, password_hash = known[turn] if turn < len(known) else (None, None, None)
        if (
            passwords.is_right_password(password_hash, password)
            and address is not None
            and person_id is not None
        ):
            fitting.append((address, person_id))
    return fitting


def choose_account(possible: Sequence[Address]) -> Address:
    """Return the first address that an account has, else the first."""
    texts = set(db.session.scalars(_having(possible).with_only_columns(_address_of(possible))))
    return next((address for address in possible if address.text in texts), possible[0])


def accounts_meant(possible: Sequence[Address], *, is_sure: bool) -> list[Address]:
    """Return where a code goes: to one address when the country ``is_sure``, else to two when the digits can mean two.

    Accounts that exist come first. How many there are follows from what was typed alone.
    """
    texts = set(db.session.scalars(_having(possible).with_only_columns(_address_of(possible))))
    ordered = sorted(possible, key=lambda address: address.text not in texts)
    return ordered[: 1 if is_sure else TRIED_ACCOUNTS]


def join(*, display_name: str, address: Address, password: str, locale: str, country: str) -> Person | None:
    """Return a new person, or the one who already has this address and password, or None.

    None means that the address belongs to an account with another password; the owner of an e-mail address
    is then told by e-mail. Raises BusyError.
    """
    known = next((found[1:] for found in _credentials((address,))), None)
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


def _credentials(possible: Sequence[Address]) -> list[tuple[Address, int, str]]:
    """Return address, key and password hash of every account with one of the addresses, in their order."""
    columns = (Person.id, Person.password_hash, _address_of(possible))
    found = {
        row[2]: (row[0], row[1]) for row in db.session.execute(_having(possible).with_only_columns(*columns))
    }
    commit()
    return [(address, *found[address.text]) for address in possible if address.text in found]


def _having(possible: Sequence[Address]) -> sa.Select[Person]:
    texts = [address.text for address in possible]
    return sa.select(Person).where(_address_of(possible).in_(texts), can_sign_in())


def _address_of(possible: Sequence[Address]) -> InstrumentedAttribute[str | None]:
    return Person.email if possible[0].channel is Channel.EMAIL else Person.phone


def _tell_owner(person_id: int, email: str) -> None:
    person = db.session.get_one(Person, person_id)
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
        mail.send(Channel.EMAIL, email, subject(), body(), owner=person.public_id)


def site_in_short() -> str:
    """Return the name of this site for a text message, of which two segments hold 134 letters of most scripts."""
    settings: Settings = current_app.extensions["settings"]
    return settings.site_name[:LONGEST_NAME]
