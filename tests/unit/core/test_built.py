"""A source has changed and the code may not be written: it is said, and the academy goes on with what was built."""

import pytest
from flask import Flask

from academy.core.built import make_anew, not_built
from academy.core.checks import State
from academy.core.health.machine import look_at_built_files


def refuse() -> None:
    raise PermissionError


def test_x6_what_cannot_be_made_anew_is_said_once(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    make_anew(app, "the translations", lambda: None)
    assert not_built(app) == []
    with app.app_context():
        assert look_at_built_files().state is State.FINE
    make_anew(app, "the translations", refuse)
    make_anew(app, "the static files", refuse)
    assert [record.getMessage().partition(" are older")[0] for record in caplog.records] == [
        "the translations",
        "the static files",
    ]
    with app.app_context():
        found = look_at_built_files()
    not_built(app).clear()
    assert found.state is State.WRONG
    assert "make setup" in found.advice
