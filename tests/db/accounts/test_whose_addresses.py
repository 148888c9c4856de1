"""An address belongs to one account, and a change of it to one person and one channel."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.addresses import Address
from academy.accounts.models import AddressChange, Person
from academy.accounts.one_time import hash_secret
from academy.accounts.queries import find_person, waiting_address
from academy.accounts.services import AddressTakenError, register_person
from academy.accounts.services.addresses import confirm_change, set_address
from academy.accounts.services.closing import close_account
from academy.accounts.services.entry import accounts_meant, choose_account, fitting_accounts
from academy.core.clock import DRIFT
from academy.core.mail import Channel
from tests.factories.accounts import PASSWORD, make_person
from tests.support.neighbours import new_rows
from tests.support.still_clock import StillClock

Database = scoped_session[Session]
EMAIL, SMS = Channel.EMAIL, Channel.SMS
SECOND, HALF_HOUR = timedelta(seconds=1), timedelta(minutes=30)
PHONE = "+6281234567890"


def put_change(
    database: Database, clock: StillClock, person: Person, address: Address, *, attempts: int = 0
) -> AddressChange:
    """Let ``person`` change to ``address`` with the code 123456, for half an hour more."""
    change = AddressChange(
        person_id=person.id,
        channel=address.channel,
        address=address.text,
        secret_hash=hash_secret(f"{person.id}:{address.text}:123456"),
        expires_at=clock.now() + HALF_HOUR,
        attempts=attempts,
    )
    database.add(change)
    database.flush()
    return change


def tries() -> list[tuple[str, int]]:
    return sorted((change.address, change.attempts) for change in new_rows(AddressChange))


@pytest.mark.parametrize(
    ("left", "is_waiting"),
    [
        (SECOND, True),
        (timedelta(), False),
        (HALF_HOUR + DRIFT, True),
        (HALF_HOUR + DRIFT + SECOND, False),
    ],
)
def test_the_address_that_waits_is_ones_own_on_its_channel_while_the_code_works(
    database: Database, still_clock: StillClock, left: timedelta, is_waiting: bool
) -> None:
    person, other = make_person(), make_person()
    put_change(database, still_clock, other, Address(EMAIL, "other@academy.test"))
    put_change(database, still_clock, person, Address(SMS, PHONE))
    change = put_change(database, still_clock, person, Address(EMAIL, "new@academy.test"))
    change.expires_at = still_clock.now() + left
    expected = Address(EMAIL, "new@academy.test") if is_waiting else None
    assert [waiting_address(person.id, EMAIL), waiting_address(person.id, SMS)] == [
        expected,
        Address(SMS, PHONE),
    ]
    assert waiting_address(other.id, SMS) is None


def test_a_try_counts_for_one_person_on_one_channel(database: Database, still_clock: StillClock) -> None:
    person, other = make_person(), make_person()
    put_change(database, still_clock, other, Address(EMAIL, "a-other@academy.test"))
    put_change(database, still_clock, person, Address(EMAIL, "b-new@academy.test"), attempts=4)
    put_change(database, still_clock, person, Address(SMS, PHONE))
    assert not confirm_change(person, EMAIL, "000000")
    assert tries() == [(PHONE, 0), ("a-other@academy.test", 0), ("b-new@academy.test", 5)]
    assert not confirm_change(person, EMAIL, "123456")
    assert tries() == [(PHONE, 0), ("a-other@academy.test", 0), ("b-new@academy.test", 5)]
    assert confirm_change(person, SMS, "123456")
    assert (person.phone, tries()) == (PHONE, [("a-other@academy.test", 0), ("b-new@academy.test", 5)])


def test_an_address_is_taken_by_who_has_it_and_by_nobody_else(database: Database) -> None:
    person = make_person(email="sari@academy.test")
    owner = make_person(email="taken@academy.test", phone=PHONE)
    close_account(owner)
    for address in (Address(EMAIL, "taken@academy.test"), Address(SMS, PHONE)):
        with pytest.raises(AddressTakenError):
            set_address(person, address)
    set_address(person, Address(EMAIL, "free@academy.test"))
    set_address(person, Address(SMS, "+6281234567891"))
    assert (person.email, person.phone) == ("free@academy.test", "+6281234567891")


def test_either_address_of_an_account_is_taken(database: Database) -> None:
    make_person(email="sari@academy.test")
    make_person(phone=PHONE)
    for email, phone in (("sari@academy.test", "+6281234567891"), ("free@academy.test", PHONE)):
        with pytest.raises(AddressTakenError):
            register_person(display_name="Dewi", email=email, phone=phone, password=None)
    made = register_person(
        display_name="Dewi", email="free@academy.test", phone="+6281234567891", password=None
    )
    assert (made.email, made.phone) == ("free@academy.test", "+6281234567891")


@pytest.fixture
def closed(database: Database, still_clock: StillClock) -> dict[str, Person]:
    """Return an open account, one whose days of grace end in a second, and one whose days are over."""
    made = {name: make_person(email=f"{name}@academy.test", password=PASSWORD) for name in ("open", "closed")}
    made["over"] = make_person(email="over@academy.test", password=PASSWORD)
    for name, left in (("closed", SECOND), ("over", timedelta())):
        close_account(made[name])
        made[name].erase_at = still_clock.now() + left
    database.flush()
    return made


def test_an_address_finds_its_own_account_until_the_days_of_grace_are_over(closed: dict[str, Person]) -> None:
    found = [find_person(f"{name}@academy.test") for name in (*closed, "unknown")]
    assert found == [closed["open"], closed["closed"], None, None]


def test_a_password_opens_the_accounts_that_have_one_of_the_addresses(closed: dict[str, Person]) -> None:
    addresses = {name: Address(EMAIL, f"{name}@academy.test") for name in (*closed, "unknown")}
    fitting = {
        name: fitting_accounts((address, addresses["unknown"]), PASSWORD)
        for name, address in addresses.items()
    }
    assert fitting == {
        "open": [(addresses["open"], closed["open"].id)],
        "closed": [(addresses["closed"], closed["closed"].id)],
        "over": [],
        "unknown": [],
    }


def test_who_has_one_of_several_addresses_is_meant(database: Database) -> None:
    make_person(phone="+84812345678")
    first, second, third = possible = [
        Address(SMS, text) for text in ("+62812345678", "+66812345678", "+84812345678")
    ]
    assert (choose_account(possible), choose_account(possible[:2])) == (third, first)
    assert accounts_meant(possible, is_sure=False) == [third, first]
    assert accounts_meant(possible, is_sure=True) == [third]
    assert accounts_meant([first, second], is_sure=False) == [first, second]
