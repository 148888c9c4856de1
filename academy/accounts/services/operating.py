"""Who may act on other accounts and organisations, and how it is written down. ``actor`` None is the operator."""

from typing import Any

from academy.accounts.permissions import GRANTS, Permission
from academy.core import audit
from academy.core.errors import ForbiddenError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor, may

#: Who acts on the command line, where the operator of the machine types.
OPERATOR = None


def check(actor: Actor | None, permission: Permission) -> None:
    """Raise ForbiddenError unless ``actor`` holds ``permission``."""
    if actor is not OPERATOR and not may(actor, permission, GRANTS):
        raise ForbiddenError(_("Your account cannot do this."))


def record(actor: Actor | None, action: str, target: str, **detail: Any) -> None:
    """Write down in the audit log what ``actor`` did."""
    audit.record(action, target, actor=actor.public_id if actor else "", **detail)
