"""Addresses that are nearly right lead to the page that was meant, and never off this site."""

import pytest

from academy.core.db import commit
from tests.factories.accounts import make_person, sign_in
from tests.factories.catalogue import FIRST_LESSON, MODEL_SLUG, make_edition
from tests.support.pages import PageClient

LESSON = f"courses/{MODEL_SLUG}/lessons/{FIRST_LESSON}"


@pytest.mark.parametrize(
    "path", ["join", "verify", "sign-in", "courses", "register", "tools", "home", "join/CDFG-HJKM", LESSON]
)
def test_b8_an_address_without_language_is_sent_on_in_the_readers_language(
    client: PageClient, path: str
) -> None:
    make_edition()
    for asked, language in (("km-KH", "km"), ("in", "id"), ("", "en")):
        answer = client.get(f"/{path}?q=a%20b&x=%E1%9E%80", headers={"Accept-Language": asked})
        assert answer.status_code == 302
        assert answer.location == f"/{language}/{path}?q=a%20b&x=%E1%9E%80"
        assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].replace(" ", "").split(","))


def test_b8_whoever_is_signed_in_reads_her_own_language(client: PageClient) -> None:
    person = make_person(locale="km")
    commit()
    sign_in(client, person)
    assert client.get("/home", headers={"Accept-Language": "id"}).location == "/km/home"
    assert client.get("/", headers={"Accept-Language": "id"}).location == "/km/"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/en/courses/", "/en/courses"),
        ("/courses/", "/en/courses"),
        ("/EN/courses", "/en/courses"),
        ("/Km", "/km/"),
        ("/KM/", "/km/"),
        ("/in/sign-in", "/id/sign-in"),
        ("/en-GB/join", "/en/join"),
        ("/km_KH/join/", "/km/join"),
        ("/id-ID/", "/id/"),
        ("/verify/K7QF%20%E2%80%932M9D", "/en/verify/K7QF%20%E2%80%932M9D"),
    ],
)
def test_b8_slashes_and_spellings_of_languages_are_forgiven(
    client: PageClient, path: str, expected: str
) -> None:
    answer = client.get(path, headers={"Accept-Language": ""})
    assert (answer.status_code, answer.location) == (302, expected)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/en/nothing",
        "/km/join/a/b",
        "/my/",
        "/xx/courses",
        "/in/nothing",
        "/en/en/courses",
        "/sign-in/x",
    ],
)
def test_b8_what_does_not_exist_stays_unknown(client: PageClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/join",
        "/\\evil.example/join",
        "///evil.example//verify",
        "/%09/evil.example/join",
    ],
)
def test_b8_nobody_is_sent_elsewhere(client: PageClient, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == 404 or answer.location.startswith(("/en/", "/evil"))
