"""What every kind of task keeps: nobody waits for it while it draws or sends, and it may run twice or be killed."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from academy.accounts.addresses import parse_address
from academy.accounts.models import LoginSession, OneTimeCode, Person
from academy.accounts.services import close_account, open_session, record_consent
from academy.accounts.services.passwords import request_reset
from academy.core import files, mail, tasks
from academy.core.backup.records import Backup, begin
from academy.core.clock import MovableClock
from academy.core.db import commit, db, rollback
from academy.core.files import FileState, OrderedFile
from academy.core.ids import new_public_id
from academy.core.mail import Channel, Delivery, DeliveryState
from academy.core.mail.couriers import MemoryCourier, Message
from academy.core.storage import MemoryStorage
from academy.credentials.models import Certificate
from tests.factories.accounts import make_person
from tests.factories.catalogue import make_edition
from tests.factories.credentials import make_certificate
from tests.support.racing import own_application

EMAIL = "mya@example.org"


class Killed(BaseException):
    """The worker ends here, without any chance to clean up in Python."""


class WatchedStorage(MemoryStorage):
    """A storage that sees whether the database is free while a file is stored."""

    def __init__(self, watch: Callable[[], None]) -> None:
        super().__init__()
        self.watch = watch

    def put(self, name: str, data: bytes) -> None:
        self.watch()
        super().put(name, data)


class WatchedCourier(MemoryCourier):
    """A courier that sees whether the database is free while a message is sent."""

    def __init__(self, watch: Callable[[], None]) -> None:
        super().__init__()
        self.watch = watch

    def send(self, message: Message) -> str:
        self.watch()
        return super().send(message)


@dataclass(frozen=True)
class Kind:
    """How to test one kind of task: make its row, and tell what must be true once it is done."""

    prepare: Callable[[], int]
    outcome: Callable[[Flask, int], Any]
    done: Any


def reset_asked_for() -> int:
    person = make_person()
    request_reset(parse_address(person.email or "", ""), "en")
    return db.session.scalars(sa.select(OneTimeCode.id).order_by(OneTimeCode.id.desc())).first() or 0


def reset_outcome(_app: Flask, code_id: int) -> Any:
    code = db.session.get_one(OneTimeCode, code_id)
    messages = db.session.scalar(sa.select(sa.func.count()).select_from(Delivery))
    return code.handled_at is not None, code.secret_hash is not None, messages


def message_due() -> int:
    return mail.send(Channel.EMAIL, EMAIL, "Hello", "Text").id


def message_outcome(app: Flask, delivery_id: int) -> Any:
    delivery = db.session.get_one(Delivery, delivery_id)
    return delivery.state, delivery.body, set(app.extensions["couriers"][Channel.EMAIL].sent)


def file_due() -> int:
    certificate = make_certificate(make_person())
    return certificate.id


def file_outcome(app: Flask, certificate_id: int) -> Any:
    certificate = db.session.get_one(Certificate, certificate_id)
    data = app.extensions["storage"].get(certificate.file_name or "")
    return certificate.file_due_at, data is not None and data.startswith(b"%PDF-")


def account_to_erase() -> int:
    person = make_person(name="Mya Mya")
    open_session(person)
    mail.send(Channel.EMAIL, person.email or "", "Hello", "Text")
    record_consent(person.id, "terms", "2026-11", "en", "registration")
    close_account(person, is_erased_now=True)
    return person.id


def erasure_outcome(_app: Flask, person_id: int) -> Any:
    person = db.session.get_one(Person, person_id)
    left = [
        db.session.scalar(sa.select(sa.func.count()).select_from(table).where(condition))
        for table, condition in (
            (LoginSession, LoginSession.person_id == person_id),
            (Delivery, Delivery.subject == "Hello"),
        )
    ]
    return person.display_name, person.email, person.erase_at, left


def file_ordered() -> int:
    files.order_file("<html lang=en><title>t</title><body>x", locale="en", name="x.pdf", owner="", back="/")
    return db.session.scalars(sa.select(OrderedFile.id).order_by(OrderedFile.id.desc())).first() or 0


def order_outcome(_app: Flask, file_id: int) -> Any:
    order = db.session.get_one(OrderedFile, file_id)
    return order.state, order.html, (order.data or b"")[:5]


def fetched_outcome(app: Flask, file_id: int) -> Any:
    order = db.session.get_one(OrderedFile, file_id)
    return order.expires_at - app.extensions["clock"].now() <= files.KEPT_AFTER_FETCHING


def backup_begun() -> int:
    folder = Path(current_app.extensions["settings"].data_dir) / "backups"
    return begin(folder / f"{new_public_id()}.zip")


def backup_outcome(_app: Flask, key: int) -> Any:
    backup = db.session.get_one(Backup, key)
    return backup.is_sound, backup.size == Path(backup.place).stat().st_size


KINDS = {
    "backup.write": Kind(backup_begun, backup_outcome, (True, True)),
    "files.draw": Kind(file_ordered, order_outcome, (FileState.MADE, "", b"%PDF-")),
    "files.note_fetched": Kind(file_ordered, fetched_outcome, True),
    "accounts.erase": Kind(account_to_erase, erasure_outcome, ("", None, None, [0, 0])),
    "accounts.send_reset": Kind(reset_asked_for, reset_outcome, (True, True, 1)),
    "mail.deliver": Kind(message_due, message_outcome, (DeliveryState.SENT, "", {(EMAIL, "Hello", "Text")})),
    "credentials.make_file": Kind(file_due, file_outcome, (None, True)),
}
#: Tasks of the tests themselves.
OF_TESTS = "test."


@dataclass
class Academy:
    """An academy with a database of its own, whose tasks run only when a test says so."""

    app: Flask
    perform: Callable[..., None]
    watched: list[str]

    def prepare(self, kind: Kind) -> int:
        """Empty the tables that tasks work on, make the row of a task, and return its id."""
        for table in (Certificate, Delivery, OneTimeCode, OrderedFile):
            db.session.execute(sa.delete(table))
        row_id = kind.prepare()
        commit()
        db.session.remove()
        return row_id

    def run(self, name: str, row_id: int) -> None:
        db.session.remove()
        self.perform(name, row_id)

    def later(self) -> None:
        """Let every lease run out."""
        clock: MovableClock = self.app.extensions["clock"]
        clock.move(timedelta(minutes=20))


@pytest.fixture(scope="module")
def academy(engine_name: str, worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    folder = tmp_path_factory.mktemp("kinds")
    with own_application(engine_name, f"kinds_{worker}", folder) as app, app.app_context():
        watched: list[str] = []

        def watch() -> None:
            watched.append(why_others_wait(folder, app.extensions["settings"].database_url))

        app.extensions["storage"] = WatchedStorage(watch)
        app.extensions["couriers"] = dict.fromkeys(Channel, WatchedCourier(watch))
        perform = app.extensions["perform"]
        app.extensions["perform"] = lambda *_task, **_options: None
        make_edition()
        commit()
        yield Academy(app, perform, watched)


@pytest.fixture(autouse=True)
def fresh(academy: Academy) -> Iterator[None]:
    academy.watched.clear()
    yield
    rollback()
    academy.app.extensions["couriers"][Channel.EMAIL].sent.clear()
    academy.app.extensions["clock"].offset = timedelta()


def why_others_wait(folder: Path, url: str) -> str:
    """Return why another process could not write at this moment; '' when it could."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(folder / "own.db", timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            return str(error)
        finally:
            other.close()
        return ""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in t%'"
        open_transactions = connection.execute(sa.text(query)).scalar_one()
    engine.dispose()
    return f"{open_transactions} open transactions" if open_transactions else ""


