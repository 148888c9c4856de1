"""Commands for what every domain stands on: the database and the translations."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from academy.core import catalogues, migrations
from academy.core.i18n import AREAS

PACKAGE = Path(__file__).resolve().parents[1]
TRANSLATIONS = PACKAGE.parent / "translations"

database_group = AppGroup("db", help="Move the database between revisions.")
i18n_group = click.Group("i18n", help="Extract, merge, check and compile the translations.")


@database_group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database up to REVISION (default: the newest)."""
    migrations.upgrade(revision)


@database_group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION; `base` empties it."""
    migrations.downgrade(revision)


@database_group.command("revision")
@click.argument("message")
def write_revision(message: str) -> None:
    """Write a new migration from what the models say and the database has."""
    migrations.write_revision(message)


@i18n_group.command("update")
def update_catalogues() -> None:
    """Extract every text and merge it into the catalogues."""
    catalogues.update(PACKAGE, TRANSLATIONS, AREAS)


@i18n_group.command("check")
@with_appcontext
def check_catalogues() -> None:
    """Fail on missing, fuzzy and broken translations; compile the rest."""
    problems = list(catalogues.check(PACKAGE, TRANSLATIONS, AREAS))
    for problem in problems:
        click.echo(problem)
    catalogues.compile_stale(TRANSLATIONS)
    click.echo(f"{len(problems)} problems")
    sys.exit(1 if problems else 0)
