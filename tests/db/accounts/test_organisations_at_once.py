"""Two administrators change organisations at the same moment on both engines: one is told, and nothing is half done."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.accounts import services
from academy.accounts.codes import OrganisationKind
from academy.accounts.models import Membership, Organisation
from academy.accounts.queries import get_organisation_by_public_id, get_person
from academy.core.db import commit, db
from academy.core.permissions import Role
from academy.programmes.models import Programme
from tests.factories.accounts import actor_for, make_member, make_organisation, make_person
from tests.factories.programmes import make_programme
from tests.support.racing import own_application, race

CLOSED = "The organisation {} is closed. Look at its page first."


@pytest.fixture
def academy(engine_name: str, worker: str, tmp_path: Path) -> Iterator[Flask]:
    with own_application(engine_name, worker, tmp_path) as app:
        yield app


def prepared(app: Flask) -> tuple[Any, str, str, str]:
    """Return an administrator, and the ids of three organisations; the first has a trainer and a programme."""
    with app.app_context():
        chief = actor_for(make_member(Role.ADMINISTRATOR))
        first, second, third = (make_organisation(name) for name in ("First", "Second", "Third"))
        make_member(Role.TRAINER, first)
        make_programme(first)
        commit()
        return chief, first.public_id, second.public_id, third.public_id


def found(public_id: str) -> Organisation:
    organisation = get_organisation_by_public_id(public_id)
    assert organisation is not None
    return organisation


def told(done: list[Any]) -> list[str]:
    return sorted(str(each) for each in done)


def test_both_merge_the_same_into_different_ones(academy: Flask) -> None:
    chief, first, second, third = prepared(academy)

    def merge(into: str) -> Callable[[], None]:
        return lambda: services.merge_organisations(chief, found(first), found(into))

    assert told(race(academy, merge(second), merge(third))) == sorted(["None", CLOSED.format("First")])
    with academy.app_context():
        into = found(first).merged_into
        key = found(str(into)).id
        assert db.session.scalars(sa.select(Membership.organisation_id)).all() == [key]
        assert db.session.scalars(sa.select(Programme.owner_id)).all() == [key]


def test_two_that_are_merged_into_each_other(academy: Flask) -> None:
    chief, first, second, _third = prepared(academy)
    done = race(
        academy,
        lambda: services.merge_organisations(chief, found(first), found(second)),
        lambda: services.merge_organisations(chief, found(second), found(first)),
    )
    assert [each for each in done if each is None] == [None]
    with academy.app_context():
        is_closed = Organisation.closed_at.is_not(None)
        assert len(db.session.scalars(sa.select(Organisation.id).where(is_closed)).all()) == 1


def test_one_gives_a_role_while_the_other_closes(academy: Flask) -> None:
    chief, first, _second, _third = prepared(academy)
    with academy.app_context():
        person_id = make_person().id
        commit()

    def give() -> str:
        person = get_person(person_id)
        assert person is not None
        services.grant_role(chief, person, found(first), Role.REVIEWER)
        return "given"

    race(academy, give, lambda: services.close_organisation(chief, found(first)))
    with academy.app_context():
        assert found(first).closed_at is not None
        assert db.session.scalars(sa.select(Membership.id)).all() == [], "nobody has a role in a closed one"


def test_both_give_the_same_name(academy: Flask) -> None:
    chief, first, second, _third = prepared(academy)

    def rename(public_id: str, name: str) -> Callable[[], None]:
        return lambda: services.update_organisation(
            chief, found(public_id), name=name, kind=OrganisationKind.OTHER, country=""
        )

    done = race(academy, rename(first, "Union of shops"), rename(second, "UNION  of Shops"))
    assert told(done) == ["None", "There is already an organisation with this name."]
