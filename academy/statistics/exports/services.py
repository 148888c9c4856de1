"""Make a file of rows and record that it was taken."""

from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from academy.core import audit, clock
from academy.core.permissions import Actor
from academy.core.spreadsheets import FileFormat, Separator, write_file
from academy.programmes.queries import Programme
from academy.statistics.exports.files import ExportCounts, tables_of
from academy.statistics.exports.recognition import unrecognisable
from academy.statistics.exports.rows import exact_rows

#: A larger file goes to the disk while it is made.
BYTES_IN_MEMORY = 1024 * 1024


@dataclass(frozen=True)
class ExportedFile:
    """A file of rows, ready to be read from its start."""

    file: "SpooledTemporaryFile[bytes]"
    name: str
    file_format: FileFormat
    counts: ExportCounts


def make_export(
    programme: Programme,
    countries: frozenset[str],
    file_format: FileFormat,
    separator: Separator = Separator.COMMA,
) -> ExportedFile:
    """Return the rows of the learners of ``countries`` whose consent stands now, in the reader's language."""
    file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=BYTES_IN_MEMORY)  # noqa: SIM115 - the response closes it
    counts = ExportCounts()
    rows = unrecognisable(exact_rows(programme, countries))
    write_file(file, file_format, tables_of(programme, countries, rows, counts), separator)
    file.seek(0)
    name = f"programme-{programme.public_id}-{clock.today().isoformat()}.{file_format}"
    return ExportedFile(file, name, file_format, counts)


def record_export(
    actor: Actor, programme: Programme, countries: frozenset[str], exported: ExportedFile
) -> None:
    """Record who took which file with how many rows, in the audit log."""
    audit.record(
        "rows.export",
        f"programme:{programme.public_id}",
        actor=actor.public_id,
        format=exported.file_format.value,
        countries="all" if "" in countries else " ".join(sorted(countries)),
        rows=exported.counts.rows,
        learners=exported.counts.learners,
    )
