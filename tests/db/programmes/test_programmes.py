"""Programmes are added and changed by those who manage them, and only in a way that makes sense."""

import secrets
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Organisation
from academy.catalogue.models import Course
from academy.core.audit import AuditEntry
from academy.core.errors import ConflictError, DomainError, ForbiddenError, NotFoundError
from academy.core.permissions import Role
from academy.programmes import queries
from academy.programmes.join_codes import ALPHABET
from academy.programmes.models import Programme, ProgrammeCourse
from academy.programmes.permissions import get_editable_or_404, get_programme_or_404
from academy.programmes.services import (
    ProgrammeDetails,
    create_programme,
    renew_join_code,
    set_state,
    update_programme,
)
from academy.programmes.states import ProgrammeState
from tests.factories.accounts import actor_for, make_member, make_organisation, make_person
from tests.factories.catalogue import make_small_edition
from tests.factories.programmes import make_manager, make_participant, make_programme
from tests.support.neighbours import new_rows
from tests.support.queries import count_queries

Database = scoped_session[Session]


def details(**changes: object) -> ProgrammeDetails:
    values: dict[str, object] = {
        "name": "Women in Business",
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2026, 12, 31),
        "for_women": True,
        "for_youth": False,
        "course_codes": [make_small_edition().code],
        **changes,
    }
    return ProgrammeDetails(**values)  # type: ignore[arg-type]


def test_a_programme_begins_as_a_draft_with_a_code_and_an_audit_row(database: Database) -> None:
    organisation = make_organisation()
    manager = make_member(Role.PROGRAMME_MANAGER, organisation)
    programme = create_programme(actor_for(manager), organisation.id, details())
    assert programme.state is ProgrammeState.DRAFT
    assert len(programme.join_code or "") == 8
    [entry] = [entry for entry in new_rows(AuditEntry) if entry.action == "programme.create"]
    assert (entry.actor, entry.target) == (manager.public_id, f"programme:{programme.public_id}")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "  "},
        {"ends_on": date(2026, 10, 31)},
        {"for_women": False},
        {"course_codes": []},
        {"course_codes": ["no-such"]},
        {"country": "XX"},
    ],
)
def test_details_that_make_no_sense_are_refused(database: Database, wrong: dict[str, object]) -> None:
    organisation = make_organisation()
    with pytest.raises(DomainError):
        create_programme(None, organisation.id, details(**wrong))
    assert new_rows(Programme) == []


@pytest.mark.parametrize(("women", "starts"), [(False, date(2026, 1, 1)), (True, date(2027, 1, 1))])
def test_the_database_keeps_the_rules_too(database: Database, women: bool, starts: date) -> None:
    programme = make_programme()
    programme.for_women, programme.starts_on, programme.ends_on = women, starts, date(2026, 12, 31)
    with pytest.raises(sa.exc.IntegrityError):
        database.flush()
    database.rollback()


def test_managers_act_for_their_organisation_and_country_only(database: Database) -> None:
    organisation = make_organisation()
    foreign = make_member(Role.PROGRAMME_MANAGER)
    analyst = make_member(Role.AGENCY_ANALYST, organisation)
    for person in (foreign, analyst, make_person()):
        with pytest.raises(ForbiddenError):
            create_programme(actor_for(person), organisation.id, details())
    programme = make_programme(organisation, country="KH")
    narrowed = actor_for(make_manager(programme, "ID"))
    with pytest.raises(ForbiddenError):
        create_programme(narrowed, organisation.id, details(country="KH"))
    with pytest.raises(ForbiddenError):
        update_programme(actor_for(foreign), programme, details())
    create_programme(narrowed, organisation.id, details(country="ID"))


def test_a_programme_is_found_by_its_managers_and_administrators(database: Database) -> None:
    programme = make_programme(country="KH")
    manager, administrator = make_manager(programme), make_member(Role.ADMINISTRATOR)
    here, elsewhere = make_manager(programme, "KH"), make_manager(programme, "ID")
    analyst = make_member(Role.AGENCY_ANALYST, database.get_one(Organisation, programme.owner_id))
    other = database.scalars(sa.select(Programme).where(Programme.id != programme.id)).one()
    for person, reached in ((manager, [programme]), (administrator, [programme, other]), (here, [programme])):
        assert get_programme_or_404(actor_for(person), programme.public_id).programme is programme
        rows, total = queries.managed_programmes(actor_for(person), 1, 20)
        assert ([row.programme for row in rows], total) == (reached, len(reached))
    for person in (elsewhere, analyst, make_member(Role.PROGRAMME_MANAGER), make_person()):
        with pytest.raises(NotFoundError):
            get_programme_or_404(actor_for(person), programme.public_id)
        assert queries.managed_programmes(actor_for(person), 1, 20) == ([], 0)


