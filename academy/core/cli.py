"""Commands for what every domain stands on: the database, the audit log and the translations."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from academy.core import audit, catalogues, key_file, keys, migrations
from academy.core.db import commit
from academy.core.i18n import are_stale
from config import Settings

PACKAGE = Path(__file__).resolve().parents[1]
TRANSLATIONS = PACKAGE.parent / "translations"

database_group = AppGroup("db", help="Move the database between revisions.")
keys_group = AppGroup("keys", help="List and rotate the secret keys.")
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


@keys_group.command("list")
@with_appcontext
def list_keys() -> None:
    """Print the ids of the secret keys, the newest first, and what each is used for; never a key."""
    ring = keys.ring()
    for place, secret in enumerate(ring.secrets):
        use = "reads what is stored" if secret.is_leaked else "reads"
        click.echo(f"{secret.id}  {'signs' if place == 0 else use}{'  leaked' if secret.is_leaked else ''}")


@keys_group.command("rotate")
@click.option("--leaked", is_flag=True, help="Somebody may know the keys so far: trust nothing they signed.")
@with_appcontext
def rotate_keys(leaked: bool) -> None:
    """Make a new secret key, which signs from now on; the others go on reading. The academy may go on serving."""
    settings: Settings = current_app.extensions["settings"]
    if settings.secret_key:
        sys.exit(
            "academy: ACADEMY_SECRET_KEY is set, so the keys are not in the data folder."
            " Rotate as docs/operator/keys.md says: a new key there, the old one in ACADEMY_SECRET_KEYS_BEFORE."
        )
    try:
        newest, *_others = key_file.rotate(settings.data_dir / key_file.NAME, is_leaked=leaked)
    except (OSError, ValueError) as error:
        sys.exit(f"academy: the secret-key in {settings.data_dir} cannot be changed: {error}")
    audit.record("keys.rotate", f"key:{newest.id}", is_leaked=leaked)
    commit()
    click.echo(f"{newest.id} signs from now on. Copy the file secret-key to where you keep it safe.")


@audit_group.command("verify")
@click.option(
    "--end", default="", help="An end that was printed before, NUMBER:LINK; the chain must go through it."
)
@with_appcontext
def verify_audit(end: str) -> None:
    """Check the whole log; print what was changed, deleted or put in, exit 1 when there is any."""
    try:
        report = audit.check_log(end)
    except ValueError:
        sys.exit(
            "academy: --end must be like 1234:3f2a90c1d7ab.x4… as this command and each backup print it."
        )
    for finding in report.findings:
        click.echo(finding)
    click.echo(f"{report.entries} entries, {report.waiting} of them not yet in the chain")
    click.echo(f"The chain ends at {report.end}")
    click.echo(f"{len(report.findings)} findings" if report.findings else "Nothing was changed")
    sys.exit(1 if report.findings else 0)


@audit_group.command("seal")
@with_appcontext
def seal_audit() -> None:
    """Put every entry that waits into the chain now; the academy does it by itself too."""
    click.echo(f"{audit.extend_chain()} entries were put into the chain")


@i18n_group.command("update")
def update_catalogues() -> None:
    """Extract every text and merge it into the catalogues."""
    catalogues.update(PACKAGE, TRANSLATIONS)


@i18n_group.command("check")
@with_appcontext
def check_catalogues() -> None:
    """Fail on missing, fuzzy and broken translations; compile what has changed."""
    problems = list(catalogues.check(PACKAGE, TRANSLATIONS))
    for problem in problems:
        click.echo(problem)
    if are_stale(TRANSLATIONS):
        catalogues.compile_all(TRANSLATIONS)
    click.echo(f"{len(problems)} problems")
    sys.exit(1 if problems else 0)
