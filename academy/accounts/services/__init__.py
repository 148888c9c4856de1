"""Writes of accounts, one module a subject; other domains import the names from here."""

from academy.accounts.services.closing import close_account, take_account_back
from academy.accounts.services.consents import record_consent, withdraw_consent
from academy.accounts.services.organisations import (
    create_organisation,
    grant_role,
    make_administrator,
    revoke_role,
)
from academy.accounts.services.people import AddressTakenError, register_person
from academy.accounts.services.profile import update_details, update_profile
from academy.accounts.services.sessions import (
    end_all_sessions,
    end_current_session,
    end_session,
    open_session,
)

__all__ = [
    "AddressTakenError",
    "close_account",
    "create_organisation",
    "end_all_sessions",
    "end_current_session",
    "end_session",
    "grant_role",
    "make_administrator",
    "open_session",
    "record_consent",
    "register_person",
    "revoke_role",
    "take_account_back",
    "update_details",
    "update_profile",
    "withdraw_consent",
]
