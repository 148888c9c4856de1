"""An academy's database, opened by an application beside the one that serves it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from academy.app import create_app
from academy.core.db import db
from config import Settings


@contextmanager
def open_academy(settings: Settings) -> Iterator[Flask]:
    """Return an application on the database of ``settings``; nothing of it stays open afterwards."""
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
