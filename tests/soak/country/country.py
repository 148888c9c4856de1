"""The academy as a country runs it, on this machine: two of everything that may die, and all of it private.

    with Country(folder) as country:
        her = Visitor(country.site("127.0.0.7"))

nginx with TLS → two web processes (gunicorn) → PgBouncer → PostgreSQL with a synchronous standby; Redis; storage of the
S3 kind; a mail server with STARTTLS; two task workers. Workers and commands reach PostgreSQL itself.
"""

import re
import secrets
import signal
import ssl
import subprocess
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import cached_property
from http.client import HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from flask import Flask

from bench.processes import cpu_seconds, free_port, free_port_and_next, proportional_memory_mb, tree
from config import Settings, load_settings
from tests.served.academy import wait_until
from tests.soak.country.postgresql_pair import NAME, Pair
from tests.soak.country.processes import Process
from tests.soak.country.shipped import PROGRAMS, ROOT, answer_port, service_words, web_words, write_nginx
from tests.support.environment import inherited
from tests.support.object_storage import PrivateStorage
from tests.support.opened import open_academy
from tests.support.pgbouncer import PrivatePgBouncer
from tests.support.redis import PrivateRedis
from tests.support.site import Site
from tests.support.smtp_server import Authority, SmtpServer, running

MACHINES = ("a", "b")
#: Several engineers may share the machine that measures.
START_SECONDS = 180.0
LOGIN = ("academy@example.org", "p@ss word")
MODEL_COURSE = ROOT / "courses" / "mon-101"


