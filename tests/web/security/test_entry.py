"""Classes of holes around signing in: limits that a spelling passes, folded and invisible names, sessions that
outlive what they stand for, one-time codes, Host header, open redirects, accounts that can be found out.

More on each: tests/web/accounts.
"""

import re

import pytest
import sqlalchemy as sa

from academy.accounts.models import LoginSession, Person
from academy.accounts.services import grant_role, open_session, revoke_role
from academy.core.db import commit, db
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, make_organisation, make_person, sign_in
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

ALLOWED = 10
VICTIM, NUMBER = "victim@academy.test", "0812-3456-7890"
CONTROLS = [chr(code) for code in (*range(1, 9), *range(14, 32))]


def tries(client: PageClient, *spellings: dict[str, str]) -> list[int]:
    """Return the statuses of sign-ins with a wrong password."""
    return [
        client.submit("/en/sign-in", {"country": "", "password": "not this one", **fields}).status_code
        for fields in spellings
    ]


@pytest.mark.parametrize(
    "spellings",
    [
        [{"address": f"{VICTIM[:3]}{sign}{VICTIM[3:]}"} for sign in CONTROLS],
        [{"address": f"{' ' * spaces}{VICTIM.upper()}"} for spaces in range(15)],
        [{"address": NUMBER.replace("-", " " * spaces), "country": "ID"} for spaces in range(15)],
        [
            {"address": NUMBER.replace("-", " " * spaces), "country": f"ID{CONTROLS[spaces]}"}
            for spaces in range(15)
        ],
    ],
    ids=["control characters", "case and spaces", "spaces in a number", "control characters in the country"],
)
def test_no_spelling_of_an_account_gets_more_tries(
    client: PageClient, spellings: list[dict[str, str]]
) -> None:
    """Limit passed by another spelling: what the form folds together is counted together."""
    assert tries(client, *spellings)[ALLOWED : ALLOWED + 3] == [429] * 3


def test_a_country_left_out_gets_no_more_tries(client: PageClient) -> None:
    """The form then takes the likely country; the limit does too."""
    client.get("/en/sign-in")
    for spaces in range(ALLOWED + 1):
        answer = client.post(
            "/en/sign-in",
            headers={"Accept-Language": "id-ID"},
            data={
                "csrf_token": client.last_token,
                "address": NUMBER.replace("-", " " * spaces),
                "password": "not this one",
            },
        )
    assert answer.status_code == 429


@pytest.mark.parametrize(
    "name", ["\u200b", "\u200d\u200c", "\u2060 \ufeff", "\u202e", "\ue000", "\u0301", " \t"]
)
def test_a_name_that_nobody_can_see_is_no_name(client: PageClient, name: str) -> None:
    """Account folding: such a name would pass for an empty one, and no certificate could be issued to it."""
    sign_in(client, person := make_person(name="Sari"))
    answer = client.submit(
        "/en/profile/details",
        {"display_name": name, "certificate_name": name, "locale": "en", "country": "ID"},
    )
    assert answer.status_code == 422
    assert "Type your name." in answer.text
    answer = client.submit(
        "/en/profile/details",
        {"display_name": "ចន្ថា\u200bសុខ", "certificate_name": name, "locale": "en", "country": "ID"},
    )
    assert (answer.status_code, person.certificate_name) == (303, "")


def test_a_taken_role_is_gone_in_the_session_that_had_it(client: PageClient) -> None:
    """Sessions that keep old rights."""
    person, organisation = make_person(), make_organisation()
    grant_role(None, person, organisation, Role.PROGRAMME_MANAGER)
    token = sign_in(client, person)
    assert client.get("/en/programmes").status_code == 200
    revoke_role(None, person, organisation, Role.PROGRAMME_MANAGER)
    commit()
    assert "/sign-in" in client.get("/en/programmes").location
    db.session.execute(
        sa.update(LoginSession).where(LoginSession.person_id == person.id).values(ended_at=None)
    )
    commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert client.get("/en/programmes").status_code == 403


def test_signing_in_ends_the_session_that_was_here(client: PageClient) -> None:
    """Shared phone: who signs in from a page opened earlier does not leave the other person signed in."""
    first = make_person()
    second = make_person(password=PASSWORD, email="second@academy.test")
    client.get("/en/sign-in")
    sign_in(client, first)
    client.get("/en/profile")
    answer = client.submit(
        "/en/sign-in", {"address": "second@academy.test", "password": PASSWORD, "country": ""}
    )
    assert answer.status_code == 303
    assert [one.person_id for one in new_rows(LoginSession) if one.ended_at is None] == [second.id]


def test_a_new_password_ends_the_links_that_were_sent_before(
    client: PageClient, outbox: list[tuple[str, str, str]]
) -> None:
    """One-time codes: none outlives the password that it was asked for."""
    person = make_person(password=PASSWORD, email="links@academy.test")
    commit()
    client.submit("/en/new-password", {"address": "links@academy.test", "country": ""})
    link = next(
        found[1] for _to, _subject, body in outbox if (found := re.search(r"(/en/new-password/\S+)", body))
    )
    assert client.get(link).status_code == 200
    sign_in(client, person)
    fields = {"old_password": PASSWORD, "password": "four green goats sing"}
    assert client.submit("/en/profile/password", fields).status_code == 303
    assert client.get(link).status_code == 404
    assert client.submit(link, {"password": "a thief chose this"}).status_code == 404


def test_no_redirect_follows_the_host_header(client: PageClient) -> None:
    """Host header: also where the router itself sends the reader on."""
    for path in ("/", "/en", "/en//courses", "/en/profile", "/v/K7QF-2M9D-XT4A"):
        answer = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert answer.status_code in (302, 303, 308), path
        assert answer.headers["Location"].startswith("/"), path
        assert not answer.headers["Location"].startswith("//"), path


TARGETS = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\\\\evil.example",
    "javascript:x",
]


@pytest.mark.parametrize("target", TARGETS)
def test_next_never_leads_to_another_site(client: PageClient, target: str) -> None:
    """Open redirect: at every door that takes ``next``."""
    make_person(password=PASSWORD, email="next@academy.test")
    commit()
    fields = {"address": "next@academy.test", "password": PASSWORD, "country": "", "next": target}
    assert client.submit("/en/sign-in", fields).location == "/en/home"
    assert client.get("/en/sign-in", query_string={"next": target}).location == "/en/home"
    assert client.get("/en/register", query_string={"next": target}).location == "/en/home"
    page = client.get("/en/welcome", query_string={"next": target}).text
    assert target not in re.findall(r'href="([^"]*)"', page)
    assert client.submit("/en/welcome", {"next": target}).location == "/en/home"
    assert client.post("/display", data={"next": target}).location == "/"


def test_a_closed_account_is_answered_like_an_unknown_one(client: PageClient) -> None:
    """Account enumeration by text."""
    person = make_person(password=PASSWORD, email="gone@academy.test")
    open_session(person)
    person.closed_at = person.created_at
    commit()
    fields = {"password": PASSWORD, "country": ""}
    pages = [
        client.submit("/en/sign-in", {"address": address, **fields}).text.replace(address, "")
        for address in ("gone@academy.test", "nobody@academy.test")
    ]
    tokens = re.compile(r'name="csrf_token"[^>]*>')
    assert tokens.sub("", pages[0]) == tokens.sub("", pages[1])
    assert db.session.scalars(sa.select(Person).where(Person.email == "gone@academy.test")).one().closed_at
