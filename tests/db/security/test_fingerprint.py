"""The comparison after each test notices what became of neighbours."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import LearnerProfile, Person
from tests.factories.accounts import make_person
from tests.support.neighbours import changes, new_rows

Database = scoped_session[Session]


def seen(app: Flask, database: Database) -> list[str]:
    return changes(app.extensions["bystanders"], database.connection())


def test_what_a_test_makes_is_no_change(app: Flask, database: Database) -> None:
    made = make_person(name="Somebody new")
    assert (new_rows(Person), seen(app, database)) == ([made], [])


@pytest.mark.changes_everybody("the comparison itself is tried")
def test_a_changed_row_and_a_lost_row_are_told(app: Flask, database: Database) -> None:
    first, last = database.scalars(sa.select(LearnerProfile).order_by(LearnerProfile.person_id)).all()
    database.execute(
        sa.update(Person).where(Person.id == first.person_id).values(display_name="Somebody else")
    )
    database.execute(sa.delete(LearnerProfile).where(LearnerProfile.person_id == last.person_id))
    assert seen(app, database) == [
        f"people ({first.person_id},): display_name: 'Ni Luh Bystander' -> 'Somebody else'",
        f"learner_profiles ({last.person_id},) is gone",
    ]


@pytest.mark.empty_site
def test_an_empty_site_holds_nobody(database: Database) -> None:
    assert database.scalars(sa.select(Person)).all() == []
