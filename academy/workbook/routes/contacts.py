"""Where to ask in a country, for the tools that say for what."""

from typing import Any

from academy.catalogue.labels import CONTACT_KINDS
from academy.catalogue.queries import contacts_for
from academy.content.edition import Contact
from academy.core.i18n import current_locale
from academy.core.locales import country_name, country_of
from academy.core.permissions import current_actor
from academy.web.countries import likely_country
from academy.workbook.amounts import country_that_pays_with
from academy.workbook.routes.shown import ShownWorkbook


def contact_words(at: ShownWorkbook, country: str | None = None) -> dict[str, Any]:
    """Return contacts, the words for their kinds, and the name of the country; without a country nobody has looked.

    Unless it is given, the country is the reader's own, or the one that pays with the currency of the workbook.
    """
    if country is None:
        country = current_actor().country or country_that_pays_with(at.amounts.currency.code)
    kinds = at.book.tool.contacts
    contacts: tuple[Contact, ...] = contacts_for(country, kinds) if kinds else ()
    name = country_name(country, current_locale()) if country else ""
    return {"contacts": contacts, "kinds": CONTACT_KINDS, "country": name}


def country_of_guest() -> str:
    """Return the country of a guest: what the page's language says, else the setting or the browser; '' when open."""
    return country_of(current_locale()) or likely_country()
