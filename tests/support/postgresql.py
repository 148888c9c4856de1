"""A private PostgreSQL server for one test run, from the installed binaries; works as root too."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa


class PrivatePostgreSQL:
    """A server with its own data folder and a free port on 127.0.0.1, without durability."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="academy-pg-"))
        self.port = _free_port()

    def start(self) -> None:
        """Make the data folder and start the server. Raises RuntimeError when the binaries are missing."""
        binaries = find_binaries()
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.folder.parent.chmod(self.folder.parent.stat().st_mode | 0o001)
        data = self.folder / "data"
        self._run(
            [binaries / "initdb", "-D", data, "-U", "academy", "-A", "trust", "-E", "UTF8", "--no-sync"]
        )
        self._start_server()

    def _start_server(self) -> None:
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} "
            "-c fsync=off -c full_page_writes=off -c max_connections=60"
        )
        log, data = self.folder / "log", self.folder / "data"
        self._run([find_binaries() / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"])

    def _crash(self) -> None:
        """End the server without a word to its clients."""
        self._run([find_binaries() / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop"])

    def restart(self) -> None:
        """Crash the server and start it again as it was."""
        self._crash()
        self._start_server()

    @contextmanager
    def halted(self) -> Iterator[None]:
        """Let no server run for a while."""
        self._crash()
        try:
            yield
        finally:
            self._start_server()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let every process of the server stand still; its sockets stay open."""
        stopped = self.pids()
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy address of ``database``."""
        return f"postgresql+psycopg://academy@127.0.0.1:{self.port}/{database}"

    def run_sql(self, statement: str) -> None:
        """Run one statement in the database ``postgres``."""
        engine = sa.create_engine(self.url(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def pids(self) -> list[int]:
        """Return the process ids of the server and its backends."""
        main = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["pgrep", "-P", str(main)], capture_output=True, text=True, check=False)
        return [main, *map(int, children.stdout.split())]

    def _run(self, command: list[str | Path]) -> None:
        words = [str(word) for word in command]
        if os.geteuid() == 0:
            words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
        result = subprocess.run(
            words,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )
        if result.returncode:
            raise RuntimeError(f"{words} failed:\n{result.stdout}\n{result.stderr}")


def find_binaries() -> Path:
    """Return the folder of the newest installed PostgreSQL's programs. Raises RuntimeError when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    if path is None:
        raise RuntimeError("PostgreSQL is not installed; `make test` installs it.")
    return Path(path).resolve().parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
