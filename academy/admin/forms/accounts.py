"""Forms about the account of somebody else: make one, correct it, close it."""

from wtforms import BooleanField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from academy.accounts.forms import MAXIMUM_NAME, AddressForm, CertificateNameForm, CountryField, NameForm
from academy.accounts.services import ClosingReason
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.locales import offered
from academy.web.choices import SelectChoice
from academy.web.countries import language_choices
from academy.web.forms import AcademyForm
from academy.web.names import LineField

TOO_LONG = _l("This name is too long. Use at most 120 characters.")
CLOSING_REASONS = {
    ClosingReason.ASKED: _l("The person asked for it"),
    ClosingReason.LEFT_WORK: _l("The person does not work for the academy any more"),
    ClosingReason.DIED: _l("The person has died"),
    ClosingReason.MISUSE: _l("The account was misused"),
}


def name_field() -> LineField:
    """Return the box for what the academy calls somebody."""
    return LineField(
        _l("Name"),
        [DataRequired(_l("Type the name.")), Length(max=MAXIMUM_NAME, message=TOO_LONG)],
        description=_l("As friends write it, in any script."),
    )


def language_field() -> SelectField:
    """Return the list of languages for pages and messages."""
    return SelectField(
        _l("Language"),
        [InputRequired(_l("Choose a language."))],
        choices=language_choices,
        validate_choice=False,
        default=current_locale,
    )


class LanguageForm(AcademyForm):
    """Takes the language of somebody's pages and messages."""

    def validate_locale(self, field: SelectField) -> None:
        """Refuse a language that is not offered."""
        if field.data not in offered():
            raise ValidationError(_("Choose a language."))


class NewPersonForm(AddressForm, NameForm, LanguageForm):
    """Make an account for somebody."""

    display_name = name_field()
    country = CountryField(_l("Country"))
    address = StringField(
        _l("E-mail address or phone number"),
        [DataRequired(_l("Type an e-mail address or a phone number."))],
        description=_l("The person signs in with it. Write it as the person gave it."),
    )
    locale = language_field()


class CorrectionForm(CertificateNameForm, LanguageForm):
    """Correct names, language and country."""

    display_name = name_field()
    certificate_name = LineField(
        _l("Name on certificates"),
        [Length(max=MAXIMUM_NAME, message=TOO_LONG)],
        description=_l("Leave it empty to use the name above. Certificates that were given do not change."),
    )
    country = CountryField(_l("Country"))
    locale = language_field()


class AddressCorrectionForm(AddressForm):
    """Put a right address in the place of a wrong one."""

    address = StringField(
        _l("Right e-mail address or phone number"),
        [DataRequired(_l("Type an e-mail address or a phone number."))],
        description=_l(
            "It takes the place of the e-mail address, or of the phone number, that is there now."
        ),
    )
    country = CountryField(_l("Country of the phone number"))


class ClosingForm(AcademyForm):
    """Say why an account is closed."""

    reason = SelectField(
        _l("Why is the account closed?"),
        [InputRequired(_l("Choose a reason."))],
        choices=[
            SelectChoice("", _l("Choose")),
            *(SelectChoice(reason.value, words) for reason, words in CLOSING_REASONS.items()),
        ],
    )
    is_sure = BooleanField(
        _l("I have made sure that this is the right person."),
        [InputRequired(_l("Make sure that this is the right person, then tick the box."))],
    )
