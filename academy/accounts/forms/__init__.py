"""Forms of accounts, one module a subject; other domains import the names from here."""

from academy.accounts.forms.fields import MAXIMUM_NAME, AddressForm, CountryField
from academy.accounts.forms.names import CertificateNameForm, NameForm
from academy.accounts.forms.questions import question_page
from academy.accounts.models import LONGEST_ORGANISATION_NAME

__all__ = [
    "LONGEST_ORGANISATION_NAME",
    "MAXIMUM_NAME",
    "AddressForm",
    "CertificateNameForm",
    "CountryField",
    "NameForm",
    "question_page",
]
