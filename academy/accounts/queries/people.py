"""Find people."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from academy.accounts.addresses import Address, shown
from academy.accounts.models import Person
from academy.core import clock
from academy.core.db import db
from academy.core.mail import Channel

#: Few enough for one statement on either database.
BATCH = 500


@dataclass(frozen=True)
class PersonName:
    """How others see a person."""

    person_id: int
    public_id: str
    display_name: str
    #: The name for certificates: the one the person chose for them, else the display name.
    certificate_name: str
    country: str


def get_person(person_id: int) -> Person | None:
    """Return the person with key ``person_id``, or None."""
    return db.session.get(Person, person_id)


def get_person_by_public_id(public_id: str) -> Person | None:
    """Return the person ``public_id``, or None."""
    return db.session.scalars(sa.select(Person).where(Person.public_id == public_id)).one_or_none()


def phone_of(person: Person) -> str:
    """Return the phone number of a person in groups of digits, for people to read; '' for none."""
    return shown(Address(Channel.SMS, person.phone)) if person.phone else ""


def has_people() -> bool:
    """Say whether anybody has, or had, an account."""
    return db.session.scalar(sa.select(Person.id).limit(1)) is not None


def can_sign_in() -> sa.ColumnElement[bool]:
    """Return the condition that an account is open, or was closed some days ago and can be taken back."""
    return sa.or_(Person.closed_at.is_(None), Person.erase_at > clock.now())


def find_person(address: str) -> Person | None:
    """Return whom signing in with the folded e-mail address or E.164 number ``address`` can open, or None."""
    column = Person.email if "@" in address else Person.phone
    return db.session.scalars(sa.select(Person).where(column == address, can_sign_in())).one_or_none()


def names_of(person_ids: Collection[int]) -> dict[int, PersonName]:
    """Return the names of people by key, one statement for each 500."""
    keys = sorted(set(person_ids))
    names: dict[int, PersonName] = {}
    for start in range(0, len(keys), BATCH):
        rows = db.session.execute(
            sa.select(
                Person.id, Person.public_id, Person.display_name, Person.certificate_name, Person.country
            ).where(Person.id.in_(keys[start : start + BATCH]))
        )
        for key, public_id, display_name, certificate_name, country in rows:
            names[key] = PersonName(key, public_id, display_name, certificate_name or display_name, country)
    return names
