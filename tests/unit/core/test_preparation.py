"""Files of the academy are closed to others, wherever they are; what is not its own keeps its rights."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from academy.core.preparation import close_to_others


@pytest.fixture(autouse=True)
def keep_umask() -> Iterator[None]:
    kept = os.umask(0o022)
    yield
    os.umask(kept)


def open_to_all(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    path.chmod(0o644)
    return path


@pytest.mark.parametrize("place", ["folder", "bucket", "memory"])
def test_its_own_files_are_closed(tmp_path: Path, place: str) -> None:
    files = [open_to_all(tmp_path / name) for name in ("data/key", "base/academy.db", "base/academy.db-wal")]
    stored, strange = open_to_all(tmp_path / "files/a/one.pdf"), open_to_all(tmp_path / "base/other.txt")
    storage = {"folder": f"file://{tmp_path / 'files'}", "bucket": "s3://files", "memory": "memory:"}[place]
    close_to_others(tmp_path / "data", f"sqlite:///{tmp_path / 'base/academy.db'}", storage)
    rights = [oct(stat.S_IMODE(path.stat().st_mode)) for path in (*files, stored, strange)]
    assert rights == ["0o600"] * 3 + ["0o600" if place == "folder" else "0o644", "0o644"]
