"""Files: a folder, memory or S3-compatible storage behind one small port, chosen by ``STORAGE_URL``."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

from flask import Flask, current_app

from academy.core.breaker import Breaker
from academy.core.errors import AwayError, FullError

THING = "the storage"
#: How Rust words ENOSPC and EDQUOT; obstore gives no number.
FULL_DISK = ("No space left on device", "Disk quota exceeded")
FOLDER_SCHEME: Final = "file://"


class Storage(Protocol):
    """Keeps named files."""

    def put(self, name: str, data: bytes) -> None:
        """Store ``data`` under ``name``, replacing what was there."""
        ...

    def get(self, name: str) -> bytes | None:
        """Return the file ``name``, or None when there is none."""
        ...

    def delete(self, name: str) -> None:
        """Delete the file ``name``; nothing happens when there is none."""
        ...

    def names(self) -> Iterator[str]:
        """Yield the names of all files."""
        ...

    @property
    def folder(self) -> Path | None:
        """Return the folder on this machine that holds the files, or None when they are elsewhere."""
        ...


class MemoryStorage:
    """Files of one process, for tests."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def put(self, name: str, data: bytes) -> None:
        """Store ``data`` under ``name``."""
        self.files[name] = data

    def get(self, name: str) -> bytes | None:
        """Return the file ``name``, or None."""
        return self.files.get(name)

    def delete(self, name: str) -> None:
        """Delete the file ``name``."""
        self.files.pop(name, None)

    def names(self) -> Iterator[str]:
        """Yield the names of all files."""
        yield from list(self.files)

    @property
    def folder(self) -> None:
        """Return None: memory is no folder."""


class ObjectStorage:
    """A folder (``file://``) or a bucket (``s3://``), by obstore, opened on first use.

    Raises AwayError when it does not answer and FullError when there is no room.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.breaker = Breaker(THING, counts=(AwayError,), failures=2)
        self._store: Any = None

    @property
    def store(self) -> Any:
        """Return the open store. Imported late: most web processes never touch it."""
        if self._store is None:
            from obstore.store import LocalStore, from_url  # noqa: PLC0415 - see the docstring

            if self.folder is not None:
                # By its path: as an address, a # or % in the name of a folder would mean something else.
                self._store = LocalStore(self.folder, mkdir=True)
            else:
                # A bucket that does not answer is given up soon; whoever asked tries again later.
                self._store = from_url(
                    self.url,
                    client_options={"connect_timeout": "500ms", "timeout": "3s", "allow_http": True},
                    retry_config={"max_retries": 0},
                )
        return self._store

    def put(self, name: str, data: bytes) -> None:
        """Store ``data`` under ``name``."""
        with self._asked():
            self.store.put(name, data)

    def get(self, name: str) -> bytes | None:
        """Return the file ``name``, or None."""
        with self._asked():
            try:
                return bytes(self.store.get(name).bytes())
            except FileNotFoundError:
                return None

    def delete(self, name: str) -> None:
        """Delete the file ``name``."""
        with self._asked(), suppress(FileNotFoundError):
            self.store.delete(name)

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Ask behind the breaker. A full folder can still be read, so that is no reason to leave it alone."""
        with self.breaker.guard():
            try:
                yield
            except Exception as error:
                if any(words in str(error) for words in FULL_DISK):
                    raise FullError(THING) from error
                raise AwayError(THING) from error

    def names(self) -> Iterator[str]:
        """Yield the names of all files."""
        for batch in self.store.list():
            yield from (entry["path"] for entry in batch)

    @property
    def folder(self) -> Path | None:
        """Return the folder of a ``file://`` storage, or None for a bucket."""
        return Path(self.url.removeprefix(FOLDER_SCHEME)) if self.url.startswith(FOLDER_SCHEME) else None


def init_storage(app: Flask, url: str) -> None:
    """Use the storage at ``url`` (``memory:``, ``file://…`` or ``s3://…``) for ``app``."""
    app.extensions["storage"] = MemoryStorage() if url == "memory:" else ObjectStorage(url)


def storage() -> Storage:
    """Return the storage of the current application."""
    port: Storage = current_app.extensions["storage"]
    return port
