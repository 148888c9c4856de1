"""Commands for course packages that need neither a database nor the web application."""

import datetime
from pathlib import Path

import click

from academy.content.edition import DEFAULT_SAMPLES


@click.group("content")
def content_group() -> None:
    """Check and publish course packages."""


@content_group.command("check")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--samples",
    default=DEFAULT_SAMPLES,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Draws for each item with drawn numbers.",
)
@click.option(
    "--today",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="Judge the expiry of facts on this day.",
)
def check(paths: tuple[Path, ...], samples: int, today: datetime.datetime | None) -> None:
    """Check course folders; print `path: place: message` for each problem, exit 1 on errors."""
    # The web process imports this module too, and must not carry the schema and YAML libraries.
    from academy.content.checker import check_paths, find_courses  # noqa: PLC0415

    problems = check_paths(paths, samples, today=today.date() if today else None)
    for problem in problems:
        click.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    courses = sum(len(find_courses(path)) for path in paths)
    click.echo(f"{courses} courses, {errors} errors, {len(problems) - errors} warnings")
    if errors:
        raise SystemExit(1)


@content_group.command("report")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--today", type=click.DateTime(formats=["%Y-%m-%d"]), help="Judge expiry on this day.")
def report(paths: tuple[Path, ...], today: datetime.datetime | None) -> None:
    """Print what can be measured of each course, and what a human still has to check."""
    from academy.content.report import report_lines  # noqa: PLC0415  # as in check

    day = today.date() if today else datetime.datetime.now(tz=datetime.UTC).date()
    try:
        for line in report_lines(paths, day):
            click.echo(line)
    except (FileNotFoundError, ValueError) as error:
        raise click.ClickException(str(error)) from error
