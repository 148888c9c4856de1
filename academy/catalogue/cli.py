"""``flask academy content publish``: compile course packages and make them, and what they share, current."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from academy.catalogue.services.packages import publish_folder
from academy.content.edition import DEFAULT_SAMPLES


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
    """Publish the course at PATH, or all courses inside with what they share; exit 1 when one could not be."""
    try:
        reports = publish_folder(path, samples=samples)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    for report in reports:
        for key in report.changed:
            click.echo(f"shared {key} published")
        if each := report.published:
            click.echo(f"{each.code} {each.version} {'published' if each.is_new else 'already published'}")
        if report.problem:
            click.echo(f"{report.name} not published: {report.problem}", err=True)
    if any(report.problem for report in reports):
        raise SystemExit(1)
