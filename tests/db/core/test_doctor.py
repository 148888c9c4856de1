"""``flask academy doctor`` in words and as an object, on both engines."""

import json

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from academy.cli import academy
from academy.core import clock
from academy.core.checks import State, all_checks
from academy.core.db import commit
from academy.core.failures import TaskFailure
from academy.core.health import cli
from academy.core.sweepers import note_run
from tests.factories.catalogue import make_edition

Database = scoped_session[Session]


@pytest.mark.empty_site
def test_words_and_the_object_say_the_same(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_edition()
    commit()
    note_run()
    quick = [check for check in all_checks() if check.name != "address"]
    monkeypatch.setattr(cli, "all_checks", lambda: quick)
    well = app.test_cli_runner().invoke(academy, ["doctor"])
    assert (well.exit_code, "All is well." in well.output) == (0, True), well.output
    moment = clock.now()
    database.add(TaskFailure(task="files.draw", arguments="[7]", error="E", first_at=moment, last_at=moment))
    commit()
    words = app.test_cli_runner().invoke(academy, ["doctor"])
    assert words.exit_code == 0, "something to look at is nothing wrong"
    assert "look at this  Work that failed  1 piece of work failed. See why under Waiting" in words.output
    assert "0 wrong, 1 to look at." in words.output
    printed = app.test_cli_runner().invoke(academy, ["doctor", "--json"]).stdout
    told = json.loads(printed[printed.index("{") :])
    assert told["state"] == State.NOTICE
    states = {each["name"]: each["state"] for each in told["checks"]}
    assert {name for name, state in states.items() if state != State.FINE} == {"failures"}
    assert all(each["sentence"].endswith(".") for each in told["checks"])
