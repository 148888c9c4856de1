"""Every address answers a reload, and every language link of every page opens, pages with an error included."""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from academy.core.permissions import Role
from tests.contract.permission_table import call, read_table, rolled_back, rules_of, valid_token
from tests.contract.permission_world import World, make_world
from tests.support.pages import PageClient
from tests.support.seen import document_of

#: Who opens a page: the first of these whom the table of permissions lets in.
READERS = (Role.LEARNER, Role.PROGRAMME_MANAGER, Role.AGENCY_ANALYST, Role.ADMINISTRATOR, Role.GUEST)
FILES = ("print_", "download_", "show_picture")
TABLE = read_table()
#: Addresses that nobody opens who has an account: they are for machines that watch.
WATCHED = ("metrics.show_metrics",)
OPENED = sorted(
    {key[:2] for key in TABLE if key[0] not in WATCHED and not key[0].partition(".")[2].startswith(FILES)}
)
FORMS = [endpoint for endpoint, method in OPENED if method == "POST"]


@pytest.fixture(scope="module")
def world(worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with make_world(tmp_path_factory.mktemp("pages"), f"pages_{worker}") as made:
        yield made


def reader_of(endpoint: str, method: str) -> Role:
    rows = [row for key, row in TABLE.items() if key[:2] == (endpoint, method)]
    return next(role for role in READERS if any(row[role] == "ok" for row in rows))


def rule_at(world: World, endpoint: str, method: str) -> Rule:
    return next(rule for rule, way in rules_of(world.app) if (rule.endpoint, way) == (endpoint, method))


def language_links(page: TestResponse) -> list[str]:
    document = document_of(page.text)
    return [str(link.get("href")) for link in document.iter("a") if link.get("hreflang")]


def assert_links_open(world: World, page: TestResponse, role: Role) -> None:
    """Follow the language links of ``page`` as its reader does. A lesson has none: nothing there distracts."""
    links = language_links(page)
    assert len(links) > 1 or "top__in" not in page.text or "/styleguide/" in page.request.path
    for link in links:
        answer = world.client(role).get(link, follow_redirects=True)
        assert answer.status_code in (200, 202), (page.request.path, link, answer.status_code)


@pytest.mark.parametrize(("endpoint", "method"), OPENED)
def test_b7_every_language_link_of_every_page_opens(world: World, endpoint: str, method: str) -> None:
    role = reader_of(endpoint, method)
    page = call(world, rule_at(world, endpoint, method), method, "own", role)
    if page.mimetype == "text/html" and page.status_code not in range(300, 400):
        assert_links_open(world, page, role)


@pytest.mark.parametrize("endpoint", FORMS)
def test_b7_a_page_that_refuses_a_form_opens_in_every_language(world: World, endpoint: str) -> None:
    """Without the form's token, with an unknown account, and with nothing filled in at all."""
    role, rule = reader_of(endpoint, "POST"), rule_at(world, endpoint, "POST")
    address = world.address(rule, role, "own")
    for fields in ({}, {"csrf_token": "stale"}, {"csrf_token": valid_token(world.app)}):
        with rolled_back(world.app):
            page = world.client(role).post(address, data=fields)
        if page.mimetype == "text/html" and page.status_code not in range(300, 400):
            assert_links_open(world, page, role)


@pytest.mark.parametrize("endpoint", FORMS)
def test_b7_the_address_of_every_form_answers_a_reload(world: World, endpoint: str) -> None:
    role, rule = reader_of(endpoint, "POST"), rule_at(world, endpoint, "POST")
    answer = world.client(role).get(world.address(rule, role, "own"), follow_redirects=True)
    assert answer.status_code in (200, 202), answer.request.path


@pytest.mark.parametrize(
    "path",
    [
        "/en/nothing",
        "/en/courses/nothing",
        "/en/verify/K7QF-2M9D-XT4A",
        "/en/new-password/old",
        "/en/admin/people",
    ],
)
def test_b7_a_page_that_is_not_there_has_languages_too(world: World, path: str) -> None:
    client: PageClient = world.client(Role.LEARNER)
    page = client.get(path)
    assert page.status_code in (403, 404)
    assert_links_open(world, page, Role.LEARNER)
