"""A real Chromium in front of the real application, with a clock that tests move."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import waitress
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from academy.app import create_app
from academy.assessment.models import Attempt
from academy.core.clock import MovableClock
from academy.core.db import commit, db
from tests.browser.cast import Cast, make_cast
from tests.conftest import settings_for_tests
from tests.served.academy import served
from tests.support.prepared import DATABASE, prepare

COURSES = Path(__file__).parents[2] / "courses"
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Site:
    """A running academy: its address, application and clock."""

    url: str
    app: Flask
    clock: MovableClock


@contextmanager
def serve_site(folder: Path, host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve the migrated, published application from a thread of this process; it calls itself ``host``."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://{host}:{listener.getsockname()[1]}"
    prepare(folder)
    app = create_app(settings_for_tests(f"sqlite:///{folder / DATABASE}", folder, base_url=url))
    server = waitress.create_server(app, sockets=[listener], threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Site(url, app, app.extensions["clock"])
    server.close()
    thread.join(5)
    with app.app_context():
        db.engine.dispose()


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Start Debian's Chromium, driven by Playwright."""
    os.environ.setdefault("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(CHROMIUM_ARGUMENTS)
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the running academy."""
    with serve_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="package")
def cast(site: Site) -> Cast:
    """Return the people of the site and what they have."""
    return make_cast(site.app)


class PassedTime(MovableClock):
    """Time that passes for an academy whose processes go by the machine's clock: its tries move into the past."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.app = app

    def move(self, by: timedelta) -> None:
        """Let ``by`` pass since every try that was begun so far."""
        with self.app.app_context():
            for attempt in db.session.scalars(sa.select(Attempt)):
                attempt.started_at -= by
                attempt.finished_at = attempt.finished_at and attempt.finished_at - by
            commit()


@pytest.fixture(scope="package")
def started_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return an academy started as its users start it; the application opens its database a second time."""
    with served(tmp_path_factory.mktemp("started")) as academy, academy.opened() as app:
        yield Site(academy.url, app, PassedTime(app))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Return the browser."""
    with open_chromium() as browser:
        yield browser
