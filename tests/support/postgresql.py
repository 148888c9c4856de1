"""A private PostgreSQL server for one test run, from the installed binaries; works as root too."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from bench.processes import free_port
from tests.support.frozen import standing_still

#: For tests that lose nothing by a power cut.
NOT_DURABLE = ("fsync=off", "full_page_writes=off", "max_connections=60")


class PrivatePostgreSQL:
    """A server with its own data folder and a free port on 127.0.0.1, without durability unless told otherwise."""

    def __init__(self, *settings: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="academy-pg-"))
        self.port = free_port()
        self.settings = settings or NOT_DURABLE

    def start(self) -> None:
        """Make the data folder and start the server. Raises RuntimeError when the binaries are missing."""
        self._make_folder()
        options = ["-U", "academy", "-A", "trust", "-E", "UTF8", "--no-sync"]
        self._run([find_binaries() / "initdb", "-D", self.folder / "data", *options])
        self._start_server()

    def start_as_standby(self, primary: "PrivatePostgreSQL") -> None:
        """Copy the data of ``primary``, anew if there are some, and follow it from then on."""
        self._make_folder()
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        source = f"host=127.0.0.1 port={primary.port} user=academy"
        options = ["--write-recovery-conf", "--checkpoint=fast", "--no-sync", "-d", source]
        self._run([find_binaries() / "pg_basebackup", "-D", self.folder / "data", *options])
        self._start_server()

    def promote(self) -> None:
        """Make a primary of this standby, and wait until it takes writes."""
        self._run([find_binaries() / "pg_ctl", "-D", self.folder / "data", "-w", "promote"])

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _make_folder(self) -> None:
        self.folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.folder.parent.chmod(self.folder.parent.stat().st_mode | 0o001)

    def _start_server(self) -> None:
        settings = ("listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", *self.settings)
        options = " ".join([f"-p {self.port}", *(f"-c {each}" for each in settings)])
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

    def frozen(self) -> AbstractContextManager[None]:
        """Let every process of the server stand still; its sockets stay open."""
        return standing_still(self.pids())

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def remove(self) -> None:
        """Kill the server, if it runs, and remove its folder."""
        if self.is_running():
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def is_running(self) -> bool:
        """Say whether the server runs."""
        data = self.folder / "data"
        status = [*as_postgres(), str(find_binaries() / "pg_ctl"), "-D", str(data), "status"]
        return data.exists() and not subprocess.run(status, capture_output=True, check=False).returncode

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy address of ``database``."""
        return f"postgresql+psycopg://academy@127.0.0.1:{self.port}/{database}"

    def run_sql(self, statement: str) -> None:
        """Run one statement in the database ``postgres``."""
        engine = sa.create_engine(self.url(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def value(self, statement: str, database: str = "postgres") -> object:
        """Return the first value of one statement in ``database``."""
        engine = sa.create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            found = connection.exec_driver_sql(statement).scalar()
        engine.dispose()
        return found

    def pids(self) -> list[int]:
        """Return the process ids of the server and its backends."""
        main = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["pgrep", "-P", str(main)], capture_output=True, text=True, check=False)
        return [main, *map(int, children.stdout.split())]

    def _run(self, command: list[str | Path]) -> None:
        words = [*as_postgres(), *(str(word) for word in command)]
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


def as_postgres() -> list[str]:
    """Return the words before a command of a server that does not run as root."""
    is_root = os.geteuid() == 0
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if is_root else []


def find_binaries() -> Path:
    """Return the folder of the newest installed PostgreSQL's programs. Raises RuntimeError when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    if path is None:
        raise RuntimeError("PostgreSQL is not installed; `make test` installs it.")
    return Path(path).resolve().parent
