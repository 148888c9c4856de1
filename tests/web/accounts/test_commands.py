"""The first administrator is made on the command line."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.accounts.models import Membership, Organisation, Person
from academy.cli import academy
from academy.core.permissions import Role
from tests.factories.accounts import PASSWORD, make_member, make_person
from tests.support.neighbours import new_rows

Database = scoped_session[Session]


def run(app: Flask, *words: str, password: str = PASSWORD) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(academy, ["people", *words], input=f"{password}\n")
    return result.exit_code, result.output


def test_an_administrator_is_made(app: Flask, database: Database) -> None:
    code, output = run(
        app,
        "create",
        "--email",
        "Admin@Example.com",
        "--name",
        "Admin",
        "--role",
        "administrator",
        "--password-stdin",
    )
    assert code == 0, output
    [person] = new_rows(Person)
    assert person.is_administrator
    assert person.email == "admin@example.com"
    assert person.public_id in output
    assert PASSWORD not in output
    assert "admin@example.com" in run(app, "list", "--role", "administrator")[1]
    assert run(app, "list", "--role", "trainer")[1] == ""


def test_a_member_of_an_organisation_is_made(app: Flask, database: Database) -> None:
    words = (
        "--role",
        "programme-manager",
        "--organisation",
        "SME Corp",
        "--country",
        "MY",
        "--password-stdin",
    )
    for number in range(2):
        code, output = run(app, "create", "--email", f"m{number}@example.com", "--name", "M", *words)
        assert code == 0, output
    assert [one.name for one in new_rows(Organisation)] == ["SME Corp"]
    assert [one.role for one in new_rows(Membership)] == [Role.PROGRAMME_MANAGER] * 2


@pytest.mark.parametrize(
    ("words", "password"),
    [
        (["--name", "A"], PASSWORD),
        (["--name", "A", "--email", "a@"], PASSWORD),
        (["--name", "A", "--email", "a@example.com"], "short"),
        (["--name", "A", "--email", "a@example.com"], "password1"),
        (["--name", "A", "--email", "a@example.com", "--role", "trainer"], PASSWORD),
        (["--name", "A", "--email", "a@example.com", "--role", "emperor"], PASSWORD),
        (["--name", "A", "--email", "a@example.com", "--organisation", "X"], PASSWORD),
        (["--name", "A", "--email", "a@example.com", "--country", "XX"], PASSWORD),
        (["--name", "A", "--email", "a@example.com", "--locale", "th"], PASSWORD),
    ],
)
def test_mistakes_are_explained_and_nothing_is_made(
    app: Flask, database: Database, words: list[str], password: str
) -> None:
    code, output = run(app, "create", *words, "--password-stdin", password=password)
    assert code != 0
    assert "Error:" in output
    assert "Traceback" not in output
    assert new_rows(Person) == []


@pytest.mark.parametrize("option", ["--name", "--organisation"])
def test_b3_a_name_on_the_command_line_is_as_short_as_on_a_page(
    app: Flask, database: Database, option: str
) -> None:
    words = {"--name": "A", "--email": "a@example.com", "--role": "trainer", "--organisation": "B"}
    words[option] = "Long name " * 30
    code, output = run(app, "create", *(part for pair in words.items() for part in pair), "--password-stdin")
    assert (code, "at most 120 characters" in output) == (2, True)


def test_b3_names_on_the_command_line_are_tidied(app: Flask, database: Database) -> None:
    words = ("--email", "a@example.com", "--password-stdin", "--name", " Siti\n\u3164\ufeffRahma ")
    assert run(app, "create", *words)[0] == 0
    assert [one.display_name for one in new_rows(Person)] == ["Siti Rahma"]


def test_an_address_is_used_once(app: Flask, database: Database) -> None:
    words = ("create", "--email", "a@example.com", "--name", "A", "--password-stdin")
    assert run(app, *words)[0] == 0
    code, output = run(app, *words)
    assert code == 1
    assert "Another account uses this" in output


def test_the_operator_closes_an_account_for_somebody(app: Flask, database: Database) -> None:
    person = make_person(name="Mya")
    public_id = person.public_id
    assert run(app, "close", public_id)[0] == 0
    assert run(app, "close", public_id)[0] == 1
    assert (person.closed_at is None, person.display_name) == (False, "Mya")
    other = make_person(name="Thida")
    assert run(app, "close", other.public_id, "--now")[0] == 0
    database.expire_all()
    assert other.display_name == ""


def test_all_people_are_listed_the_newest_first(app: Flask, database: Database) -> None:
    _code, before = run(app, "list")
    first, second = (
        make_person(name="First", email="first@academy.test"),
        make_person(name="Second", phone="+6281234567890"),
    )
    database.commit()
    assert run(app, "list") == (
        0,
        f"{second.public_id}  Second  +6281234567890\n{first.public_id}  First  first@academy.test\n{before}",
    )
    assert [line.split("  ")[1] for line in before.splitlines()] == [
        "Made Bystander",
        "Ni Luh Bystander",
        "Putu Ayu",
    ]


def test_a_role_and_its_organisation_are_given_together(app: Flask, database: Database) -> None:
    words = ("create", "--email", "a@example.com", "--name", "A", "--password-stdin")
    for more in (("--role", "trainer"), ("--organisation", "SME Corp")):
        code, output = run(app, *words, *more)
        assert code == 2
        assert "Give --organisation with a role that is held in one, and only then." in output
    assert new_rows(Person) == []


def test_the_last_administrator_is_not_closed(app: Flask, database: Database) -> None:
    person = make_member(Role.ADMINISTRATOR)
    database.commit()
    code, _output = run(app, "close", person.public_id)
    database.expire_all()
    assert (code, person.closed_at) == (1, None)
