"""What may be done with accounts, and by whom."""

from enum import StrEnum

from academy.accounts.models import LoginSession, Person
from academy.accounts.queries.officials import countries_in_reach, is_in_reach
from academy.accounts.queries.people import get_person_by_public_id
from academy.accounts.second_factors import Passkey
from academy.core.db import db
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.permissions import SIGNED_IN, STAFF, Actor, Grants, Role


class Permission(StrEnum):
    """Permissions of accounts."""

    PROFILE_READ = "accounts:profile:read"
    PROFILE_WRITE = "accounts:profile:write"
    SESSION_READ = "accounts:session:read"
    SESSION_END = "accounts:session:end"
    PASSWORD_CHANGE = "accounts:password:change"  # noqa: S105 - a permission, not a password
    CONSENT_READ = "accounts:consent:read"
    CONSENT_WITHDRAW = "accounts:consent:withdraw"
    DATA_READ = "accounts:data:read"
    SECOND_STEP_CHANGE = "accounts:second-step:change"
    ACCOUNT_CLOSE = "accounts:account:close"
    ORGANISATION_WRITE = "accounts:organisation:write"
    PERSON_WRITE = "accounts:person:write"
    ROLE_GRANT = "accounts:role:grant"
    PAPER_CODE_GIVE = "accounts:paper-code:give"


ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
#: Those who meet learners and see their names.
OFFICIALS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})

GRANTS: Grants = {
    Permission.PROFILE_READ: SIGNED_IN,
    Permission.PROFILE_WRITE: SIGNED_IN,
    Permission.SESSION_READ: SIGNED_IN,
    Permission.SESSION_END: SIGNED_IN,
    Permission.PASSWORD_CHANGE: SIGNED_IN,
    Permission.CONSENT_READ: SIGNED_IN,
    Permission.CONSENT_WITHDRAW: SIGNED_IN,
    Permission.DATA_READ: SIGNED_IN,
    Permission.SECOND_STEP_CHANGE: STAFF,
    Permission.ACCOUNT_CLOSE: SIGNED_IN,
    Permission.ORGANISATION_WRITE: ADMINISTRATORS,
    Permission.PERSON_WRITE: ADMINISTRATORS,
    Permission.ROLE_GRANT: ADMINISTRATORS,
    Permission.PAPER_CODE_GIVE: OFFICIALS,
}


def get_session_or_404(actor: Actor, public_id: str) -> LoginSession:
    """Return the actor's own running session ``public_id``. Raises NotFoundError for any other."""
    session = db.session.query(LoginSession).filter_by(public_id=public_id).one_or_none()
    if session is None or session.person_id != actor.person_id or session.ended_at is not None:
        raise NotFoundError(_("This sign-in has already ended."))
    return session


def get_passkey_or_404(actor: Actor, public_id: str) -> Passkey:
    """Return the actor's own passkey ``public_id``. Raises NotFoundError for any other."""
    passkey = db.session.query(Passkey).filter_by(public_id=public_id).one_or_none()
    if passkey is None or passkey.person_id != actor.person_id:
        raise NotFoundError(_("This passkey is no longer there."))
    return passkey


def get_learner_in_reach_or_404(actor: Actor, public_id: str) -> Person:
    """Return the person ``public_id`` to whom ``actor`` may give a code. Raises NotFoundError for any other."""
    person = get_person_by_public_id(public_id)
    if person is None or not is_in_reach(person, countries_in_reach(actor)):
        raise NotFoundError(_("There is no such learner in your country."))
    return person
