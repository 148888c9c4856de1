"""Writes of accounts, one module a subject; other domains import the names from here."""

from academy.accounts.services.closing import ClosingReason, close_account, take_account_back
from academy.accounts.services.consents import record_consent, withdraw_consent
from academy.accounts.services.helping import correct_address, correct_details, make_account
from academy.accounts.services.merging import merge_people
from academy.accounts.services.organisations import (
    close_organisation,
    create_organisation,
    merge_organisations,
    reopen_organisation,
    update_organisation,
)
from academy.accounts.services.people import AddressTakenError, register_person
from academy.accounts.services.profile import update_details, update_profile
from academy.accounts.services.roles import grant_role, make_administrator, revoke_role
from academy.accounts.services.second_step import RemovalReason, remove_second_step
from academy.accounts.services.sessions import (
    end_all_sessions,
    end_current_session,
    end_session,
    open_session,
)

__all__ = [
    "AddressTakenError",
    "ClosingReason",
    "RemovalReason",
    "close_account",
    "close_organisation",
    "correct_address",
    "correct_details",
    "create_organisation",
    "end_all_sessions",
    "end_current_session",
    "end_session",
    "grant_role",
    "make_account",
    "make_administrator",
    "merge_organisations",
    "merge_people",
    "open_session",
    "record_consent",
    "register_person",
    "remove_second_step",
    "reopen_organisation",
    "revoke_role",
    "take_account_back",
    "update_details",
    "update_organisation",
    "update_profile",
    "withdraw_consent",
]
