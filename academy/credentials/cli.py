"""``flask academy certificates …``"""

import click
from flask.cli import AppGroup

from academy.core.db import commit
from academy.credentials.services import have_files_made_again

certificates_group = AppGroup("certificates", help="Look after certificates.")


@certificates_group.command("remake")
@click.argument("numbers", nargs=-1)
def remake_command(numbers: tuple[str, ...]) -> None:
    """Have the PDF files of certificates drawn again: those with these NUMBERS, else all.

    Use it when files are lost or look wrong. It takes a while: twenty are drawn in a minute, and at once what a
    holder asks for. Old files stay until then. What the certificates say never changes.
    """
    count = have_files_made_again(numbers)
    commit()
    click.echo(f"{count} certificates will be drawn again.")
