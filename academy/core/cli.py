"""Commands for what every domain stands on: the database, the audit log and the translations."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from academy.core import audit, catalogues, migrations
from academy.core.i18n import AREAS

PACKAGE = Path(__file__).resolve().parents[1]
TRANSLATIONS = PACKAGE.parent / "translations"

database_group = AppGroup("db", help="Move the database between revisions.")
audit_group = AppGroup("audit", help="Look after the audit log.")
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


@audit_group.command("verify")
def verify_audit() -> None:
    """Compare every entry with its seal; print those that were changed, exit 1 when there is any."""
    broken = audit.broken_entries()
    for entry_id in broken:
        click.echo(f"entry {entry_id} is not as it was written")
    click.echo(f"{len(broken)} entries were changed")
    sys.exit(1 if broken else 0)


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
