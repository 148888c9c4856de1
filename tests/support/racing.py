"""Real threads on a database of their own: what they commit stays, and they really wait for each other."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from flask import Flask
from sqlalchemy.exc import IntegrityError

from academy.app import create_app
from academy.core.db import Base, commit, db, rollback
from tests.conftest import make_postgresql_database, settings_for_tests


@contextmanager
def own_application(engine_name: str, worker: str, folder: Path) -> Iterator[Flask]:
    """Return an application on an empty database that no other test uses."""
    is_sqlite = engine_name == "sqlite"
    url = f"sqlite:///{folder / 'own.db'}" if is_sqlite else make_postgresql_database(f"own_{worker}")
    app = create_app(settings_for_tests(url, folder))
    with app.app_context():
        Base.metadata.create_all(db.engine)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)


def race(app: Flask, *works: Callable[[], Any]) -> list[Any]:
    """Run each work in a thread and a transaction of its own, all at once; return results or errors.

    As in a request, a unique constraint that was hit is tried once more.
    """
    barrier = Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait(10)
            try:
                results[place] = _once_more(work)
            except Exception as error:  # the test looks at it
                rollback()
                results[place] = error
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def _once_more(work: Callable[[], Any]) -> Any:
    try:
        result = work()
        commit()
    except IntegrityError:
        rollback()
        result = work()
        commit()
    return result
