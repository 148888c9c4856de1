"""Each act of accounts is recorded with who did it to whom, and each row it makes holds what was given."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import notices, services
from academy.accounts.addresses import Address
from academy.accounts.codes import OrganisationKind
from academy.accounts.models import (
    CodePurpose,
    Consent,
    LoginSession,
    Membership,
    OneTimeCode,
    Organisation,
    Person,
)
from academy.accounts.one_time import hash_secret
from academy.accounts.services import open_session
from academy.accounts.services.addresses import remove_address, set_address
from academy.accounts.services.closing import close_account, take_account_back
from academy.accounts.services.paper_codes import Reason, give_paper_code
from academy.accounts.services.passwords import change_password, request_reset
from academy.accounts.services.sessions import hash_token
from academy.core.audit import AuditEntry
from academy.core.db import Base
from academy.core.mail import Channel
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, actor_for, make_member, make_person
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
PHONE = "+6281234567890"


def values(row: Base, *left_out: str) -> dict[str, Any]:
    """Return what a row holds, without its key and what is ``left_out``."""
    names = [column.name for column in row.__table__.columns]
    return {name: getattr(row, name) for name in names if name not in ("id", *left_out)}


def acts() -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return the acts of the test, without the registering of people."""
    entries = [entry for entry in new_rows(AuditEntry) if entry.action != "person.register"]
    return [(entry.actor, entry.action, entry.target, entry.detail) for entry in entries]


def test_a_person(database: Database, still_clock: StillClock) -> None:
    made = services.register_person(
        display_name=" Sari  ",
        email="Sari@Academy.test",
        phone="0812 3456 7890",
        password=PASSWORD,
        locale="km",
        country="ID",
    )
    database.flush()
    assert values(made, "public_id", "password_hash") == {
        "email": "sari@academy.test",
        "phone": PHONE,
        "display_name": "Sari",
        "certificate_name": "",
        "locale": "km",
        "country": "ID",
        "is_administrator": False,
        "created_at": still_clock.now(),
        "closed_at": None,
        "erase_at": None,
        "merged_into": None,
        "is_invented": False,
    }
    assert services.register_person(display_name="Dewi", phone=PHONE[:-1] + "1", password=None).locale == "en"
    entries = [(entry.actor, entry.action, entry.target) for entry in new_rows(AuditEntry)]
    assert entries == [
        (one.public_id, "person.register", f"person:{one.public_id}") for one in new_rows(Person)
    ]


def test_a_session(database: Database, still_clock: StillClock) -> None:
    person, moment = make_person(), still_clock.now()
    token = open_session(person, "a" * 59 + "bc")
    [made] = new_rows(LoginSession)
    assert values(made, "public_id") == {
        "person_id": person.id,
        "token_hash": hash_token(token),
        "created_at": moment,
        "seen_at": moment,
        "expires_at": moment + timedelta(days=30),
        "ended_at": None,
        "device": "a" * 59 + "b",
        "second_step_at": None,
        "challenge": None,
        "challenge_until": None,
    }


def test_a_request_for_a_new_password(database: Database, still_clock: StillClock) -> None:
    moment = still_clock.now()
    request_reset(Address(Channel.EMAIL, "unknown@academy.test"), "km")
    [made] = new_rows(OneTimeCode)
    assert values(made, "handled_at") == {
        "purpose": CodePurpose.PASSWORD_RESET,
        "address": "unknown@academy.test",
        "locale": "km",
        "person_id": None,
        "secret_hash": None,
        "created_at": moment,
        "expires_at": moment + timedelta(minutes=30),
        "used_at": None,
        "attempts": 0,
        "told_at": None,
    }


@pytest.mark.parametrize("reason", ["forgot-password", "no-sms", "taken-over"])
def test_a_code_on_paper(database: Database, still_clock: StillClock, reason: str) -> None:
    moment, person = still_clock.now(), make_person(phone=PHONE, locale="km")
    official = actor_for(make_person())
    digits = give_paper_code(official, person, Reason(reason))
    [made] = new_rows(OneTimeCode)
    assert values(made) == {
        "purpose": CodePurpose.PAPER,
        "address": PHONE,
        "locale": "km",
        "person_id": person.id,
        "secret_hash": hash_secret(f"{made.id}:{digits}"),
        "created_at": moment,
        "handled_at": moment,
        "expires_at": moment + timedelta(hours=24),
        "used_at": None,
        "attempts": 0,
        "told_at": None,
    }
    assert (len(digits), digits.isdecimal()) == (8, True)
    assert acts() == [
        (official.public_id, "person.give-code", f"person:{person.public_id}", {"reason": reason})
    ]