class Country:
    """Everything runs between ``__enter__`` and ``__exit__``; ``changes`` are more settings of the academy.

    ``root`` is where the machines find their code; without a pooler web processes connect to PostgreSQL itself.
    """

    def __init__(self, folder: Path, *, root: Path = ROOT, has_pooler: bool = True, **changes: str) -> None:
        self.folder, self.changes, self.has_pooler = folder, changes, has_pooler
        self.roots = dict.fromkeys(MACHINES, root)
        for machine in MACHINES:
            (folder / f"home-{machine}").mkdir(parents=True)
        self.port, self.plain_port = free_port(), free_port()
        self.web_ports = {machine: free_port_and_next() for machine in MACHINES}
        self.secret_key = secrets.token_urlsafe(48)
        self.postgresql = Pair()
        self.pooler = PrivatePgBouncer(self.postgresql.primary.port)
        self.redis = PrivateRedis(folder)
        self.storage = PrivateStorage(folder)
        self.authority = Authority(folder)
        self.mail = SmtpServer(tls=self.authority.context(), requires_tls=True, login=LOGIN)
        #: nginx, web-a, web-b, worker-a and worker-b.
        self.processes: dict[str, Process] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Start everything, and wait until the site answers."""
        try:
            self._start()
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process, whatever happened."""
        self._open.close()

    @property
    def url(self) -> str:
        """Return the public address, without a slash at its end."""
        return f"https://127.0.0.1:{self.port}"

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Return what a browser trusts."""
        return ssl.create_default_context(cafile=str(self.authority.ca_file))

    def site(self, source: str = "") -> Site:
        """Return the site as it is seen from ``source``, an address of this machine such as 127.0.0.7."""
        return Site(self.url, self.tls, source)

    def web(self, machine: str, source: str = "") -> Site:
        """Return the web process of ``machine`` behind nginx."""
        return Site(f"http://127.0.0.1:{self.web_ports[machine]}", source=source)

    @cached_property
    def settings(self) -> Settings:
        """Return the settings of commands and of applications that a test opens beside."""
        return load_settings(self.environment())

    def environment(self, machine: str = "a", *, database_url: str = "") -> dict[str, str]:
        """Return the environment of workers and commands on ``machine``; web processes have the pooler's address."""
        user, password = (word.replace("@", "%40").replace(" ", "%20") for word in LOGIN)
        values = {
            **inherited(),
            "HOME": str(self.folder / f"home-{machine}"),
            "FLASK_APP": "wsgi",
            "ACADEMY_ENV": "production",
            "ACADEMY_SECRET_KEY": self.secret_key,
            "ACADEMY_DATA_DIR": str(self.folder / f"data-{machine}"),
            "ACADEMY_BASE_URL": self.url,
            "ACADEMY_PORT": str(self.web_ports[machine]),
            "ACADEMY_TRUSTED_PROXIES": "1",
            "ACADEMY_LOG_LEVEL": "WARNING",
            "DATABASE_URL": database_url or self.postgresql.url,
            "REDIS_URL": self.redis.url,
            "MAIL_URL": f"smtp://{user}:{password}@127.0.0.1:{self.mail.port}",
            "ACADEMY_MAIL_FROM": LOGIN[0],
            "ACADEMY_MAIL_TLS": "required",
            "ACADEMY_MAIL_CA_FILE": str(self.authority.ca_file),
            **self.storage.settings,
            **self.changes,
        }
        known = (self.roots[machine] / "config.py").read_text(
            "utf-8"
        )  # an older release refuses newer settings
        return {name: value for name, value in values.items() if "ACADEMY_" not in name or name in known}

    def command(self, *words: str, expect: int = 0, typed: str = "") -> str:
        """Run ``flask academy WORDS`` as the operator does; return what it printed, both channels."""
        done = subprocess.run(
            [PROGRAMS / "flask", "academy", *words],
            cwd=self.roots["a"],
            env=self.environment(),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == expect, (words, done.returncode, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def opened(self) -> AbstractContextManager[Flask]:
        """Open its database with a second application, to prepare people and to look at what is stored."""
        return open_academy(self.settings)

    def value(self, statement: str) -> object:
        """Return the first value of one SQL statement on its database."""
        return self.postgresql.primary.value(statement, NAME)

    def change(self, statement: str) -> None:
        """Run one SQL statement on its database and commit."""
        engine = sa.create_engine(self.postgresql.primary.url(NAME))
        with engine.begin() as connection:
            connection.execute(sa.text(statement))
        engine.dispose()

    def install(self, machine: str, root: Path) -> None:
        """Stop web process and worker of a machine as the operator does, and let it have its code in ``root``."""
        web, worker = self.processes[f"web-{machine}"], self.processes[f"worker-{machine}"]
        worker.stop(signal.SIGINT)
        web.stop()
        self.roots[machine] = web.root = worker.root = root
        web.words = web_words(root, self.web_ports[machine])

    def start(self, machine: str) -> None:
        """Start web process and worker of a machine, and wait until it answers."""
        self.processes[f"worker-{machine}"].start()
        self.processes[f"web-{machine}"].start()
        assert wait_until(lambda: self.answers(self.web(machine)), START_SECONDS), self.everything()

    def answers(self, site: Site | None = None, path: str = "/readyz") -> bool:
        """Say whether a request to ``site``, or through nginx, is answered with 200."""
        try:
            connection = (site or self.site()).connect(20.0)
            try:
                connection.request("GET", path)
                return connection.getresponse().status == 200
            finally:
                connection.close()
        except (OSError, HTTPException):
            return False

    def letters_to(self, address: str) -> list[str]:
        """Return the texts of the letters that the mail server has taken for ``address``."""
        return [str(each.get_content()) for each in self.mail.letters if each["To"] == address]

    def statuses(self) -> Counter[int]:
        """Return how many answers of each status nginx gave so far."""
        log = self.folder / "nginx" / "academy.log"
        found = re.findall(r"(?m)^\S+ \S+ (\d{3}) ", log.read_text("utf-8")) if log.exists() else ()
        return Counter(map(int, found))

    def text(self) -> str:
        """Return everything that the academy's processes printed so far, both web processes and both workers."""
        return "".join(each.text() for name, each in self.processes.items() if name != "nginx")

    def pids(self) -> Mapping[str, list[int]]:
        """Return the process ids by the name of the service."""
        pids = {name: each.pids for name, each in self.processes.items() if each.is_running}
        for name, server in (("primary", self.postgresql.primary), ("standby", self.postgresql.standby)):
            if server.is_running():
                pids[name] = server.pids()
        for name, one in (("pgbouncer", self.pooler), ("redis", self.redis), ("storage", self.storage)):
            if one.process is not None:
                pids[name] = tree(one.process.pid)
        return pids

    def costs(self) -> dict[str, tuple[float, float]]:
        """Return memory (PSS, MB) and CPU seconds so far of every service by its name."""
        return {name: (proportional_memory_mb(pids), cpu_seconds(pids)) for name, pids in self.pids().items()}

    def _start(self) -> None:
        self._open.callback(self.postgresql.stop)
        self.postgresql.start()
        self._open.callback(self.pooler.stop)
        self.pooler.start()
        self._open.callback(self.redis.kill)
        self.redis.start()
        self._open.callback(self.storage.kill)
        self.storage.start()
        self._open.enter_context(running(self.mail))
        self.command("db", "upgrade")
        self.command("content", "publish", str(MODEL_COURSE), "--samples", "1")
        for machine in MACHINES:
            pooled = self.pooler.url(NAME) if self.has_pooler else ""
            self._add(
                f"web-{machine}", web_words(self.roots[machine], self.web_ports[machine]), machine, pooled
            )
            self._add(f"worker-{machine}", service_words("academy-worker@.service"), machine)
        certificate = self.folder / "server-127.0.0.1-False.pem"
        words = write_nginx(
            self.folder / "nginx",
            port=self.port,
            plain_port=self.plain_port,
            web_ports=list(self.web_ports.values()),
            answer_ports=[answer_port(self.roots[name], port) for name, port in self.web_ports.items()],
            certificate=certificate,
        )
        self._add("nginx", words, "a")
        sites = [*(self.web(machine) for machine in MACHINES), self.site()]
        assert wait_until(lambda: all(map(self.answers, sites)), START_SECONDS), self.everything()

    def _add(self, name: str, words: list[str], machine: str, database_url: str = "") -> None:
        environment = self.environment(machine, database_url=database_url)
        process = Process(name, words, environment, self.folder / f"{name}.log", self.roots[machine])
        self.processes[name] = process
        self._open.callback(process.kill)
        process.start()

    def everything(self) -> str:
        """Return what every service printed, for a test that failed."""
        printed = {name: each.text() for name, each in self.processes.items()}
        printed["pgbouncer"] = self.pooler.text()
        return "\n".join(f"--- {name}\n{text[-3000:]}" for name, text in printed.items())
