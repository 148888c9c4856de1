"""``flask academy …``: mounts the domains' commands."""

import click
from flask.cli import AppGroup

academy = AppGroup("academy", help="Run and look after the academy.")


def mount(group: click.Command) -> None:
    """Add one domain's command group under ``flask academy``."""
    academy.add_command(group)