def test_every_kind_of_task_is_tested_here() -> None:
    without_a_row = {"files.draw_shared"}
    names = {name for name in tasks._tasks if not name.startswith(OF_TESTS)}
    assert names == set(KINDS) | without_a_row


def test_a_shared_file_is_drawn_while_nobody_waits_and_twice_the_same(academy: Academy) -> None:
    kept = []
    for _run in range(2):
        db.session.remove()
        academy.perform("files.draw_shared", "shared/x.pdf", "<html lang=en><title>t</title><body>x", "en")
        kept.append(academy.app.extensions["storage"].files["shared/x.pdf"])
    assert kept[0] == kept[1]
    assert academy.watched == [""]


@pytest.mark.parametrize("name", ["mail.deliver", "credentials.make_file"])
def test_p1_nobody_waits_while_a_task_draws_or_sends(academy: Academy, name: str) -> None:
    row_id = academy.prepare(KINDS[name])
    academy.run(name, row_id)
    assert academy.watched == [""]


@pytest.mark.parametrize("name", KINDS)
def test_a_task_that_runs_twice_leaves_the_same(academy: Academy, name: str) -> None:
    kind = KINDS[name]
    row_id = academy.prepare(kind)
    for _run in range(2):
        academy.run(name, row_id)
        assert kind.outcome(academy.app, row_id) == kind.done
    assert len(academy.app.extensions["couriers"][Channel.EMAIL].sent) <= 1


@pytest.mark.parametrize("name", KINDS)
def test_a_task_that_is_killed_at_any_statement_is_done_by_the_next_run(academy: Academy, name: str) -> None:
    kind = KINDS[name]
    for statement in range(1, 100):
        row_id = academy.prepare(kind)
        with killed_at(statement) as hits:
            try:
                academy.run(name, row_id)
            except Killed:
                db.session.remove()
        if not hits:
            assert statement > 1
            return
        assert why_others_wait(Path(academy.app.extensions["settings"].data_dir), academy_url(academy)) == ""
        academy.later()
        academy.run(name, row_id)
        assert kind.outcome(academy.app, row_id) == kind.done, f"killed at statement {statement}"
    pytest.fail("a task should need few statements")


def academy_url(academy: Academy) -> str:
    return str(academy.app.extensions["settings"].database_url)


@contextmanager
def killed_at(number: int) -> Iterator[list[str]]:
    """End the worker instead of statement ``number``; the list says at which one, when it came so far."""
    count, hits = 0, list[str]()

    def kill(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal count
        count += 1
        if count == number:
            hits.append(statement)
            raise Killed

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", kill)
    try:
        yield hits
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", kill)
