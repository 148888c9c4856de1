"""``flask academy content publish``: compile course packages and make them, and what they share, current."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from academy.catalogue.services.packages import publish_folder
from academy.content.draw import DEFAULT_SAMPLES
from academy.core.db import commit, rollback
from academy.core.errors import DomainError


@click.command("publish")
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--samples",
    default=DEFAULT_SAMPLES,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Draws for each item with drawn numbers, when the course is checked.",
)
@with_appcontext
def publish_command(path: Path, samples: int) -> None:
    """Publish the course at PATH, or all courses inside with what they share; nothing when one has an error."""
    try:
        published, shared = publish_folder(path, samples=samples)
        commit()
    except (DomainError, ValueError) as error:
        rollback()
        raise click.ClickException(str(error)) from error
    for key in shared:
        click.echo(f"shared {key} published")
    for each in published:
        click.echo(f"{each.code} {each.version} {'published' if each.is_new else 'already published'}")
