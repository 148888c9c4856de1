"""An administrator helps somebody who has lost the phone and the codes; never herself, and never unseen."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Person
from academy.accounts.second_factors import CodeApp, Passkey, RecoveryCode
from academy.accounts.services.recovery_codes import new_recovery_codes
from academy.cli import academy
from academy.core.audit import AuditEntry
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, make_member, make_person, sign_in
from tests.factories.second_step import make_code_app, make_passkey
from tests.support.neighbours import new_rows
from tests.support.pages import PageClient

Database = scoped_session[Session]
Outbox = list[tuple[str, str, str]]
TOLD = "The second step of your account was removed. You set it up again when you sign in."


@pytest.fixture
def administrator(client: PageClient, database: Database) -> Person:
    person = make_member(Role.ADMINISTRATOR)
    make_code_app(person)
    sign_in(client, person)
    return person


@pytest.fixture
def lost(database: Database) -> Person:
    """Return a manager with everything set up, whose phone and paper are gone."""
    person = make_member(Role.PROGRAMME_MANAGER, password=PASSWORD, name="Lost Phone")
    make_code_app(person)
    make_passkey(person)
    new_recovery_codes(person)
    database.commit()
    return person


def page_of(person: Person) -> str:
    return f"/en/admin/people/{person.public_id}"


def removals() -> list[tuple[str, str, dict[str, str]]]:
    entries = (row for row in new_rows(AuditEntry) if row.action == "second-step.remove")
    return [(row.actor, row.target, row.detail) for row in entries]


def test_a_lost_device_is_helped_by_another_administrator(
    client: PageClient, administrator: Person, lost: Person, database: Database, outbox: Outbox
) -> None:
    theirs = client.application.test_client()
    assert isinstance(theirs, PageClient)
    sign_in(theirs, lost)
    page = client.get(page_of(lost)).text
    assert f"{page_of(lost)}/second-step" in page
    asked = client.get(f"{page_of(lost)}/second-step").text
    assert "call a number that you know" in asked
    nothing_chosen = client.submit(f"{page_of(lost)}/second-step", {"reason": ""})
    assert nothing_chosen.status_code == 422
    assert "Choose a reason." in nothing_chosen.text
    assert client.submit(f"{page_of(lost)}/second-step", {"reason": "lost-device"}).location == page_of(lost)
    assert "Not set up yet." in client.get(page_of(lost)).text
    assert [row.person_id for row in new_rows(CodeApp)] == [administrator.id]
    assert [*new_rows(Passkey), *new_rows(RecoveryCode)] == []
    target = f"person:{lost.public_id}"
    assert removals() == [(administrator.public_id, target, {"reason": "lost-device"})]
    assert any(to == lost.email and TOLD in body for to, _subject, body in outbox)
    assert theirs.get("/en/home").location.startswith("/en/sign-in")
    theirs.get("/en/sign-in")
    theirs.submit("/en/sign-in", {"address": str(lost.email), "password": PASSWORD})
    assert "Set up your second step" in theirs.get("/en/second-step").text


def test_nobody_removes_her_own(client: PageClient, administrator: Person, database: Database) -> None:
    assert f"{page_of(administrator)}/second-step" not in client.get(page_of(administrator)).text
    client.get(f"{page_of(administrator)}/second-step")
    refused = client.submit(f"{page_of(administrator)}/second-step", {"reason": "new-device"})
    assert refused.status_code == 409
    assert "You cannot remove your own second step. Ask another administrator." in refused.text
    assert len(new_rows(CodeApp)) == 1


def test_the_second_of_two_administrators_is_told_that_it_is_done(
    client: PageClient, administrator: Person, lost: Person
) -> None:
    client.get(f"{page_of(lost)}/second-step")
    assert client.submit(f"{page_of(lost)}/second-step", {"reason": "misused"}).status_code == 303
    late = client.submit(f"{page_of(lost)}/second-step", {"reason": "misused"})
    assert late.status_code == 409
    assert "This person has no second step." in late.text
    assert len(removals()) == 1


@pytest.mark.parametrize("reason", ["other", "lost-device'", "LOST-DEVICE"])
def test_a_reason_that_is_none_gets_a_sentence(
    client: PageClient, administrator: Person, lost: Person, reason: str
) -> None:
    client.get(f"{page_of(lost)}/second-step")
    assert client.submit(f"{page_of(lost)}/second-step", {"reason": reason}).status_code == 422
    assert removals() == []


def test_a_learner_without_one_has_no_such_section(client: PageClient, administrator: Person) -> None:
    assert "Second step" not in client.get(page_of(make_person())).text


def test_the_operator_helps_the_only_administrator(
    app: Flask, lost: Person, database: Database, outbox: Outbox
) -> None:
    def reset(public_id: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(academy, ["people", "factor-reset", public_id])
        return result.exit_code, result.output

    assert reset(lost.public_id) == (0, "")
    assert removals() == [("", f"person:{lost.public_id}", {"reason": "lost-device"})]
    assert any(TOLD in body for _to, _subject, body in outbox)
    code, said = reset(lost.public_id)
    assert (code, said) == (1, "Error: This person has no second step. It is set up at the next sign-in.\n")
    assert reset("nobody") == (1, "Error: There is no open account with this id.\n")
