"""``flask academy certificates …``"""

import sys
from collections.abc import Sequence

import click
from flask.cli import AppGroup

from academy.core.db import commit, reading
from academy.core.errors import NotNowError
from academy.core.pdf import PdfFailedError, PdfUnavailableError
from academy.credentials.numbers import parse_number
from academy.credentials.queries import held_numbers
from academy.credentials.services.files import OLD_FILES_A_SWEEP, have_files_made_again, make_file

certificates_group = AppGroup("certificates", help="Look after certificates.")

#: After how many drawn files the command says how far it is.
SAID_EVERY = 10


@certificates_group.command("remake")
@click.argument("numbers", nargs=-1)
@click.option("--now", is_flag=True, help="Draw them here, one after the other, and say how far it is.")
def remake_command(numbers: tuple[str, ...], now: bool) -> None:
    """Have the PDF files of certificates drawn again: those with these NUMBERS, else all.

    Use it when files are lost or look wrong. Without --now the workers draw twenty a minute, and at once what a
    holder asks for. Old files stay until then. What the certificates say never changes.
    """
    known = held_numbers([number for typed in numbers if (number := parse_number(typed))])
    unknown = [typed for typed in numbers if parse_number(typed) not in known]
    ids = have_files_made_again(sorted(known)) if known or not numbers else []
    commit()
    if not ids:
        click.echo("No certificates will be drawn again.")
    elif not now:
        minutes = -(-len(ids) // OLD_FILES_A_SWEEP)
        click.echo(f"{len(ids)} certificates will be drawn again, the last in about {minutes} minutes.")
    else:
        _draw(ids)
    for typed in unknown:
        click.echo(f"{typed}: no certificate that somebody holds has this number.", err=True)
    sys.exit(1 if unknown else 0)


def _draw(ids: Sequence[int]) -> None:
    for count, certificate_id in enumerate(ids, start=1):
        try:
            with reading():
                make_file(certificate_id)
        except (NotNowError, PdfFailedError, PdfUnavailableError) as error:
            sys.exit(
                f"academy: {error}. {count - 1} of {len(ids)} certificates are drawn, the workers draw the others."
            )
        if count % SAID_EVERY == 0 or count == len(ids):
            click.echo(f"{count} of {len(ids)} certificates are drawn.")
