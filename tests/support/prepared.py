"""An academy made ready once a process: tests that begin with a first start's database get a copy of it."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from academy.app import create_app
from academy.core import key_file, migrations
from academy.core.db import close_database
from academy.start import publish_courses
from tests.conftest import settings_for_tests

DATABASE = "academy.db"


def prepare(data: Path) -> None:
    """Put a database with every table and course into the data folder of an academy that was never started.

    Its start finds the courses published, and takes half the time. That a first start migrates and publishes is proven
    by those tests that do not prepare anything.
    """
    data.mkdir(parents=True, exist_ok=True)
    shutil.copy(_database(), data / DATABASE)
    settings = settings_for_tests(f"sqlite:///{data / DATABASE}", data)
    # Its own key comes with it: with another one the log of what was published looks as if its key were lost.
    (data / key_file.NAME).touch(mode=0o600)
    (data / key_file.NAME).write_text(settings.secret_key, "ascii")


@cache
def _database() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="academy-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = settings_for_tests(f"sqlite:///{folder / DATABASE}", folder)
    with create_app(settings).app_context():
        migrations.upgrade()
        publish_courses(settings)
        close_database()
    return folder / DATABASE
