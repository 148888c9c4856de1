"""``flask academy backup FILE`` and ``flask academy restore FILE``."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from academy.core import keys
from academy.core.announcing import announce_database
from academy.core.backup.databases import BackupError
from academy.core.backup.manifest import Manifest
from academy.core.backup.records import make_backup
from academy.core.backup.services import restore_backup


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup_command(file: Path) -> None:
    """Write database and documents to FILE, which must be new; the academy may go on serving."""
    try:
        manifest = make_backup(file)
    except BackupError as error:
        sys.exit(f"academy: {error}")
    _describe(manifest)
    click.echo(f"Written: {file} ({file.stat().st_size:,} bytes). Keep the secret key somewhere else.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def restore_command(file: Path) -> None:
    """Put the backup in FILE in the place of database and documents; what was there is set aside.

    Stop the academy first.
    """
    announce_database(click.get_current_context())
    try:
        restored = restore_backup(file)
    except BackupError as error:
        sys.exit(f"academy: {error}")
    _describe(restored.manifest)
    for place in restored.kept:
        click.echo(f"What was here before is in {place}.")
    if restored.is_other_key:
        click.echo(
            f"The backup needs the secret key {' and '.join(restored.manifest.keys)}, and set here is"
            f" {' and '.join(each.id for each in keys.ring().secrets)}: the seals of the audit log and the second"
            " steps of staff belong to the backup's, and everybody signs in again. Put that key back before you serve:"
            " docs/operator/keys.md.",
            err=True,
        )
    click.echo("Restored. Start the academy again.")


def _describe(manifest: Manifest) -> None:
    click.echo(f"Made: {manifest.made_at}, {manifest.engine}, revision {manifest.revision or 'none'}")
    click.echo(f"Database: {len(manifest.tables)} tables, {manifest.rows:,} rows")
    click.echo(f"Documents: {len(manifest.files):,}")
    click.echo(f"Keys: {', '.join(manifest.keys)}")
    click.echo(f"Audit log: ends at {manifest.audit_end or 'no chain'}")
    click.echo(f"Digest: {manifest.digest}")
