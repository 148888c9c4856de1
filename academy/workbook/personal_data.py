"""What the table of workbooks holds about people."""

from babel.numbers import get_currency_name

from academy.catalogue.queries import load_edition
from academy.core.i18n import current_locale, formats_locale
from academy.core.i18n import lazy_gettext as _l
from academy.core.personal_data import WHILE_OPEN, AboutPeople, Told, Words, about_people
from academy.workbook.in_words import entries_in_words
from academy.workbook.models import Workbook
from academy.workbook.tools import edition_tool


def _title(row: Workbook) -> str:
    return str(load_edition(row.edition_id).locale(current_locale())["title"])


def _code(row: Workbook) -> str:
    edition = load_edition(row.edition_id)
    return f"{edition.id} {edition.version}"


def _currency(row: Workbook) -> str:
    return str(get_currency_name(row.currency, locale=formats_locale()))


def _written(row: Workbook) -> Words:
    return entries_in_words(edition_tool(row.edition_id, current_locale()).tool, row.entries)


about_people(
    AboutPeople(
        model=Workbook,
        title=_l("Your workbooks"),
        kept=WHILE_OPEN,
        rows=lambda subject: Workbook.person_id == subject.person_id,
        told={
            "edition_id": Told(_l("Course"), words=_title, value=_code),
            "currency": Told(_l("Currency"), words=_currency),
            "entries": Told(_l("What you wrote"), words=_written),
            "is_evidence_met": _l("Complete"),
            "updated_at": _l("Last changed"),
        },
        plain=frozenset({"id", "person_id", "last_forms", "removed_rows", "evidence"}),
    )
)
