"""The academy on one engine, as its users start it, with its learners, and F beside it on the same engine."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from werkzeug.routing import Map

from academy.core.db import db
from bench.community import Community, prepare
from bench.phone import BenchError
from bench.processes import free_port, server, tree
from bench.turns import Server
from tests.served.academy import ServedAcademy, wait_until
from tests.support.postgresql import PrivatePostgreSQL

SQLITE, POSTGRESQL = "sqlite", "pg"
#: The supervisor and its web process; a worker ends some seconds after its last task.
AT_REST = 2
REST_SECONDS, DRAWING_SECONDS = 60.0, 600.0
STILL_DUE = "SELECT count(*) FROM certificates WHERE file_due_at IS NOT NULL"


@dataclass(frozen=True)
class Database:
    """Addresses of two databases on one engine, and the process whose children work on them (none for SQLite)."""

    engine: str
    academy: str
    baseline: str
    roots: tuple[int, ...]


@dataclass
class Site:
    """An academy that is measured, and F. ``people`` and ``addresses`` are there once it is `populate`d."""

    database: Database
    academy: ServedAcademy
    baseline: Server
    people: Community = field(default_factory=Community)
    addresses: Map = field(default_factory=Map)

    @property
    def engine(self) -> str:
        """Return the name of the engine, as it ends the names of figures."""
        return self.database.engine

    @property
    def server(self) -> Server:
        """Return the started academy as a server that is measured."""
        return Server(self.academy.port, (self.academy.pid, *self.database.roots))

    def start(self) -> float:
        """Start the academy; return the seconds until its first page."""
        started = time.perf_counter()
        self.academy.start()
        if self.academy.status("/en/") != 200:
            raise BenchError("the start page did not come")
        return time.perf_counter() - started

    def populate(self, learners: int) -> None:
        """Put ``learners`` into the database of the stopped academy."""
        with self.academy.opened() as app:
            self.people = prepare(app, learners)
            self.addresses = app.url_map
            db.session.remove()

    def come_to_rest(self) -> None:
        """Wait until no worker is at work. Raises BenchError."""
        if not wait_until(lambda: len(tree(self.academy.pid)) <= AT_REST, REST_SECONDS):
            raise BenchError(f"a worker did not end within {REST_SECONDS:.0f} s")

    def wait_for_certificates(self) -> None:
        """Wait until every certificate is drawn. Raises BenchError."""
        if not wait_until(lambda: self.academy.value(STILL_DUE) == 0, DRAWING_SECONDS):
            raise BenchError(f"certificates were not drawn within {DRAWING_SECONDS:.0f} s")


@contextlib.contextmanager
def site_on(engine: str, folder: Path) -> Iterator[Site]:
    """Give an academy on an empty database, not started, with F started beside it; end all of it afterwards."""
    with databases(engine, folder) as database:
        port = free_port()
        changes = {
            "DATABASE_URL": database.academy,
            "ACADEMY_LOG_LEVEL": "WARNING",
            # All clients have one address here.
            "ACADEMY_ADDRESS_LIMIT_FACTOR": "0",
        }
        academy = ServedAcademy(folder / engine, changes)
        with server(["-m", "bench.baseline", database.baseline, str(port)], port) as baseline:
            try:
                yield Site(database, academy, Server(port, (baseline, *database.roots)))
            finally:
                if academy.process is not None:
                    academy.kill()


@contextlib.contextmanager
def databases(engine: str, folder: Path) -> Iterator[Database]:
    """Give two empty databases, on PostgreSQL by a private server."""
    folder.mkdir(parents=True, exist_ok=True)
    if engine == SQLITE:
        yield Database(engine, "", f"sqlite:///{folder}/baseline-of-all.db", ())
        return
    postgresql = PrivatePostgreSQL()
    try:
        postgresql.start()
        for name in ("academy", "baseline"):
            postgresql.run_sql(f"CREATE DATABASE {name}")
        yield Database(engine, postgresql.url("academy"), postgresql.url("baseline"), (postgresql.pids()[0],))
    finally:
        with contextlib.suppress(RuntimeError):  # it had not started yet
            postgresql.stop()
