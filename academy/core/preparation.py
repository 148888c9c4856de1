"""What a process does before anything else: tries what its settings name, and keeps its files to itself.

Every function raises ValueError with a whole sentence about the setting that is wrong. The supervisor loads this
module, so it imports nothing large.
"""

import os
import re
import socket
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

CONNECT_SECONDS = 5
#: Nobody but the academy's own user reads what it writes: e-mail addresses, answers, the secret.
UMASK = 0o077
OTHERS = 0o077
SQLITE = "sqlite:///"
SQLITE_HEADER = b"SQLite format 3\0"
LONGEST_REASON = 200


def try_to_listen(host: str) -> None:
    """Raise ValueError when this machine cannot listen on ``host``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.bind((host, 0))
    except OSError as error:
        raise ValueError(f"ACADEMY_HOST is not an address of this machine ({error.strerror}).") from error


def try_database(url: str) -> None:
    """Raise ValueError when the database at ``url`` cannot be used. A missing SQLite file is made later."""
    if url.startswith(SQLITE):
        _try_sqlite(Path(url.removeprefix(SQLITE)))
    elif reason := _ask_apart(url):
        raise ValueError(f"DATABASE_URL names a database that does not let the academy in: {reason}")


def _try_sqlite(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            start = opened.read(len(SQLITE_HEADER))
    except FileNotFoundError:
        return
    except OSError as error:
        raise ValueError(f"DATABASE_URL names a file that cannot be used ({error.strerror}).") from error
    if start and start != SQLITE_HEADER:
        raise ValueError("DATABASE_URL names a file that is not an SQLite database.")


def _ask_apart(url: str) -> str:
    """Connect in a process of its own, so that the supervisor need not load a driver; return why it failed, or ''."""
    receiver, sender = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(sender, _connect(url).encode())
        finally:
            os._exit(0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as answer:
        reason = answer.read().decode()
    os.waitpid(child, 0)
    return reason


def _connect(url: str) -> str:
    """Connect to PostgreSQL; return '' or what it said, in one line without the password."""
    import psycopg  # noqa: PLC0415 - only this process needs it

    try:
        psycopg.connect(url.replace("+psycopg", "", 1), connect_timeout=CONNECT_SECONDS).close()
    except Exception as error:  # whatever it is, the reader gets a sentence
        said = str(error).strip().splitlines() or [type(error).__name__]
        told = re.sub(r"//[^/@]*@", "//", said[0])
        reason = told.rpartition("FATAL:")[2] if "FATAL:" in told else told
        return f"{reason.strip().rstrip('.')[:LONGEST_REASON]}."
    return ""


def is_there(path: Path) -> bool:
    """Say whether there is something at ``path``, also where this user may not look."""
    try:
        path.stat()
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def prepare_folder(path: Path, setting: str) -> None:
    """Make the folder ``path`` and try to write there. Raise ValueError naming ``setting`` when that fails."""
    probe = path / f".probe-{os.getpid()}"
    try:
        path.mkdir(parents=True, exist_ok=True)
        os.close(os.open(probe, os.O_CREAT | os.O_WRONLY | os.O_EXCL))
        probe.unlink()
    except OSError as error:
        raise ValueError(
            f"{setting} names a place where the academy cannot write ({error.strerror}): {path}"
        ) from error


def close_to_others(data_dir: Path, database_url: str, storage_url: str) -> None:
    """Take the rights of other users from the files that are there, and from all that this process will write.

    Files of earlier releases were readable by everybody. Only the academy's own are touched, and only narrowed:
    the data folder, the files directly in it, stored files, and the database.
    """
    os.umask(UMASK)
    for path in _own_files(data_dir, database_url, storage_url):
        with suppress(FileNotFoundError, PermissionError):
            status = path.lstat()
            if not stat.S_ISLNK(status.st_mode) and status.st_mode & OTHERS:
                path.chmod(stat.S_IMODE(status.st_mode) & ~OTHERS)


def _own_files(data_dir: Path, database_url: str, storage_url: str) -> Iterator[Path]:
    if data_dir.is_dir():
        yield data_dir
        yield from (path for path in data_dir.iterdir() if path.is_file())
    if storage_url.startswith("file://"):
        for folder, _folders, files in os.walk(storage_url.removeprefix("file://")):
            yield Path(folder)
            yield from (Path(folder, name) for name in files)
    if database_url.startswith(SQLITE):
        database = database_url.removeprefix(SQLITE)
        yield from (Path(f"{database}{ending}") for ending in ("", "-wal", "-shm", "-journal"))
