"""Commands about what learners have done."""

import click
from flask.cli import AppGroup

from academy.assessment.services import attempts_to_verify, recompute_attempt
from academy.catalogue.queries import load_edition

assessment_group = AppGroup("assessment", help="Look after attempts and answers.")


@assessment_group.command("verify")
def verify() -> None:
    """Mark all stored answers again; print what is stored differently, exit 1 when there is any.

    Nothing is changed.
    """
    checked = found = 0
    for attempts in attempts_to_verify():
        for attempt in attempts:
            checked += 1
            for drift in recompute_attempt(attempt, load_edition(attempt.edition_id)):
                found += 1
                click.echo(
                    f"attempt {drift.attempt}: {drift.what}: stored {drift.stored}, computed {drift.computed}"
                )
    click.echo(f"{checked} attempts checked, {found} differences")
    if found:
        raise click.exceptions.Exit(1)
