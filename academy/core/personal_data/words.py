"""What the entries of several domains say in the same words."""

from typing import Any

from academy.core import locales
from academy.core.i18n import current_locale
from academy.core.i18n import lazy_gettext as _l

WHILE_OPEN = _l("As long as you have an account.")
COUNTRY = _l("Country")


def country_words(row: Any) -> str:
    """Return the country of a row in the reader's language; '' for none."""
    return locales.country_name(row.country, current_locale()) or ""
