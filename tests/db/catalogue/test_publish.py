"""Publishing: immutable editions, all of it or nothing."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from academy.catalogue import queries
from academy.catalogue.models import Edition, EditionSearch, MediaFile
from academy.catalogue.services.packages import publish_folder
from academy.catalogue.services.publish import publish_edition
from academy.core.audit import AuditEntry
from academy.core.errors import ConflictError, NotFoundError
from tests.factories.catalogue import (
    document_of,
    make_edition,
    make_second_course,
    make_small_edition,
    model_course,
)
from tests.support.neighbours import new_rows


@pytest.mark.empty_site
def test_the_model_course_is_stored_with_pictures_search_and_audit(
    database: scoped_session[Session],
) -> None:
    published = make_edition()
    edition = queries.load_edition(published.edition_id)
    assert edition.document == model_course().document
    assert published.is_new
    pictures = {medium.name for medium in edition.media.values()}
    assert pictures
    assert set(database.scalars(sa.select(MediaFile.name))) == pictures
    assert all(queries.picture(name).data == model_course().media[name] for name in pictures)
    locales = set(database.scalars(sa.select(EditionSearch.locale)))
    assert locales == set(edition.languages)
    assert database.scalars(sa.select(AuditEntry.target)).all() == ["edition:mon-101@1.2.0"]


def test_the_same_content_again_changes_nothing(database: scoped_session[Session]) -> None:
    first, second = make_small_edition("mon-201"), make_small_edition("mon-201")
    assert (second.edition_id, second.is_new) == (first.edition_id, False)
    assert [edition.id for edition in new_rows(Edition)] == [first.edition_id]
    assert [entry.target for entry in new_rows(AuditEntry)] == ["edition:mon-201@1.0.0"]


def test_changed_content_needs_a_higher_version(database: scoped_session[Session]) -> None:
    make_small_edition("mon-201", version="1.10.0")
    with pytest.raises(ConflictError, match=r"not above 1\.10\.0"):
        make_small_edition("mon-201", version="1.9.0", en={"plain": "New words."})
    with pytest.raises(ConflictError):
        make_small_edition("mon-201", version="1.10.0", en={"plain": "New words."})


def test_a_newer_edition_replaces_the_current_one_and_the_old_one_stays(
    database: scoped_session[Session],
) -> None:
    old = make_small_edition("mon-201")
    new = make_small_edition("mon-201", version="1.0.1", en={"plain": "New words."})
    assert [card.edition_id for card in queries.current_cards() if card.code == "mon-201"] == [new.edition_id]
    assert queries.load_edition(old.edition_id).version == "1.0.0"


def test_the_database_holds_one_current_edition_a_course(database: scoped_session[Session]) -> None:
    make_small_edition("mon-201")
    make_small_edition("mon-201", version="1.0.1", en={"plain": "New words."})
    with pytest.raises(IntegrityError), database.begin_nested():
        database.execute(sa.update(Edition).values(is_current=True))


def test_two_courses_cannot_share_an_address(database: scoped_session[Session]) -> None:
    make_small_edition("mon-201")
    document = document_of("mon-202")
    document["course"]["slug"] = "course-mon-201"
    with pytest.raises(ConflictError, match="already has the address"):
        publish_edition(document, {})


def test_a_folder_without_a_course_says_so(database: scoped_session[Session], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no folder with a course"):
        publish_folder(tmp_path)


def test_an_unknown_edition_picture_or_course_is_not_found(database: scoped_session[Session]) -> None:
    for read in (
        lambda: queries.load_edition(999_999),
        lambda: queries.picture("0123456789abcdef.svg"),
        lambda: queries.card_by_slug("nothing"),
    ):
        with pytest.raises(NotFoundError):
            read()


def test_pictures_that_another_course_has_are_stored_once(database: scoped_session[Session]) -> None:
    make_edition()
    before = sorted(database.scalars(sa.select(MediaFile.name)))
    second = queries.load_edition(make_second_course().edition_id)
    assert (
        sorted(database.scalars(sa.select(MediaFile.name)))
        == before
        == sorted(medium.name for medium in second.media.values())
    )
