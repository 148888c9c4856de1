"""What was changed in a programme, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from academy.accounts.queries import get_organisation_by_public_id
from academy.core import locales
from academy.core.i18n import LazyString, current_locale
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.programmes.queries import PastChange, offered_courses
from academy.web.formats import day

#: The fields in the order of the form.
FIELDS: Mapping[str, LazyString] = {
    "name": _l("Name"),
    "summary": _l("What learners get"),
    "audience": _l("Who is it for?"),
    "courses": _l("Courses"),
    "starts_on": _l("First day"),
    "ends_on": _l("Last day"),
    "country": _l("Country"),
    "funder": _l("Paid by"),
}
AUDIENCE: Mapping[str, LazyString] = {
    "women": _l("Women"),
    "youth": _l("Young people from 15 to 24 years"),
}


@dataclass(frozen=True)
class ChangedField:
    """One field in words, as it was and as it became."""

    label: str
    before: str
    after: str


def changed_fields(change: PastChange) -> list[ChangedField]:
    """Return the fields of a change in words."""
    return [
        ChangedField(str(label), *(_words(name, value) for value in change.changes[name]))
        for name, label in FIELDS.items()
        if name in change.changes
    ]


def _words(name: str, value: Any) -> str:
    match name:
        case "starts_on" | "ends_on":
            return day(date.fromisoformat(value))
        case "audience":
            return ", ".join(str(AUDIENCE[each]) for each in value)
        case "courses":
            titles = {course.code: course.title for course in offered_courses(current_locale())}
            return ", ".join(titles.get(code, code) for code in value)
        case "country":
            return locales.country_name(value, current_locale()) if value else str(_("All countries"))
        case "funder":
            organisation = get_organisation_by_public_id(value) if value else None
            return organisation.name if organisation else str(_("The same organisation"))
        case _:
            return str(value) or "–"
