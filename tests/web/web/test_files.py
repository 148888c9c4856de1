"""Files that are drawn when somebody asks: given at once, else by a page that looks again; kept for an hour."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.cli import academy
from academy.core import files, tasks
from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.core.files import FileState, OrderedFile
from academy.core.storage import storage
from academy.web.files import how_long
from tests.factories.accounts import make_person, sign_in
from tests.factories.credentials import make_certificate
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.unit.credentials.samples import NAMES

Database = scoped_session[Session]
HTML = "<!doctype html><html lang=en><head><title>t</title></head><body><p>{}</p></body></html>"


@pytest.fixture
def tasks_wait(app: Flask) -> Iterator[list[tuple[Any, ...]]]:
    """Let tasks wait as they do while other processes are busy; return what is queued, most important first."""
    queued: list[tuple[Any, ...]] = []
    kept = app.extensions["perform"]

    def queue(*task: Any, priority: int) -> None:
        queued.append((*task, priority))
        queued.sort(key=lambda one: -one[-1])

    app.extensions["perform"] = queue
    yield queued
    app.extensions["perform"] = kept


def work_off(app: Flask, queued: list[tuple[Any, ...]]) -> None:
    while queued:
        name, *arguments, _priority = queued.pop(0)
        tasks._tasks[name](*arguments)


def order(owner: str = "", text: str = "Secret", name: str = "sheet.pdf") -> str:
    public_id = files.order_file(HTML.format(text), locale="en", name=name, owner=owner, back="/en/tools")
    commit()
    return public_id


def test_p7_a_file_that_waits_has_a_page_that_looks_again(
    app: Flask, client: PageClient, database: Database, tasks_wait: list[tuple[Any, ...]]
) -> None:
    address = f"/en/files/{order()}"
    page = client.get(address)
    assert page.status_code == 202
    assert page.headers["Refresh"] == "3"
    assert '<meta http-equiv="refresh" content="3">' in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "This takes a few seconds." in page.text
    assert 'href="/en/tools"' in page.text
    work_off(app, tasks_wait)
    answer = client.get(address)
    assert answer.mimetype == "application/pdf"
    assert "sheet.pdf" in answer.headers["Content-Disposition"]


def test_the_page_says_how_long_it_takes(client: PageClient, tasks_wait: list[tuple[Any, ...]]) -> None:
    ids = [order() for _file in range(40)]
    assert "less than a minute" in client.get(f"/en/files/{ids[20]}").text
    assert "about 2 minutes" in client.get(f"/en/files/{ids[-1]}").text
    assert how_long(400) != how_long(40)


def test_nobody_gets_the_file_of_somebody_else(client: PageClient, database: Database) -> None:
    owner, other = make_person(), make_person()
    address = f"/en/files/{order(owner.public_id)}"
    assert client.get(address).status_code == 404
    sign_in(client, other)
    assert client.get(address).status_code == 404
    sign_in(client, owner)
    assert client.get(address).mimetype == "application/pdf"
    assert client.get("/en/files/unknown").status_code == 404


@pytest.mark.changes_everybody("after an hour the sweeps delete every file that was ordered")
def test_what_somebody_wrote_goes_once_it_is_drawn_and_the_file_within_an_hour(
    client: PageClient, database: Database, clock: MovableClock
) -> None:
    fetched, forgotten = order(), order()
    assert client.get(f"/en/files/{fetched}").status_code == 200
    assert [(one.state, one.html) for one in new_rows(OrderedFile)] == [(FileState.MADE, "")] * 2
    clock.move(timedelta(minutes=6))
    tasks.run_sweeps()
    assert [one.public_id for one in new_rows(OrderedFile)] == [forgotten]
    clock.move(timedelta(minutes=55))
    page = client.get(f"/en/files/{forgotten}")
    assert page.status_code == 404
    assert "make it again" in page.text
    tasks.run_sweeps()
    assert new_rows(OrderedFile) == []


def test_a_file_whose_worker_was_killed_is_drawn_by_the_next(
    app: Flask, client: PageClient, clock: MovableClock, tasks_wait: list[tuple[Any, ...]]
) -> None:
    address = f"/en/files/{order()}"
    tasks_wait.clear()
    clock.move(timedelta(minutes=3))
    tasks.run_sweeps()
    work_off(app, tasks_wait)
    assert client.get(address).mimetype == "application/pdf"


def test_a_file_that_cannot_be_drawn_says_so_after_two_tries(client: PageClient, database: Database) -> None:
    too_large = "<style>p { font-size: 1e40pt }</style><p>Secret</p>"
    page = client.get(f"/en/files/{order(text=too_large)}")
    assert page.status_code == 503
    assert "Your numbers are safe." in page.text
    [row] = new_rows(OrderedFile)
    assert (row.html, row.attempts, row.data) == ("", 2, None)


def test_a7_a_certificate_that_its_holder_asks_for_is_made_next(
    app: Flask, client: PageClient, database: Database, tasks_wait: list[tuple[Any, ...]]
) -> None:
    others = [make_certificate(make_person()) for _one in range(3)]
    holder = make_person(name=NAMES["khmer"])
    certificate = make_certificate(holder)
    sign_in(client, holder)
    page = client.get(f"/en/certificates/{certificate.number}/download")
    assert page.status_code == 202
    assert "Your certificate is being made" in page.text
    assert re.search("seconds|minute", page.text)
    name, *arguments, _priority = tasks_wait[0]
    assert (name, arguments) == ("credentials.make_file", [certificate.id])
    tasks._tasks[name](*arguments)
    answer = client.get(f"/en/certificates/{certificate.number}/download")
    assert answer.data.startswith(b"%PDF-")
    for other in others:
        database.refresh(other)
        assert other.file_name is None


def test_a2_a_certificate_of_an_older_template_is_drawn_again_and_the_old_file_goes_then(
    client: PageClient, database: Database
) -> None:
    holder = make_person()
    certificate = make_certificate(holder)
    as_designed = storage().get(certificate.file_name or "")
    storage().put("certificates/old.pdf", b"%PDF-old")
    certificate.file_name, certificate.file_version = "certificates/old.pdf", 1
    commit()
    sign_in(client, holder)
    assert client.get(f"/en/certificates/{certificate.number}/download").data == as_designed
    assert storage().get("certificates/old.pdf") is None


def test_a2_the_sweep_draws_old_certificates_again(database: Database) -> None:
    certificate = make_certificate(make_person())
    right = certificate.file_name
    storage().put("certificates/old.pdf", b"%PDF-old")
    certificate.file_name, certificate.file_version = "certificates/old.pdf", 0
    commit()
    tasks.run_sweeps()
    database.refresh(certificate)
    assert certificate.file_name == right
    assert certificate.file_due_at is None


def test_a7_a_certificate_that_the_storage_lost_is_made_again(client: PageClient, database: Database) -> None:
    holder = make_person()
    certificate = make_certificate(holder)
    made = storage().get(certificate.file_name or "")
    storage().delete(certificate.file_name or "")
    sign_in(client, holder)
    assert client.get(f"/en/certificates/{certificate.number}/download").data == made


def test_a7_the_operator_has_files_made_again(app: Flask, database: Database) -> None:
    numbers = [make_certificate(make_person()).number for _one in range(2)]
    right = dict(vars(storage())["files"])
    vars(storage())["files"].update(dict.fromkeys(right, b"broken"))
    printed = app.test_cli_runner().invoke(academy, ["certificates", "remake", numbers[0].lower()])
    assert "1 certificates will be drawn again, " in printed.output
    tasks.run_sweeps()
    files_now = vars(storage())["files"]
    assert [name for name in right if numbers[0] in name and files_now[name] != right[name]] == []
    assert [name for name in right if numbers[1] in name and files_now[name] != b"broken"] == []
