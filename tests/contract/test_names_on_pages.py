"""Wherever a page shows a name, it shows it apart: no name turns the words around it, not even an old one."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from xml.etree.ElementTree import Element

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.core.permissions import Role
from tests.contract.permission_table import call, read_table
from tests.contract.permission_world import World, make_world
from tests.support.seen import document_of

#: What the first release took as the name of a person, an organisation or a programme.
MARK, TURN = "Zqسيتي", "\u202e"
NAMED = {
    "people": ("display_name", "certificate_name"),
    "organisations": ("name",),
    "programmes": ("name",),
    "consents": ("about",),
}
PAGES = sorted(key for key in read_table() if key[1] == "GET" and key[2] != "foreign")
#: A name in plain text stands between these.
ISOLATES = ("\u2068", "\u2069")


@pytest.fixture(scope="module")
def world(worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with make_world(tmp_path_factory.mktemp("names"), f"names_{worker}") as made:
        with made.app.app_context(), db.engine.begin() as connection:
            for table, columns in NAMED.items():
                for column in columns:
                    name = f"'{MARK}{TURN}' || {column}"
                    connection.execute(sa.text(f"UPDATE {table} SET {column} = {name} WHERE {column} <> ''"))  # noqa: S608
        yield made


@pytest.fixture(scope="module")
def pages_of(world: World) -> Callable[[str, str, str], dict[Role, Element]]:
    """Return a function that opens a page in every role, once, and gives those that are there."""

    @cache
    def open_all(endpoint: str, method: str, relation: str) -> dict[Role, Element]:
        rule = next(each for each in world.app.url_map.iter_rules(endpoint) if method in (each.methods or ()))
        answers = {role: call(world, rule, method, relation, role) for role in Role}
        return {
            role: document_of(answer.text)
            for role, answer in answers.items()
            if answer.mimetype == "text/html" and answer.status_code == 200
        }

    return open_all


@pytest.mark.parametrize("key", PAGES, ids="-".join)
def test_g14_names_are_isolated_on_every_page(
    pages_of: Callable[..., dict[Role, Element]], key: tuple[str, str, str]
) -> None:
    for role, document in pages_of(*key).items():
        assert list(bare_names(document)) == [], role


@pytest.mark.parametrize("key", PAGES, ids="-".join)
def test_a6_no_page_prints_none(
    pages_of: Callable[..., dict[Role, Element]], key: tuple[str, str, str]
) -> None:
    """What is not known is said in words, or left out."""
    for role, document in pages_of(*key).items():
        shown = [text for element in document.iter() for text in (element.text, element.tail) if text]
        written = [element.get("value", "") for element in document.iter("input")]
        assert [text for text in (*shown, *written) if re.search(r"\bNone\b", text)] == [], role


def bare_names(element: Element, is_apart: bool = False) -> Iterator[str]:
    """Yield each text with a name in it that is neither in a ``bdi`` nor between isolates, or that still turns."""
    is_apart = is_apart or element.tag in ("bdi", "textarea")
    for text, is_inside in ((element.text, True), (element.tail, False)):
        if text and MARK in text:
            before, _mark, after = text.partition(MARK)
            is_between = before.endswith(ISOLATES[0]) and ISOLATES[1] in after
            if TURN in text or not ((is_inside and is_apart) or is_between):
                yield text
    for child in element:
        yield from bare_names(child, is_apart)
