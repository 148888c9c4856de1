"""What a backup says about itself: when it was made, from what, and the digests that prove it whole."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = "academy-backup/1"


@dataclass(frozen=True)
class Part:
    """A table or a file: how much is in it (rows or bytes) and the SHA-256 of that in hexadecimal."""

    count: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The contents of one backup."""

    #: ISO 8601, UTC.
    made_at: str
    #: ``sqlite`` or ``postgresql``; a backup goes back to the same kind of database.
    engine: str
    #: Revision of the migrations, '' for an empty database.
    revision: str
    #: Ids of the secret keys that the data needs; the keys themselves are kept elsewhere.
    keys: tuple[str, ...]
    tables: dict[str, Part]
    files: dict[str, Part]
    #: Where the chain of the audit log ends, ``number:link``; '' in backups of releases without one.
    audit_end: str = ""

    @property
    def digest(self) -> str:
        """Return one SHA-256 over every table and every file: equal when, and only when, the data are equal."""
        content = {"tables": _plain(self.tables), "files": _plain(self.files)}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @property
    def rows(self) -> int:
        """Return how many rows all tables have."""
        return sum(part.count for part in self.tables.values())

    def to_json(self) -> str:
        """Return the manifest as it stands in the backup."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True)


def read_manifest(text: str) -> Manifest:
    """Return the manifest that `Manifest.to_json` wrote. Raises ValueError for anything else."""
    try:
        content: dict[str, Any] = json.loads(text)
        if content.pop("format") != FORMAT:
            raise ValueError("another format")
        content["keys"] = tuple(content["keys"])
        for name in ("tables", "files"):
            content[name] = {key: Part(**value) for key, value in content[name].items()}
        return Manifest(**content)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a manifest") from error


def _plain(parts: dict[str, Part]) -> dict[str, list[object]]:
    return {name: [part.count, part.sha256] for name, part in parts.items()}
