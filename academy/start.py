"""``flask academy serve``: get everything ready, then serve. What `make run` starts."""

import hashlib
import os
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from academy.admin.demonstration import is_wanted, kept_sign_ins, make_demonstration
from academy.catalogue.queries import current_cards
from academy.catalogue.services.packages import publish_folder
from academy.core import migrations
from academy.core.advice import current_advice
from academy.core.backup.soundness import find_damage
from academy.core.db import close_database, commit, db, rollback
from academy.core.errors import DomainError
from academy.core.pdf import missing_fonts
from config import Settings

ROOT = Path(__file__).resolve().parents[1]
COURSES = ROOT / "courses"
#: Courses in the repository passed `make lint` with 2,000 draws; a start only needs to see that they still load.
SAMPLES_AT_START = 20
PUBLISHED_FILE = "published-courses.sha256"


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
    if packages := missing_fonts():
        click.echo(f"Certificates cannot be drawn yet: apt install {' '.join(packages)}", err=True)
    for sentence in current_advice(current_app):
        click.echo(sentence, err=True)
    greet(settings)
    close_database()
    sys.stdout.flush()
    # A fresh process without what only commands need rests in less memory; memory from one arena and compiled
    # modules make it smaller again. Never -O: libraries work inside their asserts (docs/decisions/0007).
    environment = {**os.environ, "MALLOC_ARENA_MAX": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    os.execve(sys.executable, [sys.executable, "-m", "academy.serve"], environment)  # noqa: S606 - our own module


def publish_courses(settings: Settings) -> None:
    """Publish what is new in courses/; when something is wrong there, say so and keep what is published."""
    kept = settings.data_dir / PUBLISHED_FILE
    digest = digest_of_courses(settings)
    if kept.exists() and kept.read_text("ascii") == digest and current_cards():
        return
    try:
        published, shared = publish_folder(COURSES, samples=SAMPLES_AT_START)
        commit()
    except (DomainError, ValueError) as error:
        rollback()
        click.echo(f"The courses are not published: {error}", err=True)
        return
    for each in published:
        if each.is_new:
            click.echo(f"Published {each.code} {each.version}.")
    if shared:
        click.echo("Published pathways and contacts.")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(digest, "ascii")


def greet(settings: Settings) -> None:
    """Print the address and, with a demonstration, how to sign in."""
    click.echo(f"\nThe academy is at {settings.base_url}/  (Ctrl+C stops it)\n")
    sign_ins = "" if settings.is_production else kept_sign_ins(settings.data_dir)
    if sign_ins:
        click.echo(f"Sign in to look around:\n{sign_ins}")


def digest_of_courses(settings: Settings) -> str:
    """Return a digest of every file in courses/ and of the database's address."""
    digest = hashlib.sha256(settings.database_url.encode())
    for path in sorted(COURSES.rglob("*")):
        if path.is_file():
            digest.update(f"\n{path.relative_to(COURSES)}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
