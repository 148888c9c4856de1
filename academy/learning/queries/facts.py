"""Facts that differ from country to country: put into a lesson for one reader, gone when they are too old."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import render_template

from academy.core import locales
from academy.core.i18n import current_locale, formats_locale

#: What the compiler leaves in a lesson where a fact of the reader's country belongs.
MARKER = re.compile(r'<(aside|div)\b[^>]*\bdata-facts="(?P<key>[^"]+)"[^>]*></\1>')


def with_facts(html: str, facts: Mapping[str, Any], country: str, today: date) -> str:
    """Return lesson HTML with each fact filled in for ``country``.

    A country without the fact, a fact past its ``review_by`` date and an unknown country get the fallback.
    """
    return MARKER.sub(lambda found: _fact(facts[found["key"]], country, today), html)


def _fact(fact: Mapping[str, Any], country: str, today: date) -> str:
    entry = fact["countries"].get(country)
    if entry is not None and date.fromisoformat(entry["review_by"]) < today:
        entry = None
    return render_template(
        "learning/_fact.html",
        fact=fact,
        entry=entry,
        country=locales.country_name(country, current_locale()) if entry else "",
        checked_on=_day(entry["checked_on"]) if entry else "",
    )


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text), locale=formats_locale())
