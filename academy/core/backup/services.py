"""Write a backup to one file while the academy serves, and put one back while it does not."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from academy.core import audit, clock, keys, migrations, serving
from academy.core.audit import AuditChain
from academy.core.backup.databases import BackupError, database_of
from academy.core.backup.digests import bytes_part
from academy.core.backup.manifest import Manifest, Part, read_manifest
from academy.core.db import db
from academy.core.storage import storage

MANIFEST, DATABASE, FILES = "manifest.json", "database", "files/"
#: What a fresh start makes again from the database: files beside it that belong to the old state.
DERIVED = ("tasks.db", "tasks.db-wal", "tasks.db-shm")


@dataclass(frozen=True)
class Restored:
    """What a restore did: the backup's manifest, where the old state is kept, and whether the key is another one."""

    manifest: Manifest
    kept: tuple[str, ...]
    is_other_key: bool


def write_backup(path: Path) -> Manifest:
    """Write database, stored documents and the ids of the keys they need to the new file ``path``.

    The database is copied first: documents are stored under names that never change, so every document that the
    copy names is there, unless it was erased meanwhile. Raises BackupError.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        if path.exists():
            raise BackupError(f"{path} exists already. Choose another name; a backup is never written over.")
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            manifest = _fill(archive, path.parent)
        part.rename(path)
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):  # nothing is left where nothing could be written
            part.unlink()
    return manifest


def check_backup(path: Path) -> Manifest:
    """Read a whole backup again; return what it says about itself. Raises BackupError for a damaged one."""
    with _opened(path) as archive:
        manifest = _manifest_of(archive)
        missing = {MANIFEST, DATABASE, *(FILES + name for name in manifest.files)} - set(archive.namelist())
        if missing or archive.testzip() is not None:
            raise BackupError(f"{path} is not a whole backup. Take another one.")
    return manifest


def _fill(archive: zipfile.ZipFile, folder: Path) -> Manifest:
    database = database_of(db.engine)
    database.find()
    audit_end = _end_of_audit()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as work:
        copy = Path(work) / DATABASE
        tables = database.copy(copy)
        archive.write(copy, DATABASE)
    files: dict[str, Part] = {}
    for name in storage().names():
        data = storage().get(name)
        if data is not None:  # erased a moment ago
            archive.writestr(FILES + name, data)
            files[name] = bytes_part(data)
    manifest = Manifest(
        made_at=clock.now().isoformat(timespec="seconds"),
        engine=db.engine.dialect.name,
        revision=migrations.current_revision(),
        keys=_key_ids(),
        tables=tables,
        files=files,
        audit_end=audit_end,
    )
    archive.writestr(MANIFEST, manifest.to_json())
    return manifest


def _end_of_audit() -> str:
    """Return where the audit log ends before the copy is made; '' before the upgrade that brings the chain."""
    return audit.end_of_chain() if sa.inspect(db.engine).has_table(AuditChain.__tablename__) else ""


def _key_ids() -> tuple[str, ...]:
    return tuple(each.id for each in keys.ring().secrets)


def restore_backup(path: Path) -> Restored:
    """Put the backup in ``path`` in the place of database and documents; the old ones are set aside.

    Raises BackupError, and changes nothing, when a server runs, when the backup is for another engine or from a newer
    release, or when anything in it is not what it says.
    """
    data_dir: Path = current_app.extensions["settings"].data_dir
    db.session.remove()
    db.engine.dispose()
    with _alone(data_dir), _opened(path) as archive, tempfile.TemporaryDirectory(dir=data_dir) as work:
        manifest = _manifest_of(archive)
        _refuse_unfit(manifest)
        documents = _documents(archive, manifest, Path(work))
        database = database_of(db.engine)
        if database.is_in_use():
            raise BackupError(
                "Somebody is connected to the database. Stop the academy and its workers, then restore."
            )
        copy = Path(archive.extract(DATABASE, work))
        aside = data_dir / f"before-restore-{clock.now():%Y%m%d-%H%M%S}"
        aside.mkdir(mode=0o700)
        try:
            kept = database.replace(copy, aside, manifest.tables)
        except BackupError:
            aside.rmdir()
            raise
        _put_documents(documents, aside)
        for name in DERIVED:
            with suppress(FileNotFoundError):
                (data_dir / name).rename(aside / name)
    is_other_key = not set(manifest.keys) <= set(_key_ids())
    return Restored(manifest, tuple(dict.fromkeys((kept, str(aside)))), is_other_key)


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Hold the folder for the restore alone; raise BackupError while a server holds it."""
    try:
        with serving.held_alone(data_dir):
            yield
    except serving.InUseError as error:
        raise BackupError("The academy is running here. Stop it first, then restore.") from error


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with _archive(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error) as error:
        raise BackupError(f"{path} is not a whole backup. Take another one.") from error


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {path}.") from error
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error


def _manifest_of(archive: zipfile.ZipFile) -> Manifest:
    try:
        return read_manifest(archive.read(MANIFEST).decode())
    except (KeyError, ValueError) as error:
        raise BackupError("This file is not a backup of the academy.") from error


def _refuse_unfit(manifest: Manifest) -> None:
    if manifest.engine != db.engine.dialect.name:
        raise BackupError(
            f"This is a backup of {manifest.engine}, and DATABASE_URL names {db.engine.dialect.name}."
            " Set DATABASE_URL to the same kind of database."
        )
    if manifest.revision and not migrations.is_known(manifest.revision):
        raise BackupError(
            "This backup was made by a newer release. Install that release first, then restore."
        )


def _documents(archive: zipfile.ZipFile, manifest: Manifest, work: Path) -> Path:
    """Unpack the documents into ``work``, each compared with its digest; return their folder."""
    folder = work / FILES
    folder.mkdir(mode=0o700)
    for name, part in manifest.files.items():
        unpacked = Path(archive.extract(FILES + name, work))
        if bytes_part(unpacked.read_bytes()) != part:
            raise BackupError(
                f"The document {name} in the backup is damaged. Nothing was changed. Take another backup."
            )
    return folder


def _put_documents(documents: Path, aside: Path) -> None:
    """Put the documents where the storage keeps them: by one rename, or into the bucket beside what is there."""
    kept = storage().folder
    if kept is None:
        for path in documents.rglob("*"):
            if path.is_file():
                storage().put(str(path.relative_to(documents)), path.read_bytes())
        return
    if kept.exists():
        shutil.move(kept, aside / kept.name)
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(documents, kept)
