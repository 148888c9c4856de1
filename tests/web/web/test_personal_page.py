"""What is kept of a page is made from its key: nothing in it can come from whoever happened to ask first."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask import Flask, g, request, session

from academy.core.cache import clear_caches
from academy.core.permissions import Actor, MadeForNobodyError, Membership, Role, current_actor
from academy.web.personal_page import PersonalPage

PAGE = "web/error.html"
Reading = Callable[..., AbstractContextManager[None]]
made: list[str] = []


def said(words: object) -> dict[str, Any]:
    return {"status": 404, "title": words, "sentence": "", "support_code": ""}


def of_its_key(key: str) -> dict[str, Any]:
    made.append(key)
    return said(key)


HONEST = PersonalPage(PAGE, of_its_key)
ASKS_WHO: PersonalPage[str] = PersonalPage(PAGE, lambda _key: said(current_actor().display_name))
LOOKS_AROUND: PersonalPage[str] = PersonalPage(
    PAGE,
    lambda _key: said(f"{session.get('secret')} {request.cookies.get('secret')} {request.query_string!r}"),
)


@pytest.fixture
def reading(app: Flask) -> Iterator[Reading]:
    """Let somebody with a name and roles read ``/en/courses``."""

    @contextmanager
    def read(name: str, *roles: Role, address: str = "/en/courses") -> Iterator[None]:
        headers = {"Cookie": "theme=dark; secret=told"}
        with app.app_context(), app.test_request_context(address, headers=headers):
            memberships = tuple(Membership(1, role) for role in roles)
            g.locale, g.actor = "en", Actor(person_id=7, display_name=name, memberships=memberships)
            session.update({"csrf_token": "of this session only", "secret": "told"})
            yield

    made.clear()
    with app.app_context():
        clear_caches(app)
    yield read
    with app.app_context():
        clear_caches(app)


def shown(page: PersonalPage[str], key: str = "lesson") -> str:
    answer: Any = page.show(key)
    return str(answer.get_data(as_text=True))


def test_d10_one_page_is_made_for_two_readers_and_each_finds_her_own_name(reading: Reading) -> None:
    with reading("Maricel Santos"):
        hers = shown(HONEST)
    with reading("Somchai Jaidee"):
        his = shown(HONEST)
    assert made == ["lesson"]
    assert ("Maricel Santos" in hers, "Somchai Jaidee" in hers) == (True, False)
    assert ("Maricel Santos" in his, "Somchai Jaidee" in his) == (False, True)
    assert all('data-theme="dark"' in page for page in (hers, his))


def test_d10_another_key_and_another_role_are_other_pages(reading: Reading) -> None:
    with reading("Maricel Santos"):
        assert "/en/programmes" not in shown(HONEST)
        shown(HONEST, "another lesson")
    with reading("Daw Khin Khin", Role.PROGRAMME_MANAGER):
        assert "/en/programmes" in shown(HONEST)
    assert made == ["lesson", "another lesson", "lesson"]


def test_d10_a_kept_page_that_asks_who_reads_it_is_an_error(reading: Reading) -> None:
    with reading("Maricel Santos"):
        with pytest.raises(MadeForNobodyError, match="in the key"):
            shown(ASKS_WHO)
        assert current_actor().display_name == "Maricel Santos"


def test_d10_a_kept_page_sees_no_session_no_cookie_and_no_query(reading: Reading) -> None:
    with reading("Maricel Santos"):
        assert "None None b&#39;&#39;" in shown(LOOKS_AROUND)


def test_d10_a_page_with_a_query_is_made_anew_each_time(reading: Reading) -> None:
    for _time in range(2):
        with reading("Maricel Santos", address="/en/courses?q=cash"):
            shown(HONEST)
    assert made == ["lesson", "lesson"]


def test_d10_no_page_is_made_inside_a_view(reading: Reading) -> None:
    with reading("Maricel Santos"), pytest.raises(RuntimeError, match="made with its module"):
        PersonalPage(PAGE, lambda _key: said("hers"))
