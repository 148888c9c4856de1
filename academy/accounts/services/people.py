"""Make accounts."""

from typing import ClassVar
from unicodedata import normalize

import sqlalchemy as sa

from academy.accounts import passwords
from academy.accounts.addresses import parse_address
from academy.accounts.models import Person
from academy.core import audit, clock
from academy.core.db import db
from academy.core.errors import ConflictError
from academy.core.i18n import gettext as _
from academy.core.ids import new_public_id
from academy.core.permissions import Actor


class AddressTakenError(ConflictError):
    """Another account has this e-mail address or phone number."""

    code: ClassVar[str] = "address-taken"


def register_person(
    *,
    display_name: str,
    email: str | None = None,
    phone: str | None = None,
    password: str | None,
    locale: str = "en",
    country: str = "",
    by: Actor | None = None,
) -> Person:
    """Make an account and return its person.

    ``email`` and ``phone`` (national as written in ``country``, or international) are folded here. With
    ``password`` None nobody can sign in to the account until the password is reset. Records no consent: the
    caller says how it was given. ``by`` is who made it for her, None when she did herself. Raises AddressError
    on an unreadable address, AddressTakenError when another account has it.
    """
    password_hash = passwords.NO_PASSWORD if password is None else passwords.hash_password(password)
    addresses = [parse_address(typed, country).text for typed in (email, phone) if typed]
    taken = sa.select(Person.id).where(Person.email.in_(addresses) | Person.phone.in_(addresses))
    if db.session.scalars(taken).first() is not None:
        raise AddressTakenError(_("Another account uses this e-mail address or phone number."))
    person = Person(
        public_id=new_public_id(),
        email=parse_address(email, country).text if email else None,
        phone=parse_address(phone, country).text if phone else None,
        password_hash=password_hash,
        display_name=normalize("NFC", display_name).strip(),
        locale=locale,
        country=country,
        created_at=clock.now(),
    )
    db.session.add(person)
    db.session.flush()
    audit.record("person.register", f"person:{person.public_id}", actor=(by or person).public_id)
    return person
