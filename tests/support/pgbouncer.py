"""A private PgBouncer in transaction mode, with the very file that the academy ships."""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from bench.processes import free_port
from tests.support.postgresql import as_postgres

SHIPPED = Path(__file__).parents[2] / "deploy" / "pgbouncer"
START_SECONDS = 20.0
USER, PASSWORD = "academy", "a password of the pooler"


class PrivatePgBouncer:
    """A pooler on a free port of 127.0.0.1 in front of the PostgreSQL server on ``port``."""

    def __init__(self, port: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="academy-pooler-"))
        self.port = free_port()
        self.server_port = port
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        """Return the address of ``database`` through the pooler, as it stands in DATABASE_URL."""
        return f"postgresql://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the pooler. Raises RuntimeError when it is missing or does not listen."""
        self._write()
        program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*as_postgres(), program, str(self.folder / "pgbouncer.ini")], stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._listens():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError(f"PgBouncer does not listen:\n{self.text()}")
            time.sleep(0.02)

    def lead_to(self, port: int) -> None:
        """Send everybody to the PostgreSQL server on ``port`` from now on, as the operator does after a failover."""
        assert self.process is not None
        self.server_port = port
        self._write()
        self.process.send_signal(signal.SIGHUP)

    def kill(self) -> None:
        """End the pooler at once; it can be started again."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End the pooler and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def text(self) -> str:
        """Return everything that it logged so far."""
        return (self.folder / "log").read_text("utf-8")

    def _write(self) -> None:
        """Write its files: as shipped, but for port, folder, password and the server behind it."""
        changes = {
            "listen_port": str(self.port),
            "auth_file": str(self.folder / "userlist.txt"),
            "logfile": "",
            "pidfile": "",
            "unix_socket_dir": "",
        }
        written = (SHIPPED / "pgbouncer.ini").read_text("utf-8")
        for name, value in changes.items():
            written = re.sub(rf"(?m)^{name} *=.*$", f"{name} = {value}", written)
        databases = f"* = host=127.0.0.1 port={self.server_port}\n"
        files = {
            "pgbouncer.ini": written.replace("/etc/pgbouncer/", f"{self.folder}/"),
            "primary.ini": f"[databases]\n{databases}",
            "userlist.txt": f'"{USER}" "{PASSWORD}"\n',
        }
        for name, content in files.items():
            (self.folder / name).write_text(content, "utf-8")
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, account.pw_uid, account.pw_gid)

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True
