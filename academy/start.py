"""``flask academy serve``: get everything ready, then serve. What `make run` starts."""

import os
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from academy.catalogue.services import publish_folder
from academy.core import migrations
from academy.core.backup.soundness import find_damage
from academy.core.checks import State, examine, quick_checks
from academy.core.db import close_database, db
from academy.core.memory import LARGE_BYTES
from academy.demonstration.build import is_wanted, make_demonstration
from academy.demonstration.sign_ins import kept_sign_ins
from config import Settings

ROOT = Path(__file__).resolve().parents[1]
COURSES = ROOT / "courses"
#: Courses in the repository passed `make lint` with 2,000 draws; a start only needs to see that they still load.
SAMPLES_AT_START = 20
PUBLISHED_BEFORE = "published-courses.sha256"


@click.command("serve")
@with_appcontext
def serve_command() -> None:
    """Migrate, publish courses/, add demonstration data to an empty database, and serve."""
    settings: Settings = current_app.extensions["settings"]
    if damage := find_damage(db.engine):
        sys.exit(f"academy: the database is damaged ({damage}). Restore a backup: docs/operator/backup.md.")
    migrations.upgrade()
    publish_courses(settings)
    if is_wanted(settings):
        make_demonstration(click.echo)
    say_what_is_wrong()
    greet(settings)
    close_database()
    sys.stdout.flush()
    # A fresh process without what only commands need rests in less memory; memory from one arena and compiled
    # modules make it smaller again. Never -O: libraries work inside their asserts (docs/decisions/0007).
    environment = {**os.environ, "MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": str(LARGE_BYTES)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    os.execve(sys.executable, [sys.executable, "-m", "academy.serve"], environment)  # noqa: S606 - our own module


def say_what_is_wrong() -> None:
    """Print what an operator should change before the first visitor comes; workers are about to be started."""
    for result in examine(quick_checks()):
        if result.finding.state is not State.FINE and result.check.name != "workers":
            click.echo(f"{result.check.title}: {result.finding.sentence} {result.finding.advice}", err=True)


def publish_courses(settings: Settings) -> None:
    """Publish what the database does not hold yet of courses/; what is faulty there, a check says."""
    # An older release believes this file, whatever the database holds that it is started on.
    (settings.data_dir / PUBLISHED_BEFORE).unlink(missing_ok=True)
    try:
        reports = publish_folder(COURSES, samples=SAMPLES_AT_START, only_changed=True)
    except ValueError as error:
        click.echo(str(error), err=True)
        return
    for each in reports:
        if each.published and each.published.is_new:
            click.echo(f"Published {each.published.code} {each.published.version}.")
        if each.changed:
            click.echo("Published pathways and contacts.")


def greet(settings: Settings) -> None:
    """Print the address and, with a demonstration, how to sign in."""
    click.echo(f"\nThe academy is at {settings.base_url}/  (Ctrl+C stops it)\n")
    sign_ins = "" if settings.is_production else kept_sign_ins(settings.data_dir)
    if sign_ins:
        click.echo(f"Sign in to look around:\n{sign_ins}")
