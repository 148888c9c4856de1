"""The kinds of work of accounts, as administrators see them."""

from datetime import datetime

import sqlalchemy as sa

from academy.accounts.models import OneTimeCode, Person
from academy.accounts.services.closing import ERASE
from academy.core import clock
from academy.core.i18n import lazy_gettext as _l
from academy.core.work import Due, Waiting, WorkKind, count_waiting, earliest


def _codes() -> Waiting:
    is_open = OneTimeCode.handled_at.is_(None)
    return count_waiting(OneTimeCode.created_at, is_open, OneTimeCode.expires_at > clock.now())


def _erasures() -> Waiting:
    return count_waiting(Person.erase_at, Person.erase_at <= clock.now())


def _due_code(moment: datetime) -> Due:
    is_open = sa.and_(OneTimeCode.handled_at.is_(None), OneTimeCode.created_at <= moment)
    return earliest(OneTimeCode.created_at, is_open, OneTimeCode.expires_at > moment)


def _due_erasure(moment: datetime) -> Due:
    return earliest(Person.erase_at, Person.erase_at <= moment)


WORK = (
    WorkKind(
        "codes",
        _l("Links and codes for a new password"),
        20,
        frozenset({"accounts.send_reset"}),
        _codes,
        _due_code,
    ),
    WorkKind(
        "erasures", _l("Closed accounts that are erased"), 50, frozenset({ERASE}), _erasures, _due_erasure
    ),
)
