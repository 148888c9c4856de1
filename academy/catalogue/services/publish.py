"""Publish compiled courses as immutable editions: all of it or nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from academy.catalogue import queries
from academy.catalogue.models import (
    Course,
    Edition,
    EditionSearch,
    GlossaryTerm,
    LessonSearch,
    MediaFile,
)
from academy.catalogue.queries.glossary import forget_glossary, term_rows
from academy.catalogue.queries.lesson_search import lesson_rows
from academy.catalogue.services.card import card_of, search_texts
from academy.catalogue.tokens import index_text, padded
from academy.core import audit, clock
from academy.core.canonical import canonical_json
from academy.core.db import after_commit, db
from academy.core.errors import ConflictError
from academy.core.i18n import gettext as _


@dataclass(frozen=True)
class Published:
    """An edition that is published; ``is_new`` is False when it already was."""

    edition_id: int
    code: str
    version: str
    checksum: str
    is_new: bool


def publish_edition(
    document: Mapping[str, Any], media: Mapping[str, bytes], *, published_by: str = ""
) -> Published:
    """Make the compiled course ``document`` the current edition, with its pictures by file name.

    The same content again changes nothing. Raises ConflictError when the content changed and the version
    did not rise, or when another course has the same address.
    """
    text = canonical_json(document)
    checksum = hashlib.sha256(text.encode()).hexdigest()
    code, version = str(document["course"]["id"]), str(document["course"]["version"])
    known = db.session.scalar(sa.select(Edition.id).where(Edition.checksum == checksum))
    if known is not None:
        _store_media(document, media)
        return Published(known, code, version, checksum, is_new=False)
    course = _course(code, str(document["course"]["slug"]))
    _replace_current(course, version)
    edition = Edition(
        course_id=course.id,
        version=version,
        checksum=checksum,
        document=text,
        card=card_of(document),
        published_at=clock.now(),
        published_by=published_by,
        is_current=True,
    )
    db.session.add(edition)
    db.session.flush()
    _store_media(document, media)
    _store_words(edition.id, document)
    audit.record("edition.publish", f"edition:{code}@{version}", actor=published_by, checksum=checksum)
    db.session.flush()
    after_commit(queries.forget_lists)
    return Published(edition.id, code, version, checksum, is_new=True)


def _course(code: str, slug: str) -> Course:
    """Return the course ``code``, made when it is new, under the address ``slug``."""
    other = db.session.scalar(sa.select(Course.code).where(Course.slug == slug, Course.code != code))
    if other is not None:
        raise ConflictError(
            _(
                "The course %(other)s already has the address %(slug)s. Choose another.",
                other=other,
                slug=slug,
            )
        )
    course = db.session.scalar(sa.select(Course).where(Course.code == code).with_for_update())
    if course is None:
        course = Course(code=code, created_at=clock.now())
        db.session.add(course)
    course.slug = slug
    db.session.flush()
    return course


def _replace_current(course: Course, version: str) -> None:
    """Let the current edition step back. Raises ConflictError when ``version`` is not above all others."""
    published = db.session.scalars(sa.select(Edition.version).where(Edition.course_id == course.id)).all()
    highest = max(published, key=_order, default="")
    if published and _order(version) <= _order(highest):
        raise ConflictError(
            _(
                "%(code)s has changed, but its version %(version)s is not above %(highest)s, which is "
                "already published. Raise the version in course.yaml.",
                code=course.code,
                version=version,
                highest=highest,
            )
        )
    db.session.execute(
        sa.update(Edition)
        .where(Edition.course_id == course.id, Edition.is_current.is_(True))
        .values(is_current=False)
    )


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def _store_media(document: Mapping[str, Any], media: Mapping[str, bytes]) -> None:
    """Add the pictures that no earlier edition has. Raises KeyError for a picture without its bytes."""
    wanted = {each["name"]: each["type"] for each in document["media"].values()}
    stored = set(db.session.scalars(sa.select(MediaFile.name).where(MediaFile.name.in_(wanted))))
    for name, kind in wanted.items():
        if name not in stored:
            db.session.add(MediaFile(name=name, type=kind, data=media[name]))


def restore_words() -> None:
    """Make again what search and the glossary need of editions that have none of it.

    It is made of the edition alone. It is missing where an edition is older than a kind of search, or where a
    downgrade has taken its table.
    """
    bare = sa.or_(
        Edition.id.not_in(sa.select(EditionSearch.edition_id)),
        Edition.id.not_in(sa.select(LessonSearch.edition_id)),
    )
    for edition_id, document in db.session.execute(sa.select(Edition.id, Edition.document).where(bare)).all():
        for table in (EditionSearch, LessonSearch, GlossaryTerm):
            db.session.execute(sa.delete(table).where(table.edition_id == edition_id))
        _store_words(edition_id, json.loads(document))


def _store_words(edition_id: int, document: Mapping[str, Any]) -> None:
    """Keep the words of an edition, of its lessons and of its glossary to be found."""
    for locale, text in search_texts(document).items():
        db.session.add(EditionSearch(edition_id=edition_id, locale=locale, tokens=padded(index_text(text))))
    db.session.add_all(lesson_rows(edition_id, document))
    db.session.add_all(term_rows(edition_id, document))
    db.session.flush()
    after_commit(forget_glossary)
