"""Roles that are taken although nobody has them: nothing happens, and nothing is noted."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import LoginSession, Membership, Person
from academy.admin.services import take_role
from academy.core.audit import AuditEntry
from academy.core.db import commit
from academy.core.errors import DomainError
from academy.core.permissions import Role
from tests.factories.accounts import actor_for, make_member, make_organisation

Database = scoped_session[Session]
State = tuple[list[tuple[Role, int]], bool, int, int]


def state(database: Database, person: Person) -> State:
    """Return roles, whether an administrator, open sessions and audit rows."""
    commit()
    held = database.execute(
        sa.select(Membership.role, Membership.organisation_id).where(Membership.person_id == person.id)
    )
    sessions = sa.select(sa.func.count()).where(
        LoginSession.person_id == person.id, LoginSession.ended_at.is_(None)
    )
    return (
        [(role, organisation) for role, organisation in held],
        person.is_administrator,
        database.scalar(sessions) or 0,
        database.scalar(sa.select(sa.func.count(AuditEntry.id))) or 0,
    )


@pytest.mark.parametrize("role", [Role.TRAINER, Role.REVIEWER, Role.ADMINISTRATOR])
def test_a_role_that_is_not_held_is_not_taken(database: Database, role: Role) -> None:
    here, elsewhere = make_organisation(), make_organisation()
    administrator = actor_for(make_member(Role.ADMINISTRATOR))
    trainer = make_member(Role.TRAINER, elsewhere)
    actor_for(trainer)
    before = state(database, trainer)
    take_role(administrator, trainer, role, None if role is Role.ADMINISTRATOR else here)
    assert state(database, trainer) == before == ([(Role.TRAINER, elsewhere.id)], False, 1, before[3])


def test_a_role_in_an_organisation_is_not_taken_without_saying_where(database: Database) -> None:
    administrator, trainer = actor_for(make_member(Role.ADMINISTRATOR)), make_member(Role.TRAINER)
    before = state(database, trainer)
    with pytest.raises(DomainError) as refused:
        take_role(administrator, trainer, Role.TRAINER, None)
    assert refused.value.message == "Choose the organisation in which the person has this role."
    assert state(database, trainer) == before
