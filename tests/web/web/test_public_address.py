"""The academy asks itself at its public address: is the certificate right, do the proxies say what they should?"""

import json
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from academy.app import create_app
from academy.core.checks import Finding, State
from academy.core.clock import MovableClock
from academy.web.public_address import look_at_address
from bench.processes import free_port
from tests.conftest import settings_for_tests
from tests.support.pages import PageClient
from tests.support.smtp_server import Authority

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


@contextmanager
def serving(app: Wsgi, port: int, tls: ssl.SSLContext | None = None) -> Iterator[None]:
    server = make_server("127.0.0.1", port, app, threaded=True, ssl_context=tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def academy_at(folder: Path, port: int, *, scheme: str = "http", trusted: int = 0, secret: str = "") -> Flask:
    changes = {"secret_key": secret} if secret else {}
    return create_app(
        settings_for_tests(
            f"sqlite:///{folder / 'test.db'}",
            folder,
            base_url=f"{scheme}://127.0.0.1:{port}",
            trusted_proxies=trusted,
            **changes,
        )
    )


def behind(app: Flask, **headers: str) -> Wsgi:
    """Return the academy as behind a proxy that adds ``headers``."""

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return app(environ | {f"HTTP_{name.upper()}": value for name, value in headers.items()}, start)

    return answer


def look(app: Flask) -> Finding:
    with app.app_context():
        return look_at_address()


def test_proxies_are_counted_and_what_they_say_is_compared(tmp_path: Path) -> None:
    visitor = "203.0.113.9"
    asked: list[tuple[int, dict[str, str], State]] = [
        (0, {}, State.FINE),
        (0, {"x_forwarded_for": visitor}, State.WRONG),
        (1, {"x_forwarded_for": visitor}, State.FINE),
        (1, {"x_forwarded_for": f"{visitor}, 10.0.0.2"}, State.WRONG),
        (1, {}, State.WRONG),
        (1, {"x_forwarded_for": visitor, "x_forwarded_host": "other.example"}, State.WRONG),
        (1, {"x_forwarded_for": visitor, "x_forwarded_proto": "https"}, State.WRONG),
    ]
    ports = {trusted: free_port() for trusted in (0, 1)}
    apps = {trusted: academy_at(tmp_path, port, trusted=trusted) for trusted, port in ports.items()}
    found = []
    for trusted, headers, _state in asked:
        with serving(behind(apps[trusted], **headers), ports[trusted]):
            found.append((trusted, headers, look(apps[trusted]).state))
    assert found == asked


def test_nobody_who_answers_and_somebody_else_are_said(tmp_path: Path) -> None:
    port = free_port()
    app = academy_at(tmp_path, port)
    assert look(app).sentence == f"Nobody answers at http://127.0.0.1:{port}: Connection refused."
    other = academy_at(tmp_path, port, secret="the key of another installation of these tests")
    with serving(other, port):
        assert "is not this academy" in look(app).sentence


def test_the_certificate_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority, port = Authority(tmp_path), free_port()
    app = academy_at(tmp_path, port, scheme="https", trusted=1)
    proxied = behind(app, x_forwarded_for="203.0.113.9", x_forwarded_proto="https")
    with serving(proxied, port, authority.context()):
        unknown = look(app)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca_file))
        known = look(app)
        time: MovableClock = app.extensions["clock"]
        time.move(timedelta(days=290))
        ends = look(app)
        time.move(-timedelta(days=290))
    with serving(proxied, port, authority.context(is_expired=True)):
        expired = look(app)
    assert [each.state for each in (unknown, known, ends, expired)] == [
        State.WRONG,
        State.FINE,
        State.NOTICE,
        State.WRONG,
    ]
    assert "holds for 10 months" in known.sentence
    assert "ends in 10 days" in ends.sentence
    assert "expired" in expired.sentence


def test_a_stranger_is_told_nothing(client: PageClient) -> None:
    for ticket in ("", "anything", "0123456789ab.gAAAAAB", "é"):
        answer = client.get("/healthz", headers={"X-Academy-Doctor": ticket})
        assert json.loads(answer.text) == {"status": "ok"}


def test_a_ticket_is_good_for_a_minute(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from academy.core import keys
    from academy.core.keys import Purpose
    from academy.web import public_address

    ticket = {"X-Academy-Doctor": keys.lock(Purpose.DOCTOR, b"")}
    assert set(client.get("/healthz", headers=ticket).get_json()) == {"status", "arrival"}
    other = {"X-Academy-Doctor": keys.lock(Purpose.SEALED, b"")}
    assert set(client.get("/healthz", headers=other).get_json()) == {"status"}
    monkeypatch.setattr(public_address, "TICKET_SECONDS", -1)
    assert set(client.get("/healthz", headers=ticket).get_json()) == {"status"}
