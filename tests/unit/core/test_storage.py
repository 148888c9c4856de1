"""Files in a folder, whatever the folder is called."""

from pathlib import Path

import pytest

from academy.core.storage import ObjectStorage


@pytest.mark.parametrize("name", ["files", "a b", "per%20cent", "number #1", "ümlaut", "plus+", "မြန်မာ"])
def test_f1_a_folder_of_any_name_keeps_files(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "storage"
    storage = ObjectStorage(f"file://{folder}")
    storage.put("certificates/one.pdf", b"%PDF")
    assert storage.get("certificates/one.pdf") == b"%PDF"
    assert storage.get("certificates/two.pdf") is None
    assert (folder / "certificates" / "one.pdf").read_bytes() == b"%PDF"
