"""What rewrites results of a programme is shown before, asks for a reason, and leaves old and new values behind."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Organisation, Person
from academy.core import clock
from academy.core.audit import AuditEntry
from academy.core.db import commit
from academy.core.permissions import Role
from academy.programmes.models import Programme
from tests.factories.accounts import make_member, make_organisation, make_person, sign_in
from tests.factories.catalogue import make_edition, make_small_edition
from tests.factories.programmes import (
    complete,
    days_from_today,
    make_manager,
    make_participant,
    make_programme,
)
from tests.support.mistakes import mistakes_in
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient
from tests.support.seen import tables

Database = scoped_session[Session]
RESULTS = "What the change does to the results"


@pytest.fixture
def programme(database: Database) -> Programme:
    """Return a programme with 25 learners: 20 completed ten days ago, 5 today."""
    programme = make_programme(make_organisation(name="Agency"), name="Women in Business")
    for number in range(25):
        person = make_participant(programme, f"Learner {number}")
        complete(person, make_edition().edition_id, at=clock.now() - timedelta(days=10 if number < 20 else 0))
    commit()
    return programme


def fields(database: Database, programme: Programme, **changes: Any) -> dict[str, Any]:
    owner = database.get_one(Organisation, programme.owner_id)
    return {
        "owner": owner.public_id,
        "name": programme.name,
        "summary": "",
        "audience": ["women"],
        "courses": [make_edition().code],
        "starts_on": programme.starts_on.isoformat(),
        "ends_on": programme.ends_on.isoformat(),
        "country": "",
        "funder": "",
        **changes,
    }


def address(programme: Programme, path: str = "") -> str:
    return f"/en/programmes/{programme.public_id}{path}"


def recorded() -> list[dict[str, Any]]:
    return [entry.detail for entry in new_rows(AuditEntry) if entry.action == "programme.update"]


def manager(client: PageClient, programme: Programme) -> Person:
    person = make_manager(programme)
    person.display_name = "Rina Manager"
    commit()
    sign_in(client, person)
    return person


def test_e5_a_changed_day_asks_for_a_reason(
    client: PageClient, database: Database, programme: Programme
) -> None:
    """E5: 75 completed became 21, without a warning and without a trace."""
    manager(client, programme)
    before, after = programme.starts_on, days_from_today(-5)
    values = fields(database, programme, starts_on=after.isoformat())
    assert 'name="reason"' not in client.get(address(programme, "/edit")).text
    warned = client.submit(address(programme, "/edit"), values)
    assert (warned.status_code, mistakes_in(warned.text)) == (
        422,
        ["Read what changes, and say why you change it."],
    )
    assert tables(warned.text)[RESULTS] == [
        ["Joined", "25", "25"],
        ["Started a course", "25", "25"],
        ["Completed a course", "25", "fewer than 10"],
    ]
    database.expire_all()
    assert (programme.starts_on, recorded()) == (before, [])
    token = dict(re.findall(r'name="(warned)"[^>]*value="([^"]+)"', warned.text))
    answer = client.submit(address(programme, "/edit"), {**values, **token, "reason": "The start was moved."})
    assert answer.status_code == 303
    database.expire_all()
    assert programme.starts_on == after
    assert recorded() == [
        {
            "reason": "The start was moved.",
            "changes": {"starts_on": [before.isoformat(), after.isoformat()]},
        }
    ]
    page = client.get(address(programme)).text
    assert all(words in page for words in ("What was changed", "The start was moved.", "Rina Manager"))
    assert re.search(rf"First day:</b> before: <bdi>{before.day} .* now: <bdi>{after.day} ", page)


def test_e5_a_warning_counts_only_for_the_change_that_it_showed(
    client: PageClient, database: Database, programme: Programme
) -> None:
    manager(client, programme)
    first = fields(database, programme, ends_on=days_from_today(-1).isoformat())
    warned = client.submit(address(programme, "/edit"), first)
    token = dict(re.findall(r'name="(warned)"[^>]*value="([^"]+)"', warned.text))
    other = {**first, **token, "ends_on": days_from_today(-9).isoformat(), "reason": "A mistake."}
    again = client.submit(address(programme, "/edit"), other)
    assert again.status_code == 422
    assert tables(again.text)[RESULTS][2] == ["Completed a course", "25", "20"]
    assert "A mistake." in again.text
    assert recorded() == []


@pytest.mark.parametrize("change", ["courses", "audience", "country", "ends_on", "starts_on"])
def test_e5_everything_that_decides_who_counts_asks(
    client: PageClient, database: Database, programme: Programme, change: str
) -> None:
    added = make_small_edition().code
    manager(client, programme)
    other: dict[str, Any] = {
        "courses": [added],
        "audience": ["women", "youth"],
        "country": "KH",
        "ends_on": days_from_today(90).isoformat(),
        "starts_on": days_from_today(-90).isoformat(),
    }
    values = fields(database, programme, **{change: other[change]})
    assert client.submit(address(programme, "/edit"), values).status_code == 422
    assert client.submit(address(programme, "/edit"), {**values, "reason": "New plan"}).status_code == 303
    [detail] = recorded()
    assert (detail["reason"], list(detail["changes"])) == ("New plan", [change])
    assert "New plan" in client.get(address(programme)).text


def test_e5_a_harmless_change_needs_no_reason_and_keeps_its_values_too(
    client: PageClient, database: Database, programme: Programme
) -> None:
    manager(client, programme)
    values = fields(database, programme, name="Women who trade", summary="Six lessons.")
    assert client.submit(address(programme, "/edit"), values).status_code == 303
    assert recorded() == [
        {
            "reason": "",
            "changes": {"name": ["Women in Business", "Women who trade"], "summary": ["", "Six lessons."]},
        }
    ]
    assert client.submit(address(programme, "/edit"), values).status_code == 303
    assert len(recorded()) == 1, "what changes nothing leaves no trace"
    page = client.get(address(programme)).text
    assert "<b>What learners get:</b> before: <bdi>–</bdi>, now: <bdi>Six lessons.</bdi>" in page


def test_a_programme_that_nobody_joined_is_changed_without_a_reason(
    client: PageClient, database: Database
) -> None:
    programme = make_programme()
    manager(client, programme)
    values = fields(database, programme, starts_on=days_from_today(-5).isoformat())
    assert client.submit(address(programme, "/edit"), values).status_code == 303
    assert list(recorded()[0]["changes"]) == ["starts_on"]


def test_a_reason_is_short_and_only_managers_read_it(
    client: PageClient, database: Database, programme: Programme
) -> None:
    manager(client, programme)
    values = fields(database, programme, starts_on=days_from_today(-5).isoformat(), reason="x" * 301)
    answer = client.submit(address(programme, "/edit"), values)
    assert "This text is too long. Use at most 300 characters." in mistakes_in(answer.text)
    assert (
        "<script>"
        not in client.submit(
            address(programme, "/edit"), {**values, "reason": "<script>"}, follow_redirects=True
        ).text
    )
    for person in (make_person(), make_member(Role.AGENCY_ANALYST)):
        sign_in(client, person)
        assert client.get(address(programme)).status_code == 403
