"""What the web processes believe: nothing that a visitor says of herself, and what the other one knows."""

import re

import pytest

from academy.core.db import commit
from tests.factories.accounts import PASSWORD, make_person
from tests.served.academy import wait_until
from tests.served.visitor import Visitor
from tests.served.walk import register, sign_in
from tests.soak.country.country import MACHINES, Country

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

ELSEWHERE = "evil.example.net"
FORGED = {
    "X-Forwarded-For": "203.0.113.{number}",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": ELSEWHERE,
    "X-Forwarded-Port": "8443",
    "X-Forwarded-Prefix": "/evil",
    "X-Real-IP": "203.0.113.{number}",
    "Forwarded": f"for=203.0.113.7;host={ELSEWHERE};proto=http",
}
COUNTERS = "SELECT count(*) FROM rate_counters"


def forge(visitor: Visitor, number: int) -> None:
    visitor.headers = {name: value.format(number=number) for name, value in FORGED.items()}


def test_forged_headers_change_no_link_redirect_or_address(country: Country, visitor: Visitor) -> None:
    address = "forged@academy.test"
    register(visitor, "Dewi", address, "ID")
    forge(visitor, 1)
    for path in ("/", "/en/home", "/en/courses", "/v/AAAA-BBBB-CCCC"):
        answer = visitor.request("GET", f"{country.url}{path}")
        assert ELSEWHERE not in answer.text + str(answer.headers), path
        assert not answer.headers.get("Location", "/").startswith("http"), path
    stranger = Visitor(country.site("127.0.3.1"))
    forge(stranger, 2)
    stranger.send(stranger.get("/en/new-password"), {"address": address})
    assert wait_until(lambda: country.letters_to(address), 90), country.everything()
    [text] = country.letters_to(address)
    assert ELSEWHERE not in text
    assert re.search(rf"{re.escape(country.url)}/\S+/new-password/\S+", text)
    counters = country.value(COUNTERS)
    forge(stranger, 3)
    stranger.send(stranger.get("/en/new-password"), {"address": address})
    assert country.value(COUNTERS) == counters, "another invented address is not another address"
    elsewhere = Visitor(country.site("127.0.3.9"))
    elsewhere.send(elsewhere.get("/en/new-password"), {"address": address})
    assert country.value(COUNTERS) != counters


def test_forged_addresses_win_no_more_tries_and_both_processes_count_them(country: Country) -> None:
    """Wrong passwords through one process, the other, and nginx, each from an invented address, are counted as one."""
    address = "guessed@academy.test"
    with country.opened():
        make_person(email=address, password=PASSWORD)
        commit()
    statuses = []
    for number in range(60):
        site = [country.site("127.0.3.2"), *(country.web(machine) for machine in MACHINES)][number % 3]
        guesser = Visitor(site)
        if site.url == country.url:
            forge(guesser, number)
        else:  # what stands behind nginx hears it from nginx
            guesser.headers = {"X-Forwarded-For": "127.0.3.2", "X-Forwarded-Proto": "https"}
        page = guesser.get("/en/sign-in")
        statuses.append(guesser.send(page, {"address": address, "password": "wrong"}).status)
        if statuses[-3:] == [429] * 3:
            break
    assert statuses[-3:] == [429] * 3, statuses
    assert set(statuses) <= {422, 429}


@pytest.fixture
def both(country: Country) -> list[Visitor]:
    """Return one phone as each web process sees it: what one sets, the other is sent."""
    phones = [Visitor(country.web(machine)) for machine in MACHINES]
    for phone in phones:
        phone.headers = {"X-Forwarded-For": "127.0.3.4", "X-Forwarded-Proto": "https"}
        phone.cookies = phones[0].cookies
    return phones


def is_signed_in(phone: Visitor) -> bool:
    return phone.get("/en/home").path == "/en/home"


def test_who_signs_out_at_one_is_signed_out_at_the_other(country: Country, both: list[Visitor]) -> None:
    register(both[0], "Siti", "siti@academy.test", "MY")
    assert [is_signed_in(phone) for phone in both] == [True, True]
    kept = dict(both[0].cookies)
    both[1].send(both[1].get("/en/profile"), action="/sign-out")
    both[0].cookies.update(kept)  # whoever copied the cookie
    assert [is_signed_in(phone) for phone in both] == [False, False]


def test_a_new_password_ends_sessions_at_both(country: Country, both: list[Visitor]) -> None:
    register(both[0], "Mai", "mai@academy.test", "VN")
    assert [is_signed_in(phone) for phone in both] == [True, True]
    other = Visitor(country.site("127.0.3.5"))
    sign_in(other, "mai@academy.test")
    page = other.get("/en/profile/password")
    changed = other.send(page, {"old_password": PASSWORD, "password": "four small green frogs"})
    assert changed.status == 200, changed.words[:500]
    assert is_signed_in(other)
    assert [is_signed_in(phone) for phone in both] == [False, False]


def test_a_role_that_is_taken_away_is_gone_at_both(
    country: Country, visitor: Visitor, both: list[Visitor]
) -> None:
    words = ("--role", "administrator", "--password-stdin")
    for name in ("first", "second"):
        address = f"{name}@academy.test"
        country.command("people", "create", "--email", address, "--name", name, *words, typed=f"{PASSWORD}\n")
    sign_in(both[0], "second@academy.test")
    assert [phone.get("/en/admin/people").path for phone in both] == ["/en/admin/people"] * 2
    sign_in(visitor, "first@academy.test")
    second = str(country.value("SELECT public_id FROM people WHERE email = 'second@academy.test'"))
    page = visitor.get(f"/en/admin/people/{second}/roles/administrator/take")
    visitor.send(page, action="/roles/administrator/take")
    assert [phone.get("/en/admin/people").path for phone in both] == ["/en/sign-in"] * 2
