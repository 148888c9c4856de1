"""What people may have to ask about, in their words. The kinds themselves are data of the country packs."""

from academy.core.i18n import LazyString
from academy.core.i18n import lazy_gettext as _l

#: A heading for each of academy.content.shared_documents.CONTACT_KINDS.
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
