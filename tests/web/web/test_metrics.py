"""Figures for Prometheus: for whoever may, of all processes of a machine, and about nobody."""

import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from academy.app import create_app
from academy.core.breaker import Breaker
from academy.core.db import Base, commit, db
from academy.core.errors import AwayError
from academy.core.metrics.slots import FILE_BYTES, Slots
from academy.core.tasks import enqueue, run_sweeps, task
from academy.web.door import make_door
from academy.web.urgency import Urgency
from tests.conftest import settings_for_tests

TOKEN = "kO3yHq0aVw1uZt7b"
ASKED = {"Authorization": f"Bearer {TOKEN}"}
HERE, ELSEWHERE = "10.0.0.7", "203.0.113.9"


def counting_application(folder: Path, **changes: object) -> Flask:
    values = {"metrics_token": TOKEN, "metrics_addresses": ("10.0.0.0/24",), **changes}
    app = create_app(settings_for_tests(f"sqlite:///{folder / 'test.db'}", folder, **values))
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[Flask]:
    """Return an application of its own that counts; nothing listens any more after the test."""
    app = counting_application(tmp_path)
    yield app
    Breaker.listeners.clear()
    with app.app_context():
        db.engine.dispose()


def ask(app: Flask, address: str = ELSEWHERE, **headers: str) -> TestResponse:
    """Ask for the figures from ``address``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get("/metrics", headers=named, environ_overrides={"REMOTE_ADDR": address})


def figure(app: Flask, line: str) -> float:
    """Return the figure whose line begins with ``line``; 0 when there is none."""
    found = re.search(f"^{re.escape(line)} (.+)$", ask(app, **ASKED).text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_without_a_setting_there_is_no_such_page_and_nothing_counts(app: Flask) -> None:
    assert "metrics" not in app.extensions
    assert ask(app, "127.0.0.1", **ASKED).status_code == 404


def test_figures_are_for_whoever_may(counting: Flask) -> None:
    asked: list[tuple[str, dict[str, str], int]] = [
        (ELSEWHERE, ASKED, 200),
        (ELSEWHERE, {"Authorization": f"Bearer {TOKEN[:-1]}"}, 404),
        (ELSEWHERE, {"Authorization": f"Bearer {TOKEN}x"}, 404),
        (ELSEWHERE, {"Authorization": f"Basic {TOKEN}"}, 404),
        (ELSEWHERE, {"Authorization": "Bearer é"}, 404),
        (ELSEWHERE, {}, 404),
        (HERE, {}, 200),
        ("10.0.1.7", {}, 404),
        (f"::ffff:{HERE}", {}, 200),
        ("::ffff:10.0.1.7", {}, 404),
        ("not an address", {}, 404),
        # Behind a proxy that nobody counted everybody has its address.
        (HERE, {"X-Forwarded-For": ELSEWHERE}, 404),
        (HERE, {"X-Real-IP": HERE}, 404),
        (HERE, {"X-Forwarded-For": ELSEWHERE, **ASKED}, 200),
    ]
    answers = [
        (address, headers, ask(counting, address, **headers).status_code) for address, headers, _ in asked
    ]
    assert answers == asked


def test_behind_a_proxy_the_address_that_it_names_counts(tmp_path: Path) -> None:
    """With fewer entries than proxies the address is the proxy's own, which is listed here."""
    asked = [(1, HERE, 200), (1, ELSEWHERE, 404), (1, f"{HERE}, {ELSEWHERE}", 404), (2, HERE, 404)]
    # A broken quote, to which a proxy adds: then no entry is taken, and the address is the proxy's again.
    asked += [(1, f'", {ELSEWHERE}', 404), (2, f'{HERE}, ", {ELSEWHERE}, 10.0.0.1', 404)]
    apps = {trusted: counting_application(tmp_path, trusted_proxies=trusted) for trusted in (1, 2)}
    for trusted, forwarded, status in asked:
        assert ask(apps[trusted], "10.0.0.1", X_Forwarded_For=forwarded).status_code == status
    Breaker.listeners.clear()
    for app in apps.values():
        with app.app_context():
            db.engine.dispose()


