"""Ten codes to keep on paper, for who has lost the phone: each works once, and a new set ends the one before."""

import hashlib

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.accounts.second_factors import RecoveryCode
from academy.accounts.services.second_step import locked_second_step, note
from academy.core import clock
from academy.core.db import db
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext
from academy.core.ids import new_public_id

COUNT = 10


def new_recovery_codes(person: Person) -> list[str]:
    """Make ten codes of 16 symbols for ``person`` and return them; they are kept nowhere, and older ones end."""
    locked_second_step(person.id)  # of two sets at once, the later one ends the other too
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes, moment = [new_public_id() for _number in range(COUNT)], clock.now()
    db.session.add_all(
        RecoveryCode(person_id=person.id, code_hash=_hash(person.id, code), created_at=moment)
        for code in codes
    )
    db.session.flush()
    note(
        person,
        "make-recovery-codes",
        lambda: _("New recovery codes were made for your account. Older ones no longer work."),
    )
    return codes


def use_recovery_code(person: Person, code: str) -> bool:
    """Use up a code of ``person``, typed without dashes; False when it is none of hers, or used before."""
    used = db.session.scalar(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.code_hash == _hash(person.id, code),  # which says whose it is
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    if used is None:
        return False
    left = codes_left(person.id)
    note(
        person,
        "use-recovery-code",
        lambda: (
            _("Somebody signed in to your account with a recovery code.")
            + " "
            + ngettext("%(num)s code is left.", "%(num)s codes are left.", left)
        ),
    )
    return True


def codes_left(person_id: int) -> int:
    """Return how many codes of the person still work."""
    left = sa.select(sa.func.count(RecoveryCode.id)).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(left) or 0


def _hash(person_id: int, code: str) -> str:
    return hashlib.sha256(f"{person_id}:{code.lower()}".encode()).hexdigest()
