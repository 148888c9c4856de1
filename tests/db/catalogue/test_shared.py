"""Publishing what all courses share: the newest content counts at once."""

from datetime import timedelta
from shutil import copytree

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.catalogue.models import SharedDocument
from academy.catalogue.queries import shared
from academy.catalogue.services.packages import publish_folder
from academy.catalogue.services.shared import publish_shared
from academy.content.edition import CONTACT_KINDS, ContactState
from academy.core import locales
from academy.core.audit import AuditEntry
from academy.core.clock import MovableClock
from academy.core.db import commit
from tests.factories.catalogue import COURSES, contact, make_shared
from tests.support.queries import count_queries


def test_a_folder_is_published_with_what_its_courses_share(
    database: scoped_session[Session], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("courses")
    for name in ("_shared", "mon-101"):
        copytree(COURSES / name, folder / name)
    keys = {f"country/{code.lower()}" for code in locales.countries()} | {"catalogue"}
    course, common = publish_folder(folder, samples=1)
    assert (course.published and course.published.code, set(common.changed)) == ("mon-101", keys)
    assert set(database.scalars(sa.select(SharedDocument.key))) == keys
    assert [each.changed for each in publish_folder(folder, samples=1)] == [(), ()]
    assert [each.name for each in publish_folder(folder / "mon-101", samples=1)] == ["mon-101"]
    assert set(database.scalars(sa.select(SharedDocument.key))) == keys


def test_changed_content_counts_at_once_and_is_audited(database: scoped_session[Session]) -> None:
    make_shared("KH", scam=[contact("Old office")])
    assert shared.contacts_for("KH", ["scam"])[0].words_in("en").name == "Old office"
    make_shared("KH", scam=[contact("New office")])
    commit()
    assert shared.contacts_for("KH", ["scam"])[0].words_in("en").name == "New office"
    targets = database.scalars(
        sa.select(AuditEntry.target).where(AuditEntry.action == "shared.publish")
    ).all()
    assert sorted(targets) == ["shared:catalogue", "shared:country/kh", "shared:country/kh"]


def test_the_same_content_again_changes_nothing(database: scoped_session[Session]) -> None:
    assert publish_shared({"country/kh": {"contacts": {}}}) == ["country/kh"]
    assert publish_shared({"country/kh": {"contacts": {}}}) == []


def test_what_is_gone_from_the_folder_is_gone_here(database: scoped_session[Session]) -> None:
    make_shared("KH", scam=[contact()])
    make_shared()
    assert database.scalars(sa.select(SharedDocument.key)).all() == ["catalogue"]
    actions = database.scalars(sa.select(AuditEntry.action).where(AuditEntry.target == "shared:country/kh"))
    assert actions.all() == ["shared.publish", "shared.remove"]


def test_contacts_cost_one_statement_and_then_none(database: scoped_session[Session]) -> None:
    make_shared("KH", scam=[contact(f"Office {number}") for number in range(50)])
    with count_queries(1):
        assert len(shared.contacts_for("KH")) == 50 + len(CONTACT_KINDS) - 1
    with count_queries(0):
        shared.contacts_for("KH", ["scam"])
    with count_queries(1):
        shared.contacts_for("VN")
    with count_queries(0):
        shared.contacts_for("VN")


def test_an_old_contact_loses_its_telephone_by_itself(
    database: scoped_session[Session], clock: MovableClock
) -> None:
    today = clock.now().date()
    make_shared("KH", scam=[contact(checked_on="2026-01-01", review_by=today.isoformat())])
    assert shared.contacts_for("kh", ["scam"])[0].state is ContactState.CHECKED
    clock.move(timedelta(days=1))
    assert shared.contacts_for("kh", ["scam"])[0].state is ContactState.EXPIRED