def test_a_manager_of_one_country_reads_but_does_not_change_a_regional_programme(database: Database) -> None:
    programme = make_programme()
    narrowed = actor_for(make_manager(programme, "ID"))
    assert get_programme_or_404(narrowed, programme.public_id).countries == {"ID"}
    with pytest.raises(ForbiddenError):
        get_editable_or_404(narrowed, programme.public_id)


def test_courses_follow_the_last_change(database: Database) -> None:
    programme = make_programme()
    kept, new = make_small_edition().code, make_small_edition().code
    for codes in ([kept], [kept, new], [new]):
        update_programme(None, programme, details(course_codes=codes))
        stored = database.scalars(
            sa.select(Course.code)
            .join(ProgrammeCourse, ProgrammeCourse.course_id == Course.id)
            .where(ProgrammeCourse.programme_id == programme.id)
        )
        assert set(stored) == set(codes)


def test_the_funder_is_fixed_once_somebody_joined(database: Database) -> None:
    programme, funder = make_programme(), make_organisation()
    update_programme(None, programme, details(funder_id=funder.id))
    assert programme.funder_id == funder.id
    make_participant(programme)
    with pytest.raises(ConflictError):
        update_programme(None, programme, details(funder_id=None))
    renamed = details(funder_id=funder.id, name="New name")
    with pytest.raises(DomainError, match="Say why you change this"):
        update_programme(None, programme, renamed)
    update_programme(None, programme, renamed, "The plan has changed.")
    assert programme.name == "New name"


def test_an_owner_is_not_its_own_funder(database: Database) -> None:
    programme = make_programme()
    update_programme(None, programme, details(funder_id=programme.owner_id))
    assert programme.funder_id is None


def test_states_go_from_draft_to_open_and_closed_and_back_to_open(database: Database) -> None:
    programme = make_programme(state=ProgrammeState.DRAFT)
    for state in (ProgrammeState.OPEN, ProgrammeState.CLOSED, ProgrammeState.OPEN):
        set_state(None, programme, state)
        assert programme.state is state
    with pytest.raises(DomainError):
        set_state(None, programme, ProgrammeState.DRAFT)


def test_a_new_code_replaces_the_old_one(database: Database) -> None:
    programme = make_programme()
    old = programme.join_code or ""
    new = renew_join_code(None, programme)
    assert new != old
    guest = actor_for(make_person())
    assert queries.find_invitation(old, guest, "en") is None
    assert queries.find_invitation(new, guest, "en") is not None


def test_the_list_costs_the_same_for_one_and_twenty_programmes(database: Database) -> None:
    organisation = make_organisation()
    actor = actor_for(make_member(Role.PROGRAMME_MANAGER, organisation))
    for _ in range(20):
        make_participant(make_programme(organisation, starts_on=date(2026, 1, 1) + timedelta(1)))
    database.flush()
    with count_queries(3):
        rows, total = queries.managed_programmes(actor, 1, 20)
    assert (len(rows), total) == (20, 20)
    assert {row.learners for row in rows} == {1}


def test_opening_an_open_programme_again_notes_nothing(database: Database) -> None:
    programme = make_programme()
    before = database.scalars(sa.select(AuditEntry.action)).all()
    set_state(None, programme, ProgrammeState.OPEN)
    assert (programme.state, database.scalars(sa.select(AuditEntry.action)).all()) == (
        ProgrammeState.OPEN,
        before,
    )


def test_a_code_that_is_taken_is_drawn_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = make_programme().join_code or ""
    drawn, draw = iter([*taken, *reversed(taken)]), secrets.choice
    monkeypatch.setattr(
        secrets, "choice", lambda symbols: next(drawn) if symbols == ALPHABET else draw(symbols)
    )
    assert make_programme().join_code == taken[::-1] != taken


def test_the_old_value_is_the_one_that_is_replaced(database: Database) -> None:
    programme = make_programme(name="As it was on the page")
    by_another = sa.update(Programme).where(Programme.id == programme.id).values(name="As another left it")
    database.execute(by_another.execution_options(synchronize_session=False))
    update_programme(None, programme, details(name="As it is now"))
    [entry] = [entry for entry in new_rows(AuditEntry) if entry.action == "programme.update"]
    assert entry.detail["changes"]["name"] == ["As another left it", "As it is now"]
