"""The academy always has an administrator: whoever is the last one can neither lose the role nor close the account."""

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.core.db import db
from academy.core.errors import ConflictError
from academy.core.i18n import gettext as _


def keep_an_administrator(person: Person, sentence: str = "") -> None:
    """Raise ConflictError with ``sentence`` when nobody but ``person`` is an administrator.

    The rows of all administrators stay locked until this transaction ends, so that of two who would leave at
    once the second sees that the first is gone (SQLite writes one after the other anyway).
    """
    administrators = db.session.scalars(
        sa.select(Person.id)
        .where(Person.is_administrator, Person.closed_at.is_(None))
        .order_by(Person.id)
        .with_for_update()
    ).all()
    if set(administrators) <= {person.id}:
        raise ConflictError(
            sentence
            or _("This is the only administrator. Make somebody else an administrator first, then try again.")
        )
