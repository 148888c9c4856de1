"""Accounts, roles and consents keep their rules on both engines."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import notices, queries, services, signals
from academy.accounts.codes import AgeBand, Sex
from academy.accounts.loader import load_actor
from academy.accounts.models import Consent, LearnerProfile, LoginSession, Membership, Person
from academy.accounts.queries import ProfileAnswers
from academy.accounts.services.closing import erase_account
from academy.accounts.services.sessions import open_session
from academy.core.audit import AuditEntry
from academy.core.clock import MovableClock
from academy.core.db import commit
from academy.core.errors import DomainError, ForbiddenError
from academy.core.permissions import GUEST, Role
from tests.factories.accounts import actor_for, full_session, make_member, make_organisation, make_person
from tests.support.neighbours import new_rows
from tests.support.queries import count_queries

Database = scoped_session[Session]


def test_register_stores_folded_addresses_and_no_plain_password(database: Database) -> None:
    person = services.register_person(
        display_name="  Nguye\u0302\u0303n Thị Hoa ",
        email="Hoa@Example.com",
        phone="0812 3456 7890",
        password="three brown cows",
        country="ID",
    )
    assert (person.email, person.phone) == ("hoa@example.com", "+6281234567890")
    assert person.display_name == "Nguyễn Thị Hoa"
    assert person.password_hash.startswith("$argon2id$")
    assert not person.is_administrator


def test_an_account_name_is_taken_in_every_spelling(database: Database) -> None:
    make_person(email="sari@example.com")
    make_person(phone="0812 3456 7890")
    for email, phone in (("SARI @example.com", None), (None, "+62 812 3456 7890")):
        with pytest.raises(services.AddressTakenError):
            make_person(email=email, phone=phone)


def test_the_database_refuses_what_services_forgot(database: Database) -> None:
    person = make_person(email="sari@example.com")
    for values in ({"email": None}, {"email": make_person().email}):
        with pytest.raises(IntegrityError), database.begin_nested():
            database.execute(sa.update(Person).where(Person.id == person.id).values(**values))
    with pytest.raises(IntegrityError), database.begin_nested():
        database.execute(
            sa.insert(Membership).values(
                person_id=person.id,
                organisation_id=make_organisation().id,
                role=Role.ADMINISTRATOR,
                country="",
                created_at=person.created_at,
            )
        )
    with pytest.raises(IntegrityError), database.begin_nested():
        database.execute(
            sa.text("INSERT INTO learner_profiles (person_id, sex, updated_at) VALUES (:id, 'x', :at)"),
            {"id": person.id, "at": "2026-01-01 00:00:00"},
        )


def test_the_loader_brings_person_and_roles_with_one_statement(database: Database) -> None:
    organisation = make_organisation()
    learner, manager = make_person(name="ស្រី ពេជ្រ"), make_member(Role.PROGRAMME_MANAGER, organisation)
    services.grant_role(None, manager, organisation, Role.TRAINER, country="KH")
    for person, roles in (
        (learner, {Role.LEARNER}),
        (manager, {Role.LEARNER, Role.TRAINER, Role.PROGRAMME_MANAGER}),
    ):
        token = full_session(person)
        with count_queries(1):
            loaded = load_actor(token)
        assert loaded is not None
        assert loaded.roles == roles
        assert loaded.get_id() == token
    actor = actor_for(manager)
    assert actor.organisations_as(Role.TRAINER) == {organisation.id}
    assert {membership.country for membership in actor.memberships} == {"", "KH"}
    administrator = actor_for(make_member(Role.ADMINISTRATOR))
    assert Role.ADMINISTRATOR in administrator.roles


def test_the_token_itself_is_nowhere_in_the_database(database: Database) -> None:
    token = open_session(make_person())
    [stored] = new_rows(LoginSession)
    assert token not in (stored.token_hash, stored.public_id, stored.device)
    assert len(token) >= 43
    assert load_actor(stored.token_hash) is None


def test_an_unused_session_runs_out(app: Flask, database: Database, clock: MovableClock) -> None:
    token = open_session(make_person())
    with app.test_request_context():
        clock.move(timedelta(days=13, hours=23))
        assert load_actor(token) is not None
        clock.move(timedelta(hours=2))
        assert load_actor(token) is None


def test_a_session_in_use_runs_out_too(app: Flask, database: Database, clock: MovableClock) -> None:
    token = open_session(make_person())
    with app.test_request_context(method="POST"):
        for _ in range(29):
            clock.move(timedelta(days=1))
            assert load_actor(token) is not None
        clock.move(timedelta(days=1))
        assert load_actor(token) is None


def test_only_an_unsafe_request_writes_when_the_session_was_used(
    app: Flask, database: Database, clock: MovableClock
) -> None:
    token = open_session(make_person())
    [begun] = [session.seen_at for session in new_rows(LoginSession)]
    clock.move(timedelta(hours=1))
    with app.test_request_context(), count_queries(1):
        load_actor(token)
    assert [session.seen_at for session in new_rows(LoginSession)] == [begun]
    with app.test_request_context(method="POST"):
        with count_queries(2):
            load_actor(token)
        with count_queries(1):
            load_actor(token)
    assert [session.seen_at >= begun + timedelta(hours=1) for session in new_rows(LoginSession)] == [True]


def test_a_closed_account_is_nobody(database: Database, clock: MovableClock) -> None:
    person = make_person(name="Dara", email="dara@example.com")
    token, person_id = open_session(person), person.id
    services.record_consent(person_id, "terms", "2026-11", "en", "registration")
    services.update_profile(person_id, ProfileAnswers(sex=Sex.MALE))
    services.close_account(person)
    assert load_actor(token) is None
    assert queries.find_person("dara@example.com") is person
    clock.move(timedelta(days=14))
    assert queries.find_person("dara@example.com") is None
    commit()
    erase_account(person_id)
    assert (person.email, person.phone, person.display_name) == (None, None, "")
    assert database.get(LearnerProfile, person_id) is None
    assert not queries.has_consent(person_id, "terms")
    assert make_person(email="dara@example.com").id != person_id


def test_a_role_change_ends_every_session(database: Database) -> None:
    person, organisation = make_person(), make_organisation()
    make_member(Role.ADMINISTRATOR)  # the last one keeps the role
    for change in (
        lambda: services.grant_role(None, person, organisation, Role.TRAINER),
        lambda: services.revoke_role(None, person, organisation, Role.TRAINER),
        lambda: services.make_administrator(None, person),
        lambda: services.make_administrator(None, person, is_administrator=False),
    ):
        token, other = open_session(person), open_session(make_person())
        change()
        assert load_actor(token) is None
        assert load_actor(other) is not None


def test_granting_twice_keeps_one_membership(database: Database) -> None:
    person, organisation = make_person(), make_organisation()
    for country in ("", "KH"):
        services.grant_role(None, person, organisation, Role.TRAINER, country)
    assert [row.country for row in new_rows(Membership)] == ["KH"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.GUEST, Role.ADMINISTRATOR)])
def test_only_administrators_grant_roles_and_add_organisations(database: Database, role: Role) -> None:
    actor = actor_for(make_member(role))
    person, organisation = make_person(), make_organisation()
    for who in (actor, GUEST):
        with pytest.raises(ForbiddenError):
            services.grant_role(who, person, organisation, Role.TRAINER)
        with pytest.raises(ForbiddenError):
            services.revoke_role(who, person, organisation, Role.TRAINER)
        with pytest.raises(ForbiddenError):
            services.make_administrator(who, person)
        with pytest.raises(ForbiddenError):
            services.create_organisation(who, name="X", kind=organisation.kind)
    administrator = actor_for(make_member(Role.ADMINISTRATOR))
    services.grant_role(administrator, person, organisation, Role.TRAINER)
    entry = database.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.actor) == ("role.grant", administrator.public_id)
    with pytest.raises(DomainError):
        services.grant_role(administrator, person, organisation, Role.ADMINISTRATOR)
    with pytest.raises(DomainError):
        services.create_organisation(administrator, name=organisation.name, kind=organisation.kind)


def test_consents_are_only_added_and_can_be_withdrawn(database: Database) -> None:
    person_id = make_person().id
    notice = notices.current_notice(notices.TERMS, "km")
    first = services.record_consent(person_id, "terms", notice.version, "km", "registration")
    assert (first.text_hash, first.language, first.how) == (notice.text_hash, "km", "registration")
    assert services.record_consent(person_id, "terms", notice.version, "km", "registration") is first
    assert queries.has_consent(person_id, "terms")
    assert not queries.has_consent(person_id, "programme:abc")
    news: list[tuple[int, str]] = []
    with signals.consent_withdrawn.connected_to(
        lambda _sender, person_id, purpose: news.append((person_id, purpose))
    ):
        assert services.withdraw_consent(person_id, "terms", "privacy-page")
        assert not services.withdraw_consent(person_id, "terms", "privacy-page")
    assert news == [(person_id, "terms")]
    assert not queries.has_consent(person_id, "terms")
    services.record_consent(person_id, "terms", notice.version, "km", "registration")
    rows = new_rows(Consent)
    assert [(row.withdrawn_at is None, row.withdrawn_how) for row in rows] == [
        (False, "privacy-page"),
        (True, ""),
    ]


def test_a_consent_to_no_notice_is_refused(database: Database) -> None:
    person_id = make_person().id
    with pytest.raises(LookupError):
        services.record_consent(person_id, "terms", "1999-01", "en", "registration")


def test_answers_keep_not_asked_apart_from_not_said(database: Database) -> None:
    person = make_person(country="KH")
    assert queries.get_answers(person.id) == ProfileAnswers()
    answers = ProfileAnswers(sex=Sex.PREFER_NOT_TO_SAY, age_band=AgeBand.FROM_18_TO_24)
    services.update_profile(person.id, answers)
    assert queries.get_answers(person.id) == answers


@pytest.mark.parametrize("amount", [1, 50])
def test_names_of_many_people_cost_one_statement(database: Database, amount: int) -> None:
    ids = [make_person(name=f"Person {number}").id for number in range(amount)]
    database.flush()
    with count_queries(1):
        names = queries.names_of(ids)
    assert len(names) == amount
    assert names[ids[0]].certificate_name == "Person 0"


@pytest.mark.parametrize("amount", [1, 50])
def test_the_list_of_sessions_costs_one_statement(database: Database, amount: int) -> None:
    person = make_person()
    for _ in range(amount - 1):
        open_session(person)
    actor = actor_for(person)
    open_session(make_person())
    database.flush()
    with count_queries(1):
        rows = queries.list_sessions(actor)
    assert len(rows) == amount
    assert [row.is_current for row in rows] == [True] + [False] * (amount - 1)
