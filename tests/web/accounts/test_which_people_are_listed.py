"""The command lists open accounts with the role asked for, and gives a role in the organisation of that name."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts import services
from academy.accounts.models import Membership, Organisation
from academy.cli import academy
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, make_member, make_organisation, make_person
from tests.support.neighbours import new_rows

Database = scoped_session[Session]


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(academy, ["people", *words], input=f"{PASSWORD}\n")
    return result.exit_code, result.output


@pytest.fixture
def people(database: Database) -> dict[str, str]:
    """Return the line of each of several people, whose accounts differ in one thing."""
    made = {
        "trainer": make_member(Role.TRAINER, email="trainer@academy.test"),
        "reviewer": make_member(Role.REVIEWER, phone="+6281234567890"),
        "closed trainer": make_member(Role.TRAINER, email="closed@academy.test"),
        "learner": make_person(email="learner@academy.test"),
        "chief": make_member(Role.ADMINISTRATOR, email="chief@academy.test"),
        "other chief": make_member(Role.ADMINISTRATOR, email="other@academy.test"),
        "closed chief": make_member(Role.ADMINISTRATOR, email="gone@academy.test"),
    }
    for name in ("closed trainer", "closed chief"):
        services.close_account(made[name])
    database.commit()
    return {
        name: f"{one.public_id}  {one.display_name}  {one.email or one.phone}\n" for name, one in made.items()
    }


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        (("--role", "trainer"), ["trainer"]),
        (("--role", "reviewer"), ["reviewer"]),
        (("--role", "programme-manager"), []),
        (("--role", "administrator"), ["other chief", "chief"]),
        (("--limit", "5"), ["other chief", "chief", "learner", "reviewer", "trainer"]),
        (("--limit", "2"), ["other chief", "chief"]),
    ],
)
def test_the_list_holds_open_accounts_with_the_role(
    app: Flask, people: dict[str, str], words: tuple[str, ...], listed: list[str]
) -> None:
    assert run(app, "list", *words) == (0, "".join(people[name] for name in listed))


def test_a_role_is_given_in_the_organisation_of_that_name(app: Flask, database: Database) -> None:
    first, second = make_organisation("First"), make_organisation("Second")
    database.commit()
    for number, name in enumerate(("Second", "Third")):
        words = ("--role", "trainer", "--organisation", name, "--password-stdin")
        assert run(app, "create", "--email", f"t{number}@academy.test", "--name", "T", *words)[0] == 0
    third = new_rows(Organisation)[-1]
    assert [one.name for one in new_rows(Organisation)] == ["First", "Second", "Third"]
    assert first.id not in (second.id, third.id)
    assert [one.organisation_id for one in new_rows(Membership)] == [second.id, third.id]
