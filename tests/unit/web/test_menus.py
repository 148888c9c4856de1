"""The menu is what domains have registered: in the bar, under the headings of their work, or under More."""

import pytest
from flask import Flask
from flask_babel import Babel, lazy_gettext

from academy.core.permissions import GUEST, Actor, Membership, Role
from academy.web.menus import (
    BAR,
    MORE,
    PEOPLE,
    RECORDS,
    Heading,
    Menu,
    MenuEntry,
    add_menu_entries,
    menu_for,
    menu_under,
)

LEARNER = Actor(person_id=1)
TRAINER = Actor(person_id=2, memberships=(Membership(1, Role.TRAINER),))
ADMINISTRATOR = Actor(person_id=3, is_administrator=True)
EVERYONE = frozenset({Role.GUEST, Role.LEARNER})
#: What a domain of tomorrow would bring along; nothing in web knows of it.
TEACHING = Heading(lazy_gettext("Teaching"), 5)


@pytest.fixture
def house() -> Flask:
    app = Flask(__name__)
    Babel(app)
    for path in ("courses", "courses/<slug>", "words", "people", "people/<slug>", "audit", "studio", "out"):
        app.add_url_rule(f"/{path}", path.partition("/")[0] + ("_one" if "<" in path else ""), lambda: "")
    add_menu_entries(
        app,
        _entry("Words", "words", EVERYONE, 30, MORE),
        _entry("Out", "out", frozenset({Role.LEARNER}), 90, MORE, is_sent=True),
        _entry("Audit", "audit", frozenset({Role.ADMINISTRATOR}), 10, RECORDS),
        _entry("People", "people", frozenset({Role.ADMINISTRATOR}), 10, PEOPLE),
        _entry("Courses", "courses", EVERYONE, 10),
    )
    add_menu_entries(app, _entry("My courses", "studio", frozenset({Role.TRAINER}), 10, TEACHING))
    return app


def _entry(
    label: str,
    endpoint: str,
    roles: frozenset[Role],
    order: int,
    under: Heading = BAR,
    *,
    is_sent: bool = False,
) -> MenuEntry:
    return MenuEntry(lazy_gettext(label), endpoint, "user", roles, order, under, is_sent)


def said(menu: Menu) -> tuple[list[str], dict[str, list[str]], list[str]]:
    return (
        [item.label for item in menu.bar],
        {heading: [item.label for item in items] for heading, items in menu.work},
        [item.label for item in menu.more],
    )


def test_everybody_finds_what_their_roles_may_open(house: Flask) -> None:
    with house.test_request_context("/"):
        found = [said(menu_for(actor)) for actor in (GUEST, LEARNER, TRAINER, ADMINISTRATOR)]
    assert found == [
        (["Courses"], {}, ["Words"]),
        (["Courses"], {}, ["Words", "Out"]),
        (["Courses"], {"Teaching": ["My courses"]}, ["Words", "Out"]),
        (
            ["Courses"],
            {"People and organisations": ["People"], "Certificates and records": ["Audit"]},
            ["Words", "Out"],
        ),
    ]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/courses", {"Courses": "page"}),
        ("/courses/mon-101", {"Courses": "true"}),
        ("/people/sari", {"People": "true"}),
        ("/peoples", {}),
        ("/", {}),
    ],
)
def test_the_page_or_the_nearest_above_it_is_marked(house: Flask, path: str, current: dict[str, str]) -> None:
    with house.test_request_context(path):
        menu = menu_for(ADMINISTRATOR)
    items = [*menu.bar, *menu.tasks, *menu.more]
    assert {item.label: item.current for item in items if item.current} == current


def test_a_page_of_entries_lists_others_than_itself(house: Flask) -> None:
    with house.test_request_context("/audit"):
        assert menu_under(LEARNER, PEOPLE, RECORDS) == []
        [(heading, [item])] = menu_under(ADMINISTRATOR, PEOPLE, RECORDS)
    assert (heading, item.label, item.url) == ("People and organisations", "People", "/people")
