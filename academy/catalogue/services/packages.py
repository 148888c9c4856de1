"""Publish course packages, and what they share, from a folder: each by itself, so that a faulty one stops no other."""

import logging
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DataError, SQLAlchemyError

from academy.catalogue.models import CoursePackage, Edition
from academy.catalogue.services.publish import Published, publish_edition, restore_words
from academy.catalogue.services.shared import checksum_of_shared, publish_shared
from academy.content.edition import (
    DEFAULT_SAMPLES,
    SHARED,
    compiled_course,
    compiled_shared,
    digest_of,
    find_courses,
)
from academy.core import clock
from academy.core.db import db, reading, writing
from academy.core.errors import DomainError, NotNowError

log = logging.getLogger("academy.catalogue")

#: How many problems of one package are kept; `flask academy content check` prints all.
SHOWN_PROBLEMS = 3
#: Bytes of names that are no UTF-8, as Python reads them, and what PostgreSQL stores in no text.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class FolderReport:
    """What became of one folder: its edition, or the keys of shared documents that changed, or why it has none."""

    name: str
    published: Published | None = None
    changed: tuple[str, ...] = ()
    problem: str = ""


def publish_folder(
    path: Path, *, samples: int = DEFAULT_SAMPLES, only_changed: bool = False
) -> list[FolderReport]:
    """Compile and publish the course at ``path``, or every course inside with what they share; say what became of each.

    With ``only_changed`` it leaves alone what the database holds already of files that are as they were. Each folder
    has a transaction of its own, and nothing is compiled in one. Raises ValueError when there is no course.
    """
    folders = find_courses(path)
    if not folders:
        raise ValueError(f"There is no course in {path}: no folder with a course.yaml.")
    if (path / SHARED).is_dir():
        folders.append(path / SHARED)
    with _publishing():
        restore_words()
    with reading():
        kept = _kept_packages() if only_changed else {}
    reports = [report for folder in folders if (report := _publish(folder, kept, samples)) is not None]
    if folders != [path]:
        with _publishing():
            _forget_all_but(folders)
    return reports


@contextmanager
def _publishing() -> Iterator[None]:
    """Run one write transaction after those of others who publish, so that it finds what they stored."""
    with writing():
        if db.engine.dialect.name == "postgresql":  # SQLite has one writer at a time
            db.session.execute(sa.text("SET LOCAL lock_timeout = 0"))
            db.session.execute(sa.text(f"LOCK TABLE {CoursePackage.__tablename__} IN EXCLUSIVE MODE"))
        yield


def _kept_packages() -> dict[str, str]:
    """Return name and digest of each package of which the database still holds what was made of it."""
    contents = {*db.session.scalars(sa.select(Edition.checksum)), checksum_of_shared()}
    rows = db.session.scalars(sa.select(CoursePackage).where(CoursePackage.problem == ""))
    return {row.name: row.digest for row in rows if row.content in contents}


def _publish(folder: Path, kept: Mapping[str, str], samples: int) -> FolderReport | None:
    """Publish one folder; None when it is kept as it is."""
    name, digest = _name(folder), ""
    try:
        digest = digest_of(folder)
        if kept.get(name) == digest:
            return None
        store = _publish_shared if name == SHARED else _publish_course
        return store(folder, digest, samples)
    except Exception as error:
        # Whatever a folder holds is its own fault, and no other's: only without a database nothing can go on.
        if isinstance(error, NotNowError | SQLAlchemyError) and not isinstance(error, DataError):
            raise
        problem = _problem(error, folder)
    log.error("the folder %s is not published: %s", name, problem)
    with _publishing():
        _remember(folder, digest, problem=problem)
    return FolderReport(name, problem=problem)


def _publish_course(folder: Path, digest: str, samples: int) -> FolderReport:
    course = compiled_course(folder, samples=samples)
    with _publishing():
        published = publish_edition(course.document, course.media)
        _remember(folder, digest, content=published.checksum)
    return FolderReport(_name(folder), published=published)


def _publish_shared(folder: Path, digest: str, _samples: int) -> FolderReport:
    documents = compiled_shared(folder.parent)
    with _publishing():
        changed = publish_shared(documents)
        _remember(folder, digest, content=checksum_of_shared())
    return FolderReport(_name(folder), changed=tuple(changed))


def _problem(error: Exception, folder: Path) -> str:
    """Return the first lines of what is wrong with a package, or what kind of error nobody had thought of."""
    if not isinstance(error, DomainError | ValueError | OSError):
        log.error("a course folder cannot be compiled", exc_info=error)
        return f"its files cannot be made into a course ({type(error).__name__})"
    lines = [line.removeprefix(f"{os.path.normpath(folder)}/") for line in str(error).splitlines()]
    more = [f"and {len(lines) - SHOWN_PROBLEMS} more"] if len(lines) > SHOWN_PROBLEMS else []
    return _text("; ".join([*lines[:SHOWN_PROBLEMS], *more]).rstrip("."))


def _remember(folder: Path, digest: str, *, content: str = "", problem: str = "") -> None:
    db.session.merge(
        CoursePackage(
            name=_name(folder),
            place=_place(folder),
            digest=digest,
            content=content,
            problem=problem,
            looked_at=clock.now(),
        )
    )


def _forget_all_but(folders: Collection[Path]) -> None:
    """Forget what was found in folders that are gone from beside ``folders``, or with the place they were in."""
    names, places = {_name(each) for each in folders}, {_place(each) for each in folders}
    for row in db.session.scalars(sa.select(CoursePackage).where(CoursePackage.name.not_in(names))):
        if row.place in places or not Path(row.place).is_dir():
            db.session.delete(row)


def _name(folder: Path) -> str:
    return _text(folder.resolve().name)


def _place(folder: Path) -> str:
    return _text(folder.resolve().parent)


def _text(path: Path | str) -> str:
    """Return a path, or what is wrong with it, as text that a database takes, whatever a file holds or is called."""
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", str(path))
