"""Where to ask in a country, for the tools that say for what."""

from typing import Any

from academy.catalogue.contact_kinds import CONTACT_KINDS
from academy.catalogue.shared import contacts_for
from academy.content.shared_documents import Contact
from academy.core.i18n import current_locale
from academy.core.locales import countries, country_name
from academy.core.permissions import current_actor
from academy.learning.routes.workbook.place import WorkbookPlace


def contact_words(at: WorkbookPlace, country: str | None = None) -> dict[str, Any]:
    """Return contacts, the words for their kinds, and the name of the country; without a country nobody has looked.

    Unless it is given, the country is the reader's own, or the one that pays with the currency of the workbook.
    """
    if country is None:
        country = current_actor().country or country_that_pays_with(at.amounts.currency.code)
    kinds = at.book.tool.contacts
    contacts: tuple[Contact, ...] = contacts_for(country, kinds) if kinds else ()
    name = country_name(country, current_locale()) if country else ""
    return {"contacts": contacts, "kinds": CONTACT_KINDS, "country": name}


def country_that_pays_with(currency: str) -> str:
    """Return the country of a currency; '' for one of no member state."""
    return (
        currency[:2] if currency[:2] in countries() else ""
    )  # ISO 4217 begins with the country; US dollars say nothing


def guessed_currency() -> str:
    """Return the currency of the country where the language of the page is read most; '' when that is open."""
    found = [country for country in countries().values() if country.languages[0] == current_locale()]
    return found[0].currency if len(found) == 1 else ""
