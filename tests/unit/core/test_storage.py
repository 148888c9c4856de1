"""Files in a folder, whatever the folder is called."""

from pathlib import Path

import pytest

from academy.core.errors import AwayError
from academy.core.storage import MemoryStorage, ObjectStorage


@pytest.mark.parametrize("name", ["files", "a b", "per%20cent", "number #1", "ümlaut", "plus+", "မြန်မာ"])
def test_f1_a_folder_of_any_name_keeps_files(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "storage"
    storage = ObjectStorage(f"file://{folder}")
    storage.put("certificates/one.pdf", b"%PDF")
    assert storage.get("certificates/one.pdf") == b"%PDF"
    assert storage.get("certificates/two.pdf") is None
    assert (folder / "certificates" / "one.pdf").read_bytes() == b"%PDF"


@pytest.mark.parametrize("kind", ["memory", "folder"])
def test_files_are_named_and_deleted(tmp_path: Path, kind: str) -> None:
    storage = MemoryStorage() if kind == "memory" else ObjectStorage(f"file://{tmp_path / 'files'}")
    for name in ("certificates/one.pdf", "shared/two.pdf"):
        storage.put(name, b"%PDF")
    assert sorted(storage.names()) == ["certificates/one.pdf", "shared/two.pdf"]
    for _time in range(2):
        storage.delete("shared/two.pdf")
    assert list(storage.names()) == ["certificates/one.pdf"]


def test_a_folder_that_takes_no_files_is_away(tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"no folder")
    with pytest.raises(AwayError):
        ObjectStorage(f"file://{tmp_path / 'files'}").put("one.pdf", b"%PDF")
