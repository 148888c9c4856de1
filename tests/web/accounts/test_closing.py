"""An account that is closed is nobody at once, can be taken back for 14 days, and then leaves no trace."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Membership, Person
from academy.core.clock import MovableClock
from academy.core.db import Base, commit
from academy.core.limits import RateCounter
from academy.core.mail import Delivery
from academy.core.permissions import Role
from academy.core.tasks import run_sweeps
from academy.workbook.models import Workbook
from tests.factories.accounts import PASSWORD, make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import make_edition, make_enrolment
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]

NAME, CERTIFICATE_NAME = "Daw Hnin Planted", "Hnin Planted-Certificate"
EMAIL = "planted.hnin@example.com"
CLIENT = "203.0.113.77"
WRITTEN = "Planted dried fish for aunt Khin"
DEVICE = "Firefox, Android"


def stored(database: Database) -> str:
    """Return everything that all tables hold, as one text."""
    database.expire_all()
    texts = []
    for table in Base.metadata.sorted_tables:
        texts += [f"{table.name}: {tuple(row)!r}" for row in database.execute(sa.select(table))]
    return "\n".join(texts)


def come_in(client: PageClient) -> None:
    client.environ_base["REMOTE_ADDR"] = CLIENT
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 14; Mobile) Gecko/125 Firefox/125.0"
    client.get("/en/register")
    fields = {
        "display_name": NAME,
        "address": EMAIL,
        "country": "MM",
        "password": PASSWORD,
        "consent": "y",
        "notice_version": "2026-12",
    }
    assert client.submit("/en/register", fields).status_code == 303


def live(client: PageClient, database: Database) -> None:
    """Fill the account: details, answers, a forgotten password, a workbook."""
    client.get("/en/profile/details")
    details = {
        "display_name": NAME,
        "certificate_name": CERTIFICATE_NAME,
        "locale": "en",
        "country": "MM",
    }
    assert client.submit("/en/profile/details", details).status_code == 303
    client.get("/en/profile/about-you")
    assert client.submit("/en/profile/about-you", {"sex": "female", "age_band": "25-34"}).status_code == 303
    client.get("/en/new-password")
    assert client.submit("/en/new-password", {"address": EMAIL, "country": "MM"}).status_code == 303
    person = database.scalars(sa.select(Person).where(Person.email == EMAIL)).one()
    edition_id = make_edition().edition_id
    make_enrolment(person, edition_id)
    book = Workbook(
        person_id=person.id,
        edition_id=edition_id,
        entries={"cashbook": {"rows": [{"id": "r1", "what": WRITTEN, "in": "45000"}]}},
        evidence={},
        updated_at=person.created_at,
    )
    database.add(book)
    commit()


def close(client: PageClient, **fields: str) -> str:
    client.get("/en/profile/close")
    answer = client.submit("/en/profile/close", {"password": PASSWORD, **fields})
    assert (answer.status_code, answer.location) == (303, "/en/sign-in")
    return client.get("/en/sign-in").text


def try_to_sign_in(client: PageClient, password: str = PASSWORD) -> int:
    client.get("/en/sign-in")
    fields = {"address": EMAIL, "country": "MM", "password": password}
    return client.submit("/en/sign-in", fields).status_code


@pytest.mark.changes_everybody("after weeks the sweeps end sessions, codes, messages and counters")
def test_b10_a_closed_account_leaves_no_trace(
    client: PageClient, database: Database, clock: MovableClock, outbox: Outbox
) -> None:
    come_in(client)
    live(client, database)
    before = stored(database)
    planted = (NAME, CERTIFICATE_NAME, EMAIL, WRITTEN, DEVICE)
    assert [text for text in planted if text not in before] == []
    close(client)
    clock.move(timedelta(days=400))
    run_sweeps()
    after = stored(database)
    assert [text for text in (*planted, CLIENT) if text in after] == []


def test_b10_addresses_of_clients_are_never_stored(client: PageClient, database: Database) -> None:
    come_in(client)
    rows = new_rows(RateCounter)
    assert rows
    assert CLIENT not in repr([vars(row) for row in rows])


@pytest.mark.changes_everybody("after weeks the sweeps end sessions, codes, messages and counters")
def test_b10_messages_and_their_addresses_go_in_time(
    client: PageClient, database: Database, clock: MovableClock, outbox: Outbox
) -> None:
    make_person(email=EMAIL, password=PASSWORD)
    commit()
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": EMAIL, "country": "ID"})
    assert outbox
    clock.move(timedelta(days=31))
    run_sweeps()
    assert new_rows(Delivery) == []


@pytest.mark.changes_everybody("after weeks the sweeps end sessions, codes, messages and counters")
def test_t12_old_counters_are_forgotten_by_the_sweeps(
    client: PageClient, database: Database, clock: MovableClock
) -> None:
    try_to_sign_in(client)
    clock.move(timedelta(days=3))
    run_sweeps()
    assert database.execute(sa.text("SELECT * FROM rate_counters")).all() == []


def test_c22_closing_has_its_own_place_and_offers_the_download_first(
    client: PageClient, database: Database
) -> None:
    sign_in(client, make_person(password=PASSWORD))
    profile = client.get("/en/profile").text
    assert "/en/profile/close" in profile
    page = client.get("/en/profile/close").text
    assert "/en/profile/data" in page
    assert page.index("Download your data") < page.index('name="password"')
    assert "14 days" in page


@pytest.mark.changes_everybody("after weeks the sweeps end sessions, codes, messages and counters")
def test_c22_signing_in_within_14_days_takes_the_account_back(
    client: PageClient, database: Database, clock: MovableClock
) -> None:
    come_in(client)
    live(client, database)
    assert "14 days" in close(client)
    assert client.get("/en/profile").status_code == 303
    clock.move(timedelta(days=13, hours=23))
    run_sweeps()
    assert try_to_sign_in(client, "wrong password") == 422
    assert try_to_sign_in(client) == 303
    page = client.get("/en/profile").text
    assert "Your account is open again." in page
    assert (NAME in page, CERTIFICATE_NAME in page, EMAIL in page) == (True, True, True)
    assert WRITTEN in stored(database)
    clock.move(timedelta(days=10))
    run_sweeps()
    assert NAME in stored(database)


def test_a_forgotten_password_can_be_chosen_anew_in_the_days_of_grace(
    client: PageClient, database: Database, outbox: Outbox
) -> None:
    come_in(client)
    close(client)
    client.get("/en/new-password")
    client.submit("/en/new-password", {"address": EMAIL, "country": "MM"})
    assert "/en/new-password/" in outbox[-1][2]


@pytest.mark.changes_everybody("after weeks the sweeps end sessions, codes, messages and counters")
def test_after_14_days_it_is_gone(client: PageClient, database: Database, clock: MovableClock) -> None:
    come_in(client)
    close(client)
    clock.move(timedelta(days=14, minutes=1))
    assert try_to_sign_in(client) == 422
    run_sweeps()
    assert NAME not in stored(database)
    come_in(client)
    assert client.get("/en/profile").status_code == 200


def test_who_asks_for_it_is_deleted_at_once(client: PageClient, database: Database) -> None:
    come_in(client)
    live(client, database)
    assert "is being deleted" in close(client, is_erased_now="y")
    after = stored(database)
    assert [text for text in (NAME, CERTIFICATE_NAME, EMAIL, WRITTEN, DEVICE, CLIENT) if text in after] == []
    assert try_to_sign_in(client) == 422


def test_c22_an_address_that_is_being_erased_is_refused_beside_its_box(
    client: PageClient, database: Database, clock: MovableClock
) -> None:
    """For the seconds until the work is done; it was a bare error page, and what was typed was lost."""
    person = make_person(email="sari@academy.test", password=PASSWORD)
    person.closed_at = person.erase_at = clock.now()
    commit()
    client.get("/en/register")
    fields = {"display_name": "Sari Dewi", "address": "sari@academy.test", "country": "ID"}
    agreed = {"password": PASSWORD, "consent": "y", "notice_version": "2026-12"}
    page = client.submit("/en/register", {**fields, **agreed})
    assert page.status_code == 422
    assert "Another account uses this e-mail address or phone number." in page.text
    assert 'value="Sari Dewi"' in page.text


def test_others_lose_nothing(client: PageClient, database: Database) -> None:
    other = make_person(name="Somebody Else", email="else@example.com")
    sign_in(client, other)
    come_in(client)
    close(client, is_erased_now="y")
    after = stored(database)
    assert "Somebody Else" in after
    assert "else@example.com" in after


@pytest.mark.parametrize("role", [Role.TRAINER, Role.AGENCY_ANALYST])
def test_roles_end_with_the_account(client: PageClient, database: Database, role: Role) -> None:
    organisation = make_organisation()
    person = make_member(role, organisation, name=NAME, password=PASSWORD)
    sign_in(client, person)
    close(client, is_erased_now="y")
    assert new_rows(Membership) == []


def test_the_only_administrator_stays(client: PageClient, database: Database) -> None:
    person = make_member(Role.ADMINISTRATOR, password=PASSWORD)
    sign_in(client, person)
    client.get("/en/profile/close")
    answer = client.submit("/en/profile/close", {"password": PASSWORD})
    assert answer.status_code == 409
    assert "only administrator" in answer.text
    make_member(Role.ADMINISTRATOR)
    close(client)


def test_closing_needs_the_password(client: PageClient, database: Database) -> None:
    person = make_person(password=PASSWORD)
    sign_in(client, person)
    client.get("/en/profile/close")
    for password in ("", "wrong password"):
        assert client.submit("/en/profile/close", {"password": password}).status_code == 422
    assert [one.closed_at for one in new_rows(Person)] == [None]
