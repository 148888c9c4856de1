"""Files: a folder, memory or S3-compatible storage behind one small port, chosen by ``STORAGE_URL``."""

from pathlib import Path
from typing import Any, Protocol

from flask import Flask, current_app


class Storage(Protocol):
    """Keeps named files."""

    def put(self, name: str, data: bytes) -> None:
        """Store ``data`` under ``name``, replacing what was there."""
        ...

    def get(self, name: str) -> bytes | None:
        """Return the file ``name``, or None when there is none."""
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


class ObjectStorage:
    """A folder (``file://``) or a bucket (``s3://``), by obstore, opened on first use."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._store: Any = None

    @property
    def store(self) -> Any:
        """Return the open store. Imported late: most web processes never touch it."""
        if self._store is None:
            from obstore.store import from_url  # noqa: PLC0415 - see the docstring

            if self.url.startswith("file://"):
                Path(self.url.removeprefix("file://")).mkdir(parents=True, exist_ok=True)
            self._store = from_url(self.url)
        return self._store

    def put(self, name: str, data: bytes) -> None:
        """Store ``data`` under ``name``."""
        self.store.put(name, data)

    def get(self, name: str) -> bytes | None:
        """Return the file ``name``, or None."""
        try:
            return bytes(self.store.get(name).bytes())
        except FileNotFoundError:
            return None


def init_storage(app: Flask, url: str) -> None:
    """Use the storage at ``url`` (``memory:``, ``file://…`` or ``s3://…``) for ``app``."""
    app.extensions["storage"] = MemoryStorage() if url == "memory:" else ObjectStorage(url)


def storage() -> Storage:
    """Return the storage of the current application."""
    port: Storage = current_app.extensions["storage"]
    return port
