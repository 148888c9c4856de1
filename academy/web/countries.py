"""Countries and languages to choose from, and the likely country of a reader."""

from flask import current_app, request

from academy.core import locales
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.web.choices import SelectChoice
from academy.web.this_phone import this_phone
from config import Settings

#: What the list of countries sends for one that is not ours; stored as ''.
ELSEWHERE = "other"

Choice = tuple[str, str]


def country_choices() -> list[Choice]:
    """Return our countries by their name in the reader's language, and "another country"."""
    return [*_countries_by_name(), (ELSEWHERE, _("Another country"))]


def countries_or(none: str) -> list[SelectChoice]:
    """Return our countries by their name in the reader's language, after ``none``, which is sent as ''."""
    return [SelectChoice("", none), *(SelectChoice(code, name) for code, name in _countries_by_name())]


def _countries_by_name() -> list[Choice]:
    locale = current_locale()
    named = [(code, locales.country_name(code, locale)) for code in locales.countries()]
    return sorted(named, key=lambda choice: choice[1])


def language_choices() -> list[Choice]:
    """Return the languages whose pages are complete, each in its own words."""
    return [(tag, locales.languages()[tag].name) for tag in locales.offered()]


def likely_country() -> str:
    """Return the country to preselect: what this phone remembers, the setting's, else what the browser's languages say.

    '' when nothing says.
    """
    if remembered := this_phone().country:
        return remembered
    settings: Settings = current_app.extensions["settings"]
    if settings.default_country in locales.countries():
        return settings.default_country
    tags = [tag.replace("_", "-").split("-") for tag, _quality in request.accept_languages]
    for parts in tags:
        if parts[-1].upper() in locales.countries():
            return parts[-1].upper()
    for parts in tags:
        if country := locales.country_of(locales.canonical(parts[0]) or ""):
            return country
    return ""
