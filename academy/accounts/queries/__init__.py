"""Reads of accounts; other domains import the names from here."""

from academy.accounts.models import Organisation, Person
from academy.accounts.notices import PROGRAMME, TERMS, Notice, current_notice, versions_of
from academy.accounts.queries.addresses import waiting_address
from academy.accounts.queries.consents import has_consent, list_consents
from academy.accounts.queries.officials import countries_in_reach, phone_only_people
from academy.accounts.queries.organisations import (
    find_organisation,
    get_organisation_by_public_id,
    list_organisations,
)
from academy.accounts.queries.people import (
    find_person,
    get_person,
    get_person_by_public_id,
    has_people,
    names_of,
    phone_of,
)
from academy.accounts.queries.profile import ProfileAnswers, get_answers
from academy.accounts.queries.search import is_like
from academy.accounts.queries.second_step import second_step_of
from academy.accounts.queries.sessions import SessionRow, list_paper_codes, list_sessions, running_sessions

__all__ = [
    "PROGRAMME",
    "TERMS",
    "Notice",
    "Organisation",
    "Person",
    "ProfileAnswers",
    "SessionRow",
    "countries_in_reach",
    "current_notice",
    "find_organisation",
    "find_person",
    "get_answers",
    "get_organisation_by_public_id",
    "get_person",
    "get_person_by_public_id",
    "has_consent",
    "has_people",
    "is_like",
    "list_consents",
    "list_organisations",
    "list_paper_codes",
    "list_sessions",
    "names_of",
    "phone_of",
    "phone_only_people",
    "running_sessions",
    "second_step_of",
    "versions_of",
    "waiting_address",
]
