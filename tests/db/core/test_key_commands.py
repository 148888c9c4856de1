"""``flask academy keys``: which keys there are, and how they rotate."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.cli import academy
from academy.core import key_file
from academy.core.audit import AuditEntry, check_log
from academy.core.key_file import Secret
from academy.core.keys import init_keys
from tests.support.neighbours import new_rows

Database = scoped_session[Session]
KEY = "a key that only the tests of this run use"


@pytest.fixture
def installation(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """Let the keys be in the data folder, with the key of the tests as the first; return their file."""
    usual, settings = app.extensions["keys"], app.extensions["settings"]
    file = tmp_path / key_file.NAME
    file.write_text(KEY, "ascii")
    app.extensions["settings"] = replace(settings, secret_key="", data_dir=tmp_path)
    init_keys(app, (), file)
    yield file
    app.extensions["keys"], app.extensions["settings"] = usual, settings


def run(app: Flask, *words: str) -> tuple[int, list[str]]:
    result = app.test_cli_runner().invoke(academy, ["keys", *words])
    return result.exit_code, result.output.splitlines()


def test_keys_rotate_and_are_listed(app: Flask, database: Database, installation: Path) -> None:
    assert run(app, "list") == (0, [f"{Secret(KEY).id}  signs"])
    status, [said] = run(app, "rotate")
    assert (
        status,
        said.endswith("signs from now on. Copy the file secret-key to where you keep it safe."),
    ) == (0, True)
    second, first = key_file.read(installation)
    assert run(app, "list") == (0, [f"{second.id}  signs", f"{first.id}  reads"])
    run(app, "rotate", "--leaked")
    third = key_file.read(installation)[0]
    assert run(app, "list")[1] == [
        f"{third.id}  signs",
        f"{second.id}  reads what is stored  leaked",
        f"{first.id}  reads what is stored  leaked",
    ]
    entries = new_rows(AuditEntry)
    assert [(entry.action, entry.target, entry.detail) for entry in entries] == [
        ("keys.rotate", f"key:{second.id}", {"is_leaked": False}),
        ("keys.rotate", f"key:{third.id}", {"is_leaked": True}),
    ]
    assert check_log().findings == []


def test_a_key_that_is_set_is_rotated_by_the_setting(app: Flask, database: Database) -> None:
    status, [said] = run(app, "rotate")
    assert status == 1
    assert said.startswith("academy: ACADEMY_SECRET_KEY is set, so the keys are not in the data folder.")


def test_a_file_that_cannot_be_read_is_named(app: Flask, database: Database, installation: Path) -> None:
    run(app, "list")
    installation.unlink()
    status, [said] = run(app, "rotate")
    assert status == 1
    assert "cannot be changed" in said
    assert run(app, "list")[0] == 0, "the running process remembers"
