"""The file of rows as tables: the rows, what the file is, what its columns mean, and every code in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from academy.core import clock, locales
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.spreadsheets import Cell, Table
from academy.programmes.queries import Programme, organisation_names
from academy.statistics.exports.columns import COLUMNS, LISTS
from academy.statistics.exports.recognition import ALIKE
from academy.statistics.exports.rows import Row
from academy.web.formats import day, number


@dataclass
class ExportCounts:
    """What a file holds, for the audit and for the file itself."""

    rows: int = 0
    learners: int = 0


def tables_of(
    programme: Programme, countries: frozenset[str], rows: Iterable[Row], counts: ExportCounts
) -> list[Table]:
    """Return the sheets of the file, the rows first; ``counts`` is filled while they are written."""
    names = [column.name for column in COLUMNS]
    heads = [str(column.head) for column in COLUMNS]
    return [
        Table("data", heads, _counted(rows, counts), names),
        Table(str(_("About this file")), (_("About this file"), ""), _about(programme, countries, counts)),
        Table("columns", ("head", "column", "kind", "code_list", "meaning"), _columns()),
        Table("codes", ("code_list", "code", "label"), _codes()),
    ]


def _counted(rows: Iterable[Row], counts: ExportCounts) -> Iterator[list[Cell]]:
    """Pass rows on as cells and count them; the rows of one learner come together."""
    last = ""
    for row in rows:
        counts.rows += 1
        counts.learners += row["subject_id"] != last
        last = row["subject_id"]
        yield [row[column.name] for column in COLUMNS]


def _about(programme: Programme, countries: frozenset[str], counts: ExportCounts) -> Iterator[list[Cell]]:
    names = organisation_names(programme)
    first, last = day(programme.starts_on), day(programme.ends_on)
    everywhere = str(_("All countries"))
    chosen = ", ".join(locales.country_name(code, current_locale()) for code in sorted(countries) if code)
    yield [str(_("Programme")), programme.name]
    yield [str(_("Run by")), names.owner]
    yield [str(_("Paid by")), names.funder or names.owner]
    yield [str(_("Days of the programme")), f"{first} – {last}"]
    yield [str(_("Learners of")), everywhere if "" in countries else chosen]
    yield [str(_("Day of this file")), clock.today()]
    yield [str(_("Learners")), counts.learners]
    yield [str(_("Rows")), counts.rows]
    yield [
        str(_("Time zone")),
        str(_("UTC for the day of this file; for months the zone in the learner’s row.")),
    ]
    yield [str(_("Protection")), f"{protection_words()} {_('Publish no group of fewer than 10.')}"]


def protection_words() -> str:
    """Return what a file of rows does so that nobody is recognised in it."""
    return str(
        _(
            "What a list of names says too is in the file only where at least %(number)s learners share it; "
            "else it is withheld.",
            number=number(ALIKE),
        )
    )


def _columns() -> Iterator[list[Cell]]:
    for column in COLUMNS:
        yield [str(column.head), column.name, column.kind.value, column.codes, column.meaning]


def _codes() -> Iterator[list[Cell]]:
    for name, each in LISTS.items():
        for code, words in each.rows():
            yield [name, code, words]
