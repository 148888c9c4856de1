"""Administrators see what waits and what failed, why, and have it tried again; once is enough."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.core import tasks
from academy.core.audit import AuditEntry
from academy.core.db import commit
from academy.core.failures import TaskFailure
from academy.core.locales import offered
from academy.core.mail import Delivery, DeliveryState
from academy.core.permissions import Role
from academy.core.storage import Storage, storage
from academy.credentials.models import Certificate
from tests.factories.accounts import make_member, make_person, sign_in
from tests.factories.credentials import make_certificate
from tests.support.languages import language_faults
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.queries import count_queries

Database = scoped_session[Session]
PAGE = "/en/admin/work"


class Broken:
    """A storage whose disk refuses everything."""

    folder = None

    def get(self, _name: str) -> bytes | None:
        return None

    def put(self, _name: str, _data: bytes) -> None:
        raise OSError(13, "Permission denied: /secret/folder")

    def delete(self, _name: str) -> None:
        pass

    def names(self) -> Iterator[str]:
        yield from ()


@pytest.fixture
def administrator(client: PageClient, database: Database) -> Person:
    person = make_member(Role.ADMINISTRATOR, name="Ada Admin")
    sign_in(client, person)
    return person


@pytest.fixture
def whole(app: Flask) -> Iterator[Storage]:
    """Let the storage of the application refuse, until the test puts the whole one back."""
    kept = storage()
    app.extensions["storage"] = Broken()
    yield kept
    app.extensions["storage"] = kept


def failed_certificates(*names: str) -> None:
    for name in names:
        make_certificate(make_person(name=name))


def test_e8_what_failed_says_why_and_goes_when_it_ends_well(
    app: Flask, client: PageClient, administrator: Person, whole: Storage
) -> None:
    assert f'href="{PAGE}"' in client.get("/en/admin").text
    failed_certificates("First")
    page = client.get(PAGE).text
    assert "PDF files of certificates" in page
    assert "A file could not be read or written." in page
    assert "/secret/folder" not in page
    [address, _of_a_neighbour] = re.findall(r'action="(/en/admin/work/failures/[^"]+/try-again)"', page)
    assert client.submit(address).status_code == 303
    assert "A file could not be read or written." in client.get(PAGE).text, "the disk is as it was"
    app.extensions["storage"] = whole
    assert client.submit(address).status_code == 303
    page = client.get(PAGE).text
    assert "A file could not be read or written." not in page
    assert page.count("/try-again") == 2, "the neighbour's, alone and as all of its kind"
    [certificate] = new_rows(Certificate)
    assert whole.get(certificate.file_name or "") is not None
    assert client.submit(address).status_code == 404
    tried = [entry for entry in new_rows(AuditEntry) if entry.action == "work.try-again"]
    assert [(entry.target, entry.detail) for entry in tried] == [("work:certificates", {"count": 1})] * 2


def test_all_of_a_kind_are_tried_again(
    app: Flask, client: PageClient, administrator: Person, whole: Storage
) -> None:
    failed_certificates("First", "Second")
    assert len(new_rows(TaskFailure)) == 2
    app.extensions["storage"] = whole
    assert client.submit(f"{PAGE}/certificates/try-again").status_code == 303
    assert new_rows(TaskFailure) == []
    assert client.submit(f"{PAGE}/certificates/try-again").status_code == 303, "and once more is harmless"
    assert client.submit(f"{PAGE}/nonsense/try-again").status_code == 404


def test_a_sweep_that_fails_is_shown_until_it_runs_again(
    client: PageClient, administrator: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_for_nothing() -> None:
        raise ValueError("sari@example.org")

    monkeypatch.setattr(tasks, "_sweeps", [look_for_nothing])
    monkeypatch.setattr(tasks, "_hourly_sweeps", [])
    with pytest.raises(ExceptionGroup):
        tasks.run_sweeps()
    page = client.get(PAGE).text
    assert "Looking for what is due" in page
    assert "Something unexpected went wrong (ValueError)." in page
    assert "sari@example.org" not in page
    assert "Runs again by itself" in page
    monkeypatch.setattr(tasks, "_sweeps", [])
    tasks.run_sweeps()
    assert new_rows(TaskFailure) == []


def test_messages_that_did_not_go_out_are_tried_again_together(
    client: PageClient, administrator: Person, outbox: list[tuple[str, str, str]]
) -> None:
    from academy.core import mail
    from academy.core.mail import Channel

    for number in range(2):
        message = mail.send(Channel.EMAIL, f"person{number}@example.org", "Hello", "Words")
        message.state = DeliveryState.FAILED
    commit()
    outbox.clear()
    assert "See the messages" in client.get(PAGE).text
    assert client.submit("/en/admin/messages/try-again").status_code == 303
    assert [address for address, _subject, _body in outbox] == ["person0@example.org", "person1@example.org"]
    assert {each.state for each in new_rows(Delivery)} == {DeliveryState.SENT}


@pytest.mark.parametrize("locale", offered())
def test_the_page_opens_in_every_language(
    client: PageClient, administrator: Person, whole: Storage, locale: str
) -> None:
    failed_certificates("First")
    for address in (f"/{locale}/admin/work", f"/{locale}/admin/work?page=9", f"/{locale}/admin/health"):
        answer = client.get(address)
        assert (answer.status_code, language_faults(answer.text, locale)) == (200, []), address


def test_the_page_costs_the_same_however_much_failed(
    client: PageClient, administrator: Person, whole: Storage
) -> None:
    failed_certificates("First", "Second", "Third")
    kinds = len(client.application.extensions["work"])
    with count_queries(1 + 1 + kinds + 2 + 1):
        client.get(PAGE)
