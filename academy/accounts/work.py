"""The kinds of work of accounts, as administrators see them."""

from academy.accounts.models import OneTimeCode, Person
from academy.accounts.services.closing import ERASE
from academy.core import clock
from academy.core.i18n import lazy_gettext as _l
from academy.core.work import Waiting, WorkKind, count_waiting


def _codes() -> Waiting:
    is_open = OneTimeCode.handled_at.is_(None)
    return count_waiting(OneTimeCode.created_at, is_open, OneTimeCode.expires_at > clock.now())


def _erasures() -> Waiting:
    return count_waiting(Person.erase_at, Person.erase_at <= clock.now())


WORK = (
    WorkKind(
        "codes", _l("Links and codes for a new password"), 20, frozenset({"accounts.send_reset"}), _codes
    ),
    WorkKind("erasures", _l("Closed accounts that are erased"), 50, frozenset({ERASE}), _erasures),
)
