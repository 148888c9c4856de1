"""A real queue of tasks in a folder, for tests that work it off themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from academy.core import tasks
from academy.core.db import db, may_write


@contextmanager
def queue_in(folder: Path, app: Flask) -> Iterator[Flask]:
    """Give ``app`` a queue in ``folder`` instead of its own, and work in its context as a worker may."""
    kept = {name: app.extensions[name] for name in ("huey", "perform")}
    tasks.init_tasks(app, redis_url="", data_dir=folder, is_immediate=False)
    token = may_write.set(True)
    with app.app_context():
        yield app
        db.session.remove()
    may_write.reset(token)
    app.extensions["huey"].storage.close()
    app.extensions.update(kept)
