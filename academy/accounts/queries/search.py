"""Find people by what an administrator types: a name, an e-mail address or a phone number, however it is written."""

import sqlalchemy as sa

from academy.accounts.addresses import AddressError, possible_addresses
from academy.accounts.models import Person


def is_like(search: str) -> sa.ColumnElement[bool]:
    """Return the condition that one of a person's names or addresses is, or has in it, what is looked for."""
    columns = (Person.display_name, Person.certificate_name, Person.email, Person.phone)
    is_alike = [column.icontains(search, autoescape=True) for column in columns]
    return sa.or_(*is_alike, Person.phone.in_(_numbers(search)))


def _numbers(search: str) -> list[str]:
    """Return the numbers that ``search`` can mean, however it is typed."""
    try:
        return [address.text for address in possible_addresses(search, "")]
    except AddressError:
        return []
