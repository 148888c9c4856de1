"""What judges are shown: an academy with people in every situation, in a place without a network."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.cast import Cast, Part, make_cast
from tests.browser.conftest import Site, open_chromium, serve_site
from tests.served.visitor import Visitor

#: An address that is kept for documents: nothing is there, and only a closed network knows no way to it.
SOMEWHERE = ("192.0.2.1", 9)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave these tests alone where their mark is left out: only `make conformance` installs what they import."""
    is_left_out = "not conformance" in config.getoption("markexpr")
    return True if is_left_out and collection_path.name.startswith("test_") else None


def is_network_closed() -> bool:
    """Say whether no way leads out of this machine; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEWHERE)
        except OSError:
            return True
    return False


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> None:
    """See that no judge can ask or tell anybody anything."""
    assert is_network_closed(), "Judges work without a network: make conformance."


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the academy that is judged."""
    with serve_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="package")
def cast(site: Site) -> Cast:
    """Return the people in it."""
    return make_cast(site.app)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Return the browser."""
    with open_chromium() as browser:
        yield browser


def visitor(site: Site, cast: Cast, part: Part, language: str = "en") -> Visitor:
    """Return somebody's browser, signed in."""
    who = Visitor(site.url, language)
    if part in cast.cookies:
        who.cookies["academy"] = cast.cookies[part]
    return who