def test_a_command_of_root_leaves_nothing_that_the_academy_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the figures were a 500 from then on."""
    if tmp_path.stat().st_uid == 0:
        os.chown(tmp_path, 65534, -1)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    app = counting_application(tmp_path)
    assert "metrics" not in app.extensions
    assert not (tmp_path / "metrics").exists()
    with app.app_context():
        db.engine.dispose()


def test_requests_are_counted_by_group_and_never_by_address(counting: Flask) -> None:
    client: FlaskClient = counting.test_client()
    for address in ("/en/courses", "/en/courses/nobodys-secret", "/somewhere/else"):
        client.get(address)
    client.open("/en/courses", method="BREW")
    assert figure(counting, 'academy_requests_total{group="catalogue",method="GET",status="200"}') == 1
    assert figure(counting, 'academy_requests_total{group="catalogue",method="GET",status="404"}') == 1
    assert figure(counting, 'academy_requests_total{group="none",method="other",status="405"}') == 1
    assert figure(counting, 'academy_request_statements_sum{group="catalogue"}') > 0
    assert figure(counting, 'academy_request_seconds_count{group="catalogue",method="GET"}') == 2
    said = ask(counting, **ASKED).text
    assert "nobodys-secret" not in said
    assert "somewhere" not in said
    assert ELSEWHERE not in said


@task("test.count_to")
def count_to(number: int) -> None:
    """Count; with 0 there is nothing to count to."""
    assert number


def test_tasks_are_counted_by_how_they_ended(counting: Flask) -> None:
    with counting.app_context():
        for number in (1, 2, 0):
            enqueue("test.count_to", number)
            commit()
        db.session.remove()
    assert figure(counting, 'academy_tasks_total{outcome="done",task="test.count_to"}') == 2
    assert figure(counting, 'academy_tasks_total{outcome="failed",task="test.count_to"}') >= 1
    assert figure(counting, 'academy_task_seconds_count{task="test.count_to"}') >= 3


def test_what_is_true_now_is_told(counting: Flask) -> None:
    assert figure(counting, "academy_database_up") == 1
    assert "academy_sweep_age_seconds" not in ask(counting, **ASKED).text
    with counting.app_context():
        run_sweeps()
    assert "academy_sweep_age_seconds" in ask(counting, **ASKED).text
    assert figure(counting, "academy_queue_length") == 0
    assert figure(counting, 'academy_process_memory_bytes{number="0",process="web"}') > 1_000_000


def test_without_the_database_the_rest_is_told(counting: Flask) -> None:
    ask(counting)
    with counting.app_context():
        Base.metadata.drop_all(db.engine)
    said = ask(counting, **ASKED).text
    assert "academy_database_up 0.0" in said
    assert "academy_waiting_rows" not in said
    assert "academy_requests_total" in said


def test_a_breaker_that_opened_is_told_until_it_closes(counting: Flask) -> None:
    breaker, line = Breaker("the test", counts=(OSError,), pause=0), 'academy_breakers_open{thing="the test"}'
    with pytest.raises(AwayError), breaker.guard():
        raise OSError
    assert figure(counting, line) == 1
    with breaker.guard():
        pass
    assert figure(counting, line) == 0


def test_who_is_turned_away_at_the_door_is_counted(counting: Flask) -> None:
    ours, visitor = socket.socketpair()
    with ours, visitor:
        closed = frozenset({Urgency.PAGE})
        assert make_door(counting).turns_away(ours, b"GET /en/courses HTTP/1.1\r\n\r\n", closed)
        assert visitor.recv(12) == b"HTTP/1.1 503"
    assert figure(counting, 'academy_refusals_total{urgency="page"}') == 1


def test_figures_of_a_process_that_ended_are_continued(tmp_path: Path) -> None:
    """As the embedded worker, which comes and goes: sums stay, files do not multiply."""
    sums = []
    for _life in range(3):
        child = os.fork()
        if not child:
            app = counting_application(tmp_path)
            app.test_client().get("/healthz")
            os._exit(0)
        os.waitpid(child, 0)
        sums.append(len(list((tmp_path / "metrics").iterdir())))
    app = counting_application(tmp_path)
    assert figure(app, 'academy_requests_total{group="health",method="GET",status="200"}') == 3
    assert sums == [sums[0]] * 3
    Breaker.listeners.clear()
    with app.app_context():
        db.engine.dispose()


def test_processes_that_run_at_once_have_numbers_of_their_own(tmp_path: Path) -> None:
    first, second = Slots(tmp_path), Slots(tmp_path)
    assert [first.take("web"), second.take("worker"), first.take("web")] == [0, 1, 0]
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, str(first.take("web")).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 10) == b"2", "a child of a fork is not its parent"
    assert [(holder.number, holder.name) for holder in first.holders()] == [(0, "web"), (1, "worker")]


def test_only_what_has_ended_is_forgotten(counting: Flask) -> None:
    """Also of a process that has its number, but has not yet said who it is."""
    slots: Slots = counting.extensions["metrics"].slots
    ended = slots.folder / "gauge_livesum_7.db"
    for path in (ended, slots.folder / "7.slot"):
        path.touch()
    os.truncate(slots.folder / f"{slots.take('web')}.slot", 0)
    ask(counting, **ASKED)
    assert not ended.exists()
    assert (slots.folder / f"gauge_livesum_{slots.take('web')}.db").exists()


def test_files_have_their_room_before_anything_is_counted(tmp_path: Path) -> None:
    """A hole in a mapped file on a full disk would end the process instead of raising anything."""
    number = Slots(tmp_path).take("web")
    for path in tmp_path.glob(f"*_{number}.db"):
        assert path.stat().st_blocks * 512 >= FILE_BYTES
    assert len(list(tmp_path.glob(f"*_{number}.db"))) == 3


def test_without_room_people_are_answered_all_the_same(
    counting: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_file: int, _offset: int, _length: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    slots: Slots = counting.extensions["metrics"].slots
    slots._held.clear()
    for _visitor in range(20):
        assert counting.test_client().get("/healthz").status_code == 200
    assert len(list(slots.folder.glob("*.slot"))) == 2, "a try that failed keeps no number"
