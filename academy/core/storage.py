"""Files: a folder, memory or S3-compatible storage behind one small port, chosen by ``STORAGE_URL``."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from flask import Flask, current_app, has_request_context

from academy.core.breaker import Breaker
from academy.core.errors import AwayError, FullError

if TYPE_CHECKING:
    from obstore.store import ClientConfig

THING = "the storage"
#: How Rust words ENOSPC and EDQUOT; obstore gives no number.
FULL_DISK = ("No space left on device", "Disk quota exceeded")
FOLDER_SCHEME: Final = "file://"
NO_BUCKET: Final = "NoSuchBucket"
#: How long a bucket may say nothing: while a reader waits for a page, and while nobody waits.
HURRIED: Final["ClientConfig"] = {"connect_timeout": "200ms", "read_timeout": "400ms", "timeout": "2s"}
PATIENT: Final["ClientConfig"] = {"connect_timeout": "2s", "read_timeout": "5s", "timeout": "30s"}


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
        self._stores: dict[bool, Any] = {}

    @property
    def store(self) -> Any:
        """Return the open store, patient unless a reader waits. Opened late: most web processes never touch it."""
        is_hurried = has_request_context()
        if is_hurried not in self._stores:
            self._stores[is_hurried] = self._opened(HURRIED if is_hurried else PATIENT)
        return self._stores[is_hurried]

    def _opened(self, limits: "ClientConfig") -> Any:
        from obstore.store import LocalStore, from_url  # noqa: PLC0415 - see `store`

        if self.folder is not None:
            # By its path: as an address, a # or % in the name of a folder would mean something else.
            return LocalStore(self.folder, mkdir=True)
        # A bucket that does not answer is given up soon; whoever asked tries again later.
        return from_url(
            self.url, client_options={**limits, "allow_http": True}, retry_config={"max_retries": 0}
        )

    def put(self, name: str, data: bytes) -> None:
        """Store ``data`` under ``name``."""
        with self._asked():
            self.store.put(name, data)

    def get(self, name: str) -> bytes | None:
        """Return the file ``name``, or None."""
        with self._asked():
            try:
                return bytes(self.store.get(name).bytes())
            except FileNotFoundError as error:
                if NO_BUCKET in str(error):  # then nothing can be made again
                    raise
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
        batches: Any = None
        while True:
            with self._asked():  # around each batch; to list alone asks nothing, and would count as an answer
                batches = iter(self.store.list()) if batches is None else batches
                batch = next(batches, None)
            if batch is None:
                return
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
