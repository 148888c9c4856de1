"""An application on an empty database, to run the history on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from academy.app import create_app
from academy.core.db import db
from tests.conftest import make_postgresql_database, settings_for_tests

# Its assertions say what they compared, as those of tests do.
pytest.register_assert_rewrite("tests.migrations.steps")


@contextmanager
def opened(engine_name: str, worker: str, folder: Path) -> Iterator[Flask]:
    """Open an application on an empty database, in ``folder`` when it is a file."""
    if engine_name == "postgresql":
        url = make_postgresql_database(f"migrations_{worker}")
    else:
        url = f"sqlite:///{folder / 'empty.db'}"
    app = create_app(settings_for_tests(url, folder))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def empty_app(engine_name: str, worker: str, tmp_path: Path) -> Iterator[Flask]:
    """Return an application on an empty database."""
    with opened(engine_name, worker, tmp_path) as app:
        yield app
