"""A backup comes back whole from folders and buckets, and whatever is wrong with it changes nothing."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.accounts.models import Person
from academy.cli import academy
from academy.core.backup.databases import BackupError
from academy.core.backup.services import restore_backup, write_backup
from academy.core.db import commit, db
from academy.core.keys import init_keys
from academy.core.storage import MemoryStorage, ObjectStorage, storage
from tests.factories.accounts import make_person
from tests.support.racing import own_application

NAME = "certificates/one.pdf"
Change = Callable[[dict[str, bytes]], None]


@pytest.fixture
def own(engine_name: str, worker: str, tmp_path: Path) -> Iterator[Flask]:
    folder = tmp_path / "own"
    folder.mkdir()
    with own_application(engine_name, f"backup_{worker}", folder) as app, app.app_context():
        make_person(name="Before")
        commit()
        storage().put(NAME, b"%PDF before")
        yield app
        db.session.remove()


def names() -> list[str]:
    found = list(db.session.scalars(sa.select(Person.display_name).order_by(Person.id)))
    commit()
    return found


def change_everything() -> None:
    make_person(name="After")
    commit()
    storage().put(NAME, b"%PDF after")


def changed(source: Path, change: Change) -> Path:
    """Return a backup with other content."""
    with zipfile.ZipFile(source) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    target = source.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target


def test_documents_come_back_into_a_bucket(own: Flask, tmp_path: Path) -> None:
    manifest = write_backup(tmp_path / "one.zip")
    change_everything()
    restored = restore_backup(tmp_path / "one.zip")
    assert (restored.manifest, restored.is_other_key) == (manifest, False)
    assert (names(), storage().get(NAME)) == (["Before"], b"%PDF before")


def test_documents_come_back_into_a_folder_that_is_gone(
    own: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tmp_path / "files"
    monkeypatch.setitem(own.extensions, "storage", ObjectStorage(f"file://{files}"))
    storage().put(NAME, b"%PDF before")
    write_backup(tmp_path / "one.zip")
    shutil.rmtree(files)
    restore_backup(tmp_path / "one.zip")
    assert [path.read_bytes() for path in files.rglob("*.pdf")] == [b"%PDF before"]


class Erasing(MemoryStorage):
    """Files of which one is erased while the backup is written."""

    def names(self) -> Iterator[str]:
        """Yield the names of all files, and one that is gone by now."""
        yield from [*super().names(), "certificates/erased.pdf"]


def test_a_document_that_is_erased_meanwhile_is_left_out(
    own: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(own.extensions, "storage", Erasing())
    storage().put(NAME, b"%PDF before")
    assert list(write_backup(tmp_path / "one.zip").files) == [NAME]


def _damage_document(content: dict[str, bytes]) -> None:
    content[f"files/{NAME}"] = b"%PDF damaged"


def _say_other_rows(content: dict[str, bytes]) -> None:
    manifest = json.loads(content["manifest.json"])
    manifest["tables"]["people"]["count"] += 1
    content["manifest.json"] = json.dumps(manifest).encode()


def _damage_database(content: dict[str, bytes]) -> None:
    content["database"] = content["database"][:200]


def _say_nothing(content: dict[str, bytes]) -> None:
    content["manifest.json"] = b"{}"


def _say_another_format(content: dict[str, bytes]) -> None:
    content["manifest.json"] = b'{"format": "another"}'


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_damage_document, f"The document {NAME} in the backup is damaged. Nothing was changed."),
        (_say_other_rows, "is not what the backup says. Nothing was changed."),
        (_damage_database, "^(pg_restore failed|The database is damaged): "),
        (_say_nothing, "This file is not a backup of the academy."),
        (_say_another_format, "This file is not a backup of the academy."),
    ],
)
def test_a_backup_that_is_not_what_it_says_changes_nothing(
    own: Flask, tmp_path: Path, change: Change, sentence: str
) -> None:
    write_backup(tmp_path / "one.zip")
    change_everything()
    with pytest.raises(BackupError, match=sentence):
        restore_backup(changed(tmp_path / "one.zip", change))
    assert (names(), storage().get(NAME)) == (["Before", "After"], b"%PDF after")
    assert list((tmp_path / "own").glob("before-restore-*")) == []


def test_nobody_may_be_connected(own: Flask, tmp_path: Path) -> None:
    write_backup(tmp_path / "one.zip")
    change_everything()
    other = sa.create_engine(db.engine.url)
    with other.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM people")) == 2
        with pytest.raises(BackupError, match="Somebody is connected to the database"):
            restore_backup(tmp_path / "one.zip")
    other.dispose()
    assert names() == ["Before", "After"]


def test_a_place_that_takes_no_file_is_said(own: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match=r"one\.zip cannot be written: "):
        write_backup(tmp_path / "file" / "one.zip")


def test_a_place_that_cannot_be_looked_into_is_said(own: Flask, tmp_path: Path) -> None:
    """As in a folder of somebody else: the command ended with what Python raised."""
    place = tmp_path / f"{'long' * 100}.zip"
    with pytest.raises(BackupError, match="cannot be written: File name too long"):
        write_backup(place)
    with pytest.raises(BackupError, match="cannot be read: File name too long"):
        restore_backup(place)


def test_a_database_that_is_gone_comes_back(worker: str, tmp_path: Path) -> None:
    """A file may be gone; the database of a server is there, or the server says so."""
    folder = tmp_path / "own"
    folder.mkdir()
    with own_application("sqlite", worker, folder) as app, app.app_context():
        make_person(name="Before")
        commit()
        write_backup(tmp_path / "one.zip")
        db.session.remove()
        db.engine.dispose()
        for path in folder.glob("own.db*"):
            path.unlink()
        with pytest.raises(BackupError, match="There is no database at"):
            write_backup(tmp_path / "two.zip")
        restore_backup(tmp_path / "one.zip")
        assert (names(), (tmp_path / "two.zip").exists()) == (["Before"], False)


def test_another_key_is_said(own: Flask, tmp_path: Path) -> None:
    write_backup(tmp_path / "one.zip")
    init_keys(own, ("another key than the one of the backup",), tmp_path / "none")
    db.session.remove()
    restored = own.test_cli_runner().invoke(academy, ["restore", str(tmp_path / "one.zip")])
    assert restored.exit_code == 0
    assert re.search(r"The backup needs the secret key \w{12}, and set here is \w{12}: ", restored.output)
