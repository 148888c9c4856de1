"""Words for topics, levels and what people have to ask about. The topic of a course follows from its code."""

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

#: What people may have to ask about, in their words: a heading for each kind of contact of the country packs.
CONTACT_KINDS: dict[str, LazyString] = {
    "registry": _l("Register a business"),
    "tax": _l("Pay tax"),
    "guarantee": _l("Get a guarantee for a loan"),
    "insurance": _l("Ask about insurance"),
    "standards": _l("Standards and certificates for products"),
    "customs": _l("Sell or buy across the border"),
    "complaint": _l("Complain about a bank, a lender or a payment service"),
    "scam": _l("Report a scam or stolen money"),
    "debt": _l("Get help with too much debt"),
    "helpline": _l("Talk to someone about violence or distress"),
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
