"""Words for the states of certificates and for the reasons of revoking one."""

from academy.core.i18n import lazy_gettext as _l
from academy.credentials.models import CertificateState, RevocationReason

STATES = {CertificateState.VALID: _l("Valid"), CertificateState.REVOKED: _l("Revoked")}

REASONS = {
    RevocationReason.ISSUED_IN_ERROR: _l("It was issued by mistake"),
    RevocationReason.NAME_CORRECTED: _l("It carries a wrong name"),
    RevocationReason.RULES_BROKEN: _l("The rules of the final check were broken"),
    RevocationReason.HOLDER_ASKED: _l("The holder asked for it"),
}
