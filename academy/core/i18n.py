"""Languages: translation functions that every other module uses."""

from flask_babel import gettext, lazy_gettext, ngettext, pgettext

__all__ = ["gettext", "lazy_gettext", "ngettext", "pgettext"]
