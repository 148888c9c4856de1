"""A one-time code opens one account, for one purpose, once and in time; others are left alone."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.addresses import Address
from academy.accounts.models import CodePurpose, OneTimeCode, Person
from academy.accounts.one_time import hash_secret
from academy.accounts.queries import list_paper_codes
from academy.accounts.services.addresses import set_address
from academy.accounts.services.paper_codes import tell_about_codes
from academy.accounts.services.passwords import (
    find_link,
    give_digits,
    is_own_password,
    request_reset,
    reset_by_digits,
    reset_by_link,
)
from academy.core.clock import DRIFT
from academy.core.db import commit
from academy.core.mail import Channel
from academy.core.personal_data.forgetting import forget_what_is_over
from tests.factories.accounts import PASSWORD, actor_for, make_person
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
RESET, PAPER = CodePurpose.PASSWORD_RESET, CodePurpose.PAPER
SECOND = timedelta(seconds=1)
HALF_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)
ADDRESS, NEW = "sari@academy.test", "four small green frogs"


@pytest.fixture
def person(database: Database) -> Person:
    return make_person(email=ADDRESS, password=PASSWORD)


@pytest.fixture
def other(database: Database) -> Person:
    return make_person(email="dewi@academy.test")


def put(database: Database, clock: StillClock, person: Person, **changes: Any) -> OneTimeCode:
    """Add a code that works for half an hour more, unless ``changes`` say otherwise."""
    moment = clock.now()
    values: dict[str, Any] = {
        "purpose": RESET,
        "address": person.email,
        "locale": "en",
        "person_id": person.id,
        "secret_hash": hash_secret(f"secret {len(new_rows(OneTimeCode))}"),
        "created_at": moment,
        "handled_at": moment,
        "expires_at": moment + HALF_HOUR,
    }
    code = OneTimeCode(**{**values, **changes})
    database.add(code)
    database.flush()
    return code


def in_vain(clock: StillClock, length: timedelta, another: CodePurpose) -> list[dict[str, Any]]:
    """Return what each keeps a code from working: one thing, now and a second from now."""
    moment = clock.now()
    return [
        {"purpose": another},
        {"person_id": None},
        {"secret_hash": None},
        {"used_at": moment - SECOND},
        {"attempts": 5},
        {"expires_at": moment},
        {"expires_at": moment + length + DRIFT + 2 * SECOND},
    ]


def test_a_try_is_counted_for_each_code_that_works_and_for_no_other(
    database: Database, still_clock: StillClock, person: Person, other: Person
) -> None:
    working: list[dict[str, Any]] = [{}, {"attempts": 4}, {"expires_at": still_clock.now() + SECOND}]
    for changes in [*working, {"address": other.email}, *in_vain(still_clock, HALF_HOUR, PAPER)]:
        put(database, still_clock, person, **changes)
    assert not reset_by_digits(ADDRESS, "000000", NEW)
    assert [code.attempts for code in new_rows(OneTimeCode)] == [1, 5, 1, 0, 0, 0, 0, 0, 5, 0, 0]


@pytest.mark.parametrize("number", range(7))
def test_a_link_opens_its_own_account_while_it_works(
    database: Database, still_clock: StillClock, person: Person, number: int
) -> None:
    working = put(database, still_clock, person, secret_hash=hash_secret("works"))
    hers = {"secret_hash": hash_secret("does not"), **in_vain(still_clock, HALF_HOUR, PAPER)[number]}
    put(database, still_clock, person, **hers)
    assert [find_link(token) for token in ("works", "does not", "unknown")] == [working, None, None]


def test_a_code_on_paper_ends_the_ones_before_it(
    database: Database, still_clock: StillClock, person: Person, other: Person
) -> None:
    moment = still_clock.now()
    put(database, still_clock, person, purpose=PAPER)
    put(database, still_clock, person, purpose=PAPER, person_id=other.id)
    for changes in in_vain(still_clock, DAY, RESET):
        put(database, still_clock, person, **{"purpose": PAPER, **changes})
    before = [code.expires_at for code in new_rows(OneTimeCode)]
    still_clock.move(SECOND)
    give_digits(person, "+6281234567890")
    assert [code.expires_at for code in new_rows(OneTimeCode)] == [
        moment + SECOND,
        *before[1:],
        moment + SECOND + DAY,
    ]


def test_the_newest_three_links_of_a_person_go_on_working(
    database: Database, still_clock: StillClock, person: Person, other: Person
) -> None:
    moment = still_clock.now()
    for owner in (other, person, person):
        put(database, still_clock, owner)
    for changes in in_vain(still_clock, HALF_HOUR, PAPER):
        put(database, still_clock, person, **changes)
    for owner in (other, person):
        put(database, still_clock, owner)
    before = [code.expires_at for code in new_rows(OneTimeCode)]
    still_clock.move(SECOND)
    request_reset(Address(Channel.EMAIL, ADDRESS), "en")
    commit()
    before[1] = moment + SECOND
    assert [code.expires_at for code in new_rows(OneTimeCode)] == [*before, moment + SECOND + HALF_HOUR]


def test_a_new_password_uses_one_code_and_ends_the_others_of_its_account(
    database: Database, still_clock: StillClock, person: Person, other: Person
) -> None:
    moment = still_clock.now()
    put(database, still_clock, person, secret_hash=hash_secret("a link"))
    for owner, used_at in ((person, None), (person, moment), (other, None)):
        put(database, still_clock, owner, used_at=used_at)
    still_clock.move(SECOND)
    assert reset_by_link("a link", NEW)
    assert [(code.used_at, code.expires_at) for code in new_rows(OneTimeCode)] == [
        (moment + SECOND, moment + HALF_HOUR),
        (None, moment + SECOND),
        (moment, moment + HALF_HOUR),
        (None, moment + HALF_HOUR),
    ]
    assert [is_own_password(each.id, NEW) for each in (person, other)] == [True, False]


def test_a_new_address_ends_the_codes_of_its_account_that_were_not_used(
    database: Database, still_clock: StillClock, person: Person, other: Person
) -> None:
    moment = still_clock.now()
    for owner, used_at in ((person, None), (person, moment), (other, None)):
        put(database, still_clock, owner, used_at=used_at)
    still_clock.move(SECOND)
    set_address(person, Address(Channel.EMAIL, "sari@example.com"))
    assert [code.expires_at for code in new_rows(OneTimeCode)] == [
        moment + SECOND,
        moment + HALF_HOUR,
        moment + HALF_HOUR,
    ]


def test_codes_on_paper_are_listed_for_the_owner_of_the_account(
    database: Database, still_clock: StillClock, person: Person, other: Person
) -> None:
    moment = still_clock.now()
    for minutes, (owner, purpose) in enumerate(
        [(person, PAPER), (other, PAPER), (person, RESET), (person, PAPER)]
    ):
        put(
            database,
            still_clock,
            owner,
            purpose=purpose,
            created_at=moment + timedelta(minutes=minutes),
        )
    assert list_paper_codes(actor_for(person)) == [moment + timedelta(minutes=3), moment]


def test_one_is_told_of_codes_on_paper_once_and_for_two_weeks(
    database: Database, still_clock: StillClock, person: Person, other: Person
) -> None:
    moment, two_weeks = still_clock.now(), timedelta(days=14)
    rows: list[dict[str, Any]] = [
        {"created_at": moment - two_weeks},
        {"created_at": moment - two_weeks, "told_at": moment - two_weeks},
        {"created_at": moment - two_weeks + SECOND, "told_at": moment - two_weeks + SECOND},
        {"purpose": RESET},
        {"person_id": other.id},
    ]
    for changes in rows:
        put(database, still_clock, person, **{"purpose": PAPER, **changes})
    assert tell_about_codes(person.id) == [moment - two_weeks, moment - two_weeks + SECOND]
    assert [code.told_at for code in new_rows(OneTimeCode)] == [
        moment,
        moment - two_weeks,
        moment - two_weeks + SECOND,
        None,
        None,
    ]


@pytest.mark.changes_everybody("days pass for every code")
def test_codes_by_message_are_forgotten_a_day_after_their_end_and_those_on_paper_after_ninety(
    database: Database, still_clock: StillClock, person: Person
) -> None:
    moment = still_clock.now()
    secrets: list[str | None] = []
    for purpose, ended in ((RESET, 1), (RESET, 1), (PAPER, 1), (PAPER, 90), (PAPER, 90)):
        late = SECOND if len(secrets) in (1, 4) else timedelta()
        code = put(database, still_clock, person, purpose=purpose, expires_at=moment - ended * DAY - late)
        secrets.append(code.secret_hash)
    commit()
    forget_what_is_over()
    assert [code.secret_hash for code in new_rows(OneTimeCode)] == [secrets[0], secrets[2], secrets[3]]
