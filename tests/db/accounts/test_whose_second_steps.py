"""The ways of one person's second step are hers: taken, counted, shown, forgotten and erased without anybody else's."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.loader import load_actor
from academy.accounts.models import LoginSession, Person
from academy.accounts.queries.second_step import second_step_of
from academy.accounts.second_factors import CodeApp, Passkey, RecoveryCode
from academy.accounts.services import close_account, open_session
from academy.accounts.services.closing import erase_account, subject_of
from academy.accounts.services.code_app import Tried, take_code
from academy.accounts.services.passkeys import (
    Place,
    add_passkey,
    ask_for_new_passkey,
    ask_for_passkey,
    take_passkey,
)
from academy.accounts.services.recovery_codes import codes_left, new_recovery_codes, use_recovery_code
from academy.accounts.services.second_step import admit, was_taken_recently
from academy.core import clock
from academy.core.audit import AuditEntry
from academy.core.db import commit
from academy.core.keys import KeyRing
from academy.core.permissions import GUEST, Role
from academy.core.personal_data.telling import as_json, tell
from tests.factories.accounts import actor_for, full_session, make_member, make_person
from tests.factories.second_step import Device, make_code_app, make_passkey
from tests.support.neighbours import new_rows
from tests.support.queries import count_queries
from tests.support.still_clock import StillClock

Database = scoped_session[Session]


@pytest.fixture
def person(database: Database) -> Person:
    return make_member(Role.TRAINER)


def test_who_is_half_signed_in_is_loaded_as_a_guest_with_one_statement(app: Flask, person: Person) -> None:
    token = open_session(person)
    with app.test_request_context("/en/"), count_queries(1):
        half = load_actor(token)
    assert half is not None
    assert (half.pending_id, half.person_id, half.roles, half.is_staff) == (person.id, 0, GUEST.roles, False)
    assert (half.is_authenticated, half.get_id(), half.display_name) == (False, token, "")


def test_one_session_is_let_in_and_no_other(app: Flask, person: Person) -> None:
    tokens = [open_session(person), open_session(person), open_session(make_member(Role.TRAINER))]
    first = load_actor(tokens[0])
    assert first is not None
    loaded = [load_actor(token) for token in [admit(first), *tokens[1:]]]
    assert [one is not None and one.is_staff for one in loaded] == [True, False, False]


def test_a_session_that_has_ended_is_not_let_in(app: Flask, person: Person) -> None:
    token = open_session(person)
    actor = load_actor(token)
    assert actor is not None
    [row] = new_rows(LoginSession)
    row.ended_at = clock.now()
    admit(actor)
    [row] = new_rows(LoginSession)
    assert row.second_step_at is None


def test_learners_are_loaded_whole(app: Flask, database: Database) -> None:
    learner = load_actor(open_session(make_person()))
    assert learner is not None
    assert (learner.pending_id, learner.second_step_at, learner.is_staff) == (0, None, False)


def test_a_second_step_is_recent_for_a_quarter_of_an_hour(still_clock: StillClock, person: Person) -> None:
    actor = actor_for(person)
    assert was_taken_recently(actor)
    still_clock.move(timedelta(minutes=15) - timedelta(seconds=1))
    assert was_taken_recently(actor)
    still_clock.move(timedelta(seconds=1))
    assert not was_taken_recently(actor)
    still_clock.move(-timedelta(days=1))
    assert not was_taken_recently(actor)
    assert not was_taken_recently(GUEST)


def test_a_code_counts_once_and_never_an_older_one(still_clock: StillClock, person: Person) -> None:
    app, other = make_code_app(person), make_code_app(make_member(Role.TRAINER))
    assert take_code(person.id, app.code(after=1)) is Tried.RIGHT
    assert [take_code(person.id, app.code(after=after)) for after in (1, 0, -1)] == [Tried.USED] * 3
    assert take_code(person.id, app.code(after=2)) is Tried.WRONG
    assert take_code(person.id, other.code()) is Tried.WRONG
    assert take_code(person.id, "") is Tried.WRONG
    assert take_code(make_person().id, app.code()) is Tried.WRONG
    still_clock.move(timedelta(seconds=60))
    assert take_code(person.id, app.code()) is Tried.RIGHT


def test_only_a_step_that_no_right_clock_reaches_counts_as_a_wrong_clocks(
    still_clock: StillClock, person: Person, database: Database
) -> None:
    """Two minutes between machines are four codes, and one is forgiven."""
    app, step = make_code_app(person), int(still_clock.now().timestamp()) // 30
    for ahead, expected in ((5, Tried.USED), (6, Tried.RIGHT)):
        [row] = new_rows(CodeApp)
        row.last_step = step + ahead
        database.flush()
        assert take_code(person.id, app.code()) is expected


def test_a_passkey_that_was_not_asked_for_is_refused(app: Flask, person: Person) -> None:
    actor, place = actor_for(person), Place("localhost", "http://localhost")
    assert add_passkey(actor, person, place, "{}", "Mine") is False
    assert take_passkey(actor, person.id, place, "{}") is False
    device = Device()
    made = device.make(ask_for_new_passkey(actor, person, place))
    assert add_passkey(actor, person, Place("other", "http://other"), made, "Mine") is False
    made = device.make(ask_for_new_passkey(actor, person, place))
    assert add_passkey(actor, person, place, made, "Mine") is True
    assert (
        add_passkey(actor, person, place, device.make(ask_for_new_passkey(actor, person, place)), "Twice")
        is False
    )
    signed = Device(credential_id=device.credential_id).sign(ask_for_passkey(actor, person.id, place))
    assert take_passkey(actor, person.id, place, signed) is False
    ask_for_passkey(actor, person.id, place)
    assert take_passkey(actor, person.id, place, "{}") is False
    unknown = Device(credential_id=b"unknown").sign(ask_for_passkey(actor, person.id, place))
    assert take_passkey(actor, person.id, place, unknown) is False
    assert (
        take_passkey(actor, person.id, place, device.sign(ask_for_passkey(actor, person.id, place))) is True
    )


def test_each_change_is_written_to_its_owner_and_into_the_audit_log(
    person: Person, outbox: list[tuple[str, str, str]]
) -> None:
    make_code_app(person)
    commit()
    [entry] = [row for row in new_rows(AuditEntry) if row.action.startswith("second-step.")]
    assert (entry.action, entry.actor, entry.target, entry.detail) == (
        "second-step.set-up-code-app",
        person.public_id,
        f"person:{person.public_id}",
        {},
    )
    assert outbox == [
        (
            person.email,
            "The second step of your sign-in",
            "A code app was set up for your account.\n\n"
            "If it was not you, tell an administrator of the academy, and choose a new password now:\n\n"
            "http://localhost/en/new-password",
        )
    ]


def test_a_code_app_goes_on_after_the_key_was_rotated_and_ends_with_the_old_key(
    app: Flask, person: Person, tmp_path: Path
) -> None:
    code_app, before = make_code_app(person), app.extensions["keys"]
    old, new = before.secrets[0].text, "another secret that nobody else has seen"
    try:
        app.extensions["keys"] = KeyRing((new,), tmp_path / "none")
        assert take_code(person.id, code_app.code()) is Tried.WRONG
        app.extensions["keys"] = KeyRing((new, old), tmp_path / "none")
        assert take_code(person.id, code_app.code()) is Tried.RIGHT
    finally:
        app.extensions["keys"] = before


def test_a_recovery_code_is_used_up_alone(person: Person) -> None:
    other = make_member(Role.TRAINER)
    mine, theirs = new_recovery_codes(person), new_recovery_codes(other)
    assert not use_recovery_code(person, theirs[0])
    assert use_recovery_code(person, mine[0].upper())
    assert not use_recovery_code(person, mine[0])
    assert not use_recovery_code(person, "")
    assert (codes_left(person.id), codes_left(other.id)) == (9, 10)
    assert [second_step_of(each.id).recovery_codes for each in (person, other)] == [9, 10]
    new_recovery_codes(person)
    assert not use_recovery_code(person, mine[1])
    assert (codes_left(person.id), codes_left(other.id)) == (10, 10)


def test_what_somebody_has_is_told_with_one_statement(person: Person) -> None:
    nothing = second_step_of(person.id)
    assert (nothing.is_set_up, nothing.ways, nothing.recovery_codes, nothing.is_needed) == (False, 0, 0, True)
    assert not second_step_of(make_person().id).is_needed
    assert second_step_of(make_member(Role.ADMINISTRATOR).id).is_needed
    first, second = make_passkey(person, "First"), make_passkey(person, "Second")
    new_recovery_codes(person)
    assert second_step_of(person.id).ways == 2
    make_code_app(person)
    with count_queries(1):
        mine = second_step_of(person.id)
    assert (mine.is_set_up, mine.ways, mine.recovery_codes) == (True, 3, 10)
    assert [(one.public_id, one.name) for one in mine.passkeys] == [(first, "First"), (second, "Second")]


def test_a_download_tells_the_ways_and_no_secret(app: Flask, person: Person) -> None:
    code_app = make_code_app(person)
    make_passkey(person, "My phone")
    codes = new_recovery_codes(person)
    full_session(person)
    subject = subject_of(person)
    with app.test_request_context("/en/"):
        told = json.dumps(as_json(tell(subject), subject, clock.now(), "en"))
    assert "My phone" in told
    secrets = [code_app.secret, *codes, *(row.code_hash for row in new_rows(RecoveryCode))]
    secrets += [row.secret for row in new_rows(CodeApp)] + [row.credential_id for row in new_rows(Passkey)]
    assert [secret for secret in secrets if secret in told] == []


def test_an_erased_account_has_no_ways_left(person: Person) -> None:
    make_code_app(person)
    make_passkey(person)
    new_recovery_codes(person)
    close_account(person, is_erased_now=True)
    commit()
    erase_account(person.id)
    assert [new_rows(model) for model in (CodeApp, Passkey, RecoveryCode)] == [[], [], []]
