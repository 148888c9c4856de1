"""A source has changed and the code may not be written: it is said, and the academy goes on with what was built."""

import pytest
from flask import Flask
from flask_babel import Babel

from academy.core.advice import current_advice
from academy.core.built import make_anew


def refuse() -> None:
    raise PermissionError


def test_x6_what_cannot_be_made_anew_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    app = Flask("academy")
    Babel(app)
    make_anew(app, "the translations", lambda: None)
    assert current_advice(app) == []
    make_anew(app, "the translations", refuse)
    make_anew(app, "the static files", refuse)
    assert [record.getMessage().partition(" are older")[0] for record in caplog.records] == [
        "the translations",
        "the static files",
    ]
    with app.test_request_context():
        assert ["make setup" in sentence for sentence in current_advice(app)] == [True]
