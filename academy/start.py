"""``flask academy serve``: get everything ready, then serve. What `make run` starts."""

import os
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from academy.catalogue.services.packages import publish_folder
from academy.core import migrations
from academy.core.db import commit

ROOT = Path(__file__).resolve().parents[1]
#: Courses in the repository passed `make lint` with 2,000 draws; a start only needs to see that they still load.
SAMPLES_AT_START = 20


@click.command("serve")
@with_appcontext
def serve_command() -> None:
    """Migrate, publish courses/, add demonstration data to an empty database, and serve."""
    settings = current_app.extensions["settings"]
    migrations.upgrade()
    for each in publish_folder(ROOT / "courses", samples=SAMPLES_AT_START):
        commit()
        if each.is_new:
            click.echo(f"Published {each.code} {each.version}.")
    click.echo(f"\nThe academy is at {settings.base_url}/  (Ctrl+C stops it)\n")
    sys.stdout.flush()
    # A fresh process without docstrings and without what only commands need: it rests in less memory.
    os.execv(sys.executable, [sys.executable, "-OO", "-m", "academy.serve"])  # noqa: S606 - our own module
