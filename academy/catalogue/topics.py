"""What courses are about. The topic of a course follows from the area in its code."""

from academy.core.i18n import LazyString
from academy.core.i18n import lazy_gettext as _l

#: Topics in the order of the filter; the keys also choose the colours of covers.
TOPICS: dict[str, LazyString] = {
    "money": _l("Money and loans"),
    "start": _l("Starting out and the law"),
    "market": _l("Customers and selling"),
    "digital": _l("Selling online"),
    "people": _l("Women, people and work"),
    "export": _l("Growing and trading abroad"),
}

LEVELS: dict[str, LazyString] = {
    "foundation": _l("Foundation"),
    "intermediate": _l("Intermediate"),
    "advanced": _l("Advanced"),
}

_AREAS = {
    "mon": "money",
    "fin": "money",
    "rsk": "money",
    "ent": "start",
    "law": "start",
    "mkt": "market",
    "dig": "digital",
    "wen": "people",
    "ops": "people",
    "grn": "people",
    "inn": "export",
    "net": "export",
    "trd": "export",
}


def topic_of(code: str) -> str:
    """Return the topic of the course ``code``; a new area starts under ``start``."""
    return _AREAS.get(code.split("-", maxsplit=1)[0].lower(), "start")
