"""Fields and checks that several forms of accounts share."""

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from flask import request
from wtforms import Field, Form, PasswordField, SelectField, ValidationError
from wtforms.validators import InputRequired

from academy.accounts import passwords
from academy.accounts.addresses import (
    Address,
    AddressError,
    Fault,
    country_of,
    possible_addresses,
    read_address,
    shown,
)
from academy.accounts.codes.labels import Labels
from academy.accounts.forms.questions import AskingForm, Choice, Question
from academy.core.i18n import LazyString, current_locale, ngettext
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.locales import countries, country_name
from academy.core.mail import Channel
from academy.web.countries import ELSEWHERE, country_choices, likely_country
from academy.web.forms import AcademyForm, tidy
from academy.web.this_phone import this_phone

MAXIMUM_NAME = 120


class CountryField(SelectField):
    """Our countries and "another country"; preselects the likely one. Its data is '' for another one.

    Where it only helps to read a phone number, ``is_needed`` is False and it may stay open.
    """

    def __init__(self, label: LazyString, *, is_needed: bool = True, **options: Any) -> None:
        missing = [InputRequired(_l("Choose your country."))] if is_needed else []
        super().__init__(label, validators=missing, default=likely_country, **options)
        self.choices = [("", _("Choose a country")), *country_choices()]

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is not in the list."""
        if self.data and self.data != ELSEWHERE and self.data not in countries():
            raise ValidationError(_("Choose your country."))

    @property
    def code(self) -> str:
        """Return the ISO 3166 code, or '' for another country."""
        return "" if self.data == ELSEWHERE else str(self.data)


class AnswerField(SelectField):
    """An optional question; the first choice leaves it unanswered."""

    def __init__(self, label: LazyString, labels: Labels, **options: Any) -> None:
        codes = {str(code): code for code in labels}

        def code_of(value: Any) -> StrEnum | None:
            return codes[str(value)] if value else None

        super().__init__(label, coerce=code_of, **options)
        self.choices = [("", _("No answer")), *((code.value, str(words)) for code, words in labels.items())]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse what is not in the list."""
        try:
            super().process_formdata(valuelist)
        except KeyError as error:
            raise ValueError(_("Choose one of the answers in the list.")) from error


class AddressForm(AskingForm):
    """Takes an address that is to be somebody's own, in ``address``; digits are read as written in ``country``."""

    parsed: Address | None = None

    def validate_address(self, field: Field) -> None:
        """Read the e-mail address or phone number; keep it in ``parsed``, or ask what was meant."""
        country = self.country_code
        try:
            found = read_address(str(field.data), country)
        except AddressError as error:
            raise ValidationError(str(SENTENCES[error.fault])) from error
        offered = tuple(Choice(each.text, _label(each)) for each in found.addresses)
        self.parsed = found.addresses[0] if found.is_plain else None
        if self.parsed is None:
            sure = self.ask(Question("address", _question(found.addresses), offered))
            self.parsed = next((each for each in found.addresses if each.text == sure), None)

    @property
    def country_code(self) -> str:
        """Return the country that numbers are read in, or '' for none of ours."""
        country = str(self["country"].data or "") if "country" in self else ""
        return country if country in countries() else ""

    @property
    def account(self) -> Address:
        """Return the address of a form that was checked."""
        if self.parsed is None:
            raise RuntimeError("the form has not been checked")
        return self.parsed


class AccountForm(AcademyForm):
    """Takes the address of an account that exists; a number is looked for in every member state."""

    possible: tuple[Address, ...] = ()

    def validate_address(self, field: Field) -> None:
        """Read the e-mail address or phone number; keep what it can mean in ``possible``."""
        country = self.sure_country or str(self["country"].data or "")
        try:
            self.possible = possible_addresses(str(field.data), country if country in countries() else "")
        except AddressError as error:
            raise ValidationError(str(SENTENCES[error.fault])) from error

    @property
    def sure_country(self) -> str:
        """Return the country that she chose in the form, else the one this phone remembers, or ''."""
        chosen = str(next(iter(self["country"].raw_data or ()), ""))
        return chosen if chosen in countries() else this_phone().country

    def must_choose_country(self, fitting: Sequence[Address]) -> bool:
        """Say whether the accounts that fit are in several countries, and nothing says which of them is meant."""
        found = [country_of(address) for address in fitting]
        return len(set(found)) > 1 and found[0] != self.sure_country


def _question(addresses: tuple[Address, ...]) -> str:
    if addresses[0].channel is Channel.EMAIL:
        sentence = _("Did you mean %(address)s?", address=addresses[0].text)
    elif len(addresses) == 1:
        sentence = _("We will use %(number)s. Is this right?", number=shown(addresses[0]))
    else:
        sentence = _("These digits can be numbers in more than one country. Which one is yours?")
    return str(sentence)


def _label(address: Address) -> str:
    country = country_of(address)
    named = country_name(country, current_locale()) if country else ""
    return f"{shown(address)} ({named})" if named else shown(address)


SENTENCES = {
    Fault.NOT_AN_EMAIL: _l("This e-mail address is not complete. It looks like name@example.com."),
    Fault.NOT_MOBILE: _l(
        "This is not the number of a mobile phone. Type the number of one. "
        "With a number from another country, start with +."
    ),
    Fault.NOT_AN_ADDRESS: _l(
        "This is not a phone number or an e-mail address. Type all digits of the number. "
        "With a number from another country, start with +."
    ),
}


def good_password(form: Form, field: PasswordField) -> None:
    """Check a new password: long enough, not among the first that are guessed."""
    password = str(field.data or "")
    if len(password) < passwords.MINIMUM_LENGTH:
        raise ValidationError(
            ngettext(
                "Use at least %(num)d character.",
                "Use at least %(num)d characters.",
                passwords.MINIMUM_LENGTH,
            )
        )
    if len(password) > passwords.MAXIMUM_LENGTH:
        raise ValidationError(_("This password is too long. Use at most %(count)s characters.", count=256))
    address = form["address"].data if "address" in form else None
    if passwords.is_common(password) or (address and password.casefold() == str(address).casefold()):
        raise ValidationError(_("Many people use this password, or it is easy to guess. Choose another one."))


def tried_accounts() -> tuple[str, ...]:
    """Return what a sign-in is counted by: the typed accounts; apart for a phone that has signed in to one before."""
    phone = this_phone()
    return tuple(f"{each}:{phone.key}" if each in phone.accounts else each for each in typed_accounts())


def typed_accounts() -> tuple[str, ...]:
    """Return what a try is counted by: a hash of each account that can be meant by what was typed."""
    # Read as the forms read it: the account that is tried must be the account that is counted.
    typed = tidy(request.form.get("address", ""))
    try:
        texts = sorted(address.text for address in possible_addresses(typed, ""))
    except AddressError:
        texts = [typed.casefold().strip()]
    return tuple(hash_account(text) for text in texts)


def hash_account(text: str) -> str:
    """Return a short hash of a folded address for rate limits, which keep no personal data; '' of ''."""
    return hashlib.sha256(text.encode()).hexdigest()[:32] if text else ""
