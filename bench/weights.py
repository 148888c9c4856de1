"""What does not depend on the machine: bytes on the wire, requests, SQL statements."""

import gzip
import re
from collections.abc import Iterator
from typing import Any

import brotli
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy.app import create_app
from academy.core.db import db
from bench.client import Client
from bench.first_site import Scene
from config import Settings

LINK = re.compile(r"<(?:link|script|img)\b[^>]*>")
ADDRESS = re.compile(r'(?:src|href)="(/(?:static|media)/[^"]+)"')


def measure(scene: Scene, port: int, settings: Settings) -> Iterator[tuple[str, float, str]]:
    """Yield name, value and unit of each figure."""
    client = Client(port)
    client.cookies = dict([scene.session_cookie])
    page = client.get(scene.lesson_path)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[client.headers["content-encoding"]]
    parts = [len(client.get(path)) for path in resources(unpack(page).decode())]
    yield "lesson_first_visit_kb_br", (len(page) + sum(parts)) / 1024, "KB"
    yield "lesson_requests", 1 + len(parts), "requests"
    yield "lesson_repeat_visit_kb_br", len(page) / 1024, "KB"
    yield from statements(scene, settings)


def resources(html: str) -> list[str]:
    """Return what Chromium fetches for a page; the touch icon is fetched only when a phone pins the page."""
    tags = [tag for tag in LINK.findall(html) if "apple-touch-icon" not in tag]
    return list(dict.fromkeys(found for tag in tags for found in ADDRESS.findall(tag)))


def statements(scene: Scene, settings: Settings) -> Iterator[tuple[str, float, str]]:
    """Yield how many SQL statements the first view of a page in a new process costs."""
    app = create_app(settings)
    seen: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "ROLLBACK")):
            seen.append(statement)

    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", remember)
    for name, path, is_guest in (
        ("lesson_page_queries", scene.lesson_path, False),
        ("catalogue_queries", "/en/courses", True),
    ):
        client = app.test_client()
        if not is_guest:
            client.set_cookie(*scene.session_cookie)
        seen.clear()
        _expect_page(client, path)
        yield name, len(seen), "statements"
    with app.app_context():
        db.engine.dispose()


def _expect_page(client: FlaskClient, path: str) -> None:
    status = client.get(path).status_code
    if status != 200:
        raise RuntimeError(f"{path} got {status}")
