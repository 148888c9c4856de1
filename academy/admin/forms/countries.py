"""Countries to choose from, by their names in the reader's language."""

from academy.core import locales
from academy.core.i18n import current_locale
from academy.web.choices import SelectChoice


def country_choices(none: str) -> list[SelectChoice]:
    """Return our countries in the order of their names; the first choice, ``none``, stands for no single one."""
    locale = current_locale()
    named = sorted((locales.country_name(code, locale), code) for code in locales.countries())
    return [SelectChoice("", none), *(SelectChoice(code, name) for name, code in named)]