def test_a_consent(database: Database, still_clock: StillClock) -> None:
    person, notice = make_person(), notices.current_notice("programme", "km")
    made, again = (
        services.record_consent(
            person.id,
            "programme:abc",
            notice.version,
            "km",
            "join-page",
            about="Women of Siem Reap",
            is_new=is_new,
        )
        for is_new in (False, True)
    )
    expected = {
        "person_id": person.id,
        "purpose": "programme:abc",
        "about": "Women of Siem Reap",
        "notice_version": notice.version,
        "language": "km",
        "text_hash": notice.text_hash,
        "how": "join-page",
        "given_at": still_clock.now(),
        "withdrawn_at": None,
        "withdrawn_how": "",
    }
    assert ([values(row) for row in new_rows(Consent)], made is again) == ([expected, expected], False)


def test_an_organisation_and_a_role(database: Database, still_clock: StillClock) -> None:
    chief, person, moment = make_member(Role.ADMINISTRATOR), make_person(), still_clock.now()
    actor, hers = actor_for(chief), f"person:{person.public_id}"
    made = services.create_organisation(actor, name="Fund", kind=OrganisationKind.FUNDER, country="KH")
    [stored] = new_rows(Organisation)
    assert values(stored) == {
        "public_id": made.public_id,
        "name": "Fund",
        "name_key": "fund",
        "kind": OrganisationKind.FUNDER,
        "country": "KH",
        "created_at": moment,
        "closed_at": None,
        "merged_into": None,
    }
    services.grant_role(actor, person, made, Role.TRAINER, "TH")
    [membership] = new_rows(Membership)
    assert values(membership) == {
        "person_id": person.id,
        "organisation_id": made.id,
        "role": Role.TRAINER,
        "country": "TH",
        "created_at": moment,
    }
    for country in ("KH", "KH", ""):
        services.grant_role(actor, person, made, Role.TRAINER, country)
    services.revoke_role(actor, person, made, Role.TRAINER)
    services.revoke_role(actor, person, made, Role.TRAINER)
    services.make_administrator(actor, person)
    services.make_administrator(None, person, is_administrator=False)
    detail = {"role": "trainer", "organisation": made.public_id}
    assert acts() == [
        ("", "role.grant", f"person:{chief.public_id}", {"role": "administrator"}),
        (chief.public_id, "organisation.create", f"organisation:{made.public_id}", {}),
        (chief.public_id, "role.grant", hers, {**detail, "changes": {"country": ["", "TH"]}}),
        (chief.public_id, "role.grant", hers, {**detail, "changes": {"country": ["TH", "KH"]}}),
        (chief.public_id, "role.grant", hers, detail),
        (chief.public_id, "role.grant", hers, {**detail, "changes": {"country": ["KH", ""]}}),
        (chief.public_id, "role.revoke", hers, detail),
        (chief.public_id, "role.grant", hers, {"role": "administrator"}),
        ("", "role.revoke", hers, {"role": "administrator"}),
    ]


def test_what_a_person_does_with_her_account(database: Database) -> None:
    person = make_person(email="sari@academy.test", password=PASSWORD)
    assert change_password(person.id, PASSWORD, "four small green frogs", session_id=0)
    set_address(person, Address(Channel.SMS, PHONE))
    remove_address(person, Channel.SMS)
    close_account(person)
    take_account_back(person)
    close_account(person, by_operator=True)
    hers = f"person:{person.public_id}"
    assert acts() == [
        (person.public_id, "person.change-password", hers, {}),
        (person.public_id, "person.change-address", hers, {}),
        (person.public_id, "person.remove-address", hers, {}),
        (person.public_id, "person.close", hers, {}),
        (person.public_id, "person.take-back", hers, {}),
        ("", "person.close", hers, {}),
    ]


@pytest.mark.parametrize(("is_erased_now", "days", "purposes"), [(False, 14, ["terms"]), (True, 0, [])])
def test_closing_takes_consents_back_and_ends_sessions(
    database: Database, still_clock: StillClock, is_erased_now: bool, days: int, purposes: list[str]
) -> None:
    person, moment = make_person(), still_clock.now()
    open_session(person)
    for purpose in ("terms", "programme:abc"):
        version = notices.current_notice(purpose.partition(":")[0], "en").version
        services.record_consent(person.id, purpose, version, "en", "registration")
    still_clock.move(timedelta(seconds=1))
    closed = moment + timedelta(seconds=1)
    close_account(person, is_erased_now=is_erased_now)
    assert (person.closed_at, person.erase_at) == (closed, closed + timedelta(days=days))
    assert [row.purpose for row in new_rows(Consent) if row.withdrawn_at is None] == purposes
    assert {row.withdrawn_how for row in new_rows(Consent) if row.withdrawn_at} == {"account-closed"}
    assert [row.ended_at for row in new_rows(LoginSession)] == [closed]
    take_account_back(person)
    assert (person.closed_at, person.erase_at) == (None, None)
