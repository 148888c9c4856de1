"""Forms to come in: register, sign in, choose a new password."""

from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from academy.accounts.forms.fields import (
    MAXIMUM_NAME,
    AccountForm,
    AddressForm,
    CountryField,
    good_password,
)
from academy.accounts.forms.names import NameForm
from academy.accounts.one_time import DIGITS, PAPER_DIGITS
from academy.core.i18n import lazy_gettext as _l
from academy.core.typed import LONGEST, read_code
from academy.web.forms import AcademyForm
from academy.web.names import LineField

NEW_PASSWORD_HINT = _l(
    "At least 8 characters. Three or four words that only you would put together are good."
)


class RegistrationForm(AddressForm, NameForm):
    """Make an account."""

    display_name = LineField(
        _l("Your name"),
        description=_l("As friends write it, in any script."),
        validators=[
            DataRequired(_l("Type your name.")),
            Length(max=MAXIMUM_NAME, message=_l("This name is too long. Use at most 120 characters.")),
        ],
    )
    country = CountryField(_l("Country"))
    address = StringField(
        _l("E-mail address or phone number"),
        description=_l("You sign in with it. We do not send advertisements."),
        validators=[DataRequired(_l("Type your e-mail address or your phone number."))],
    )
    password = PasswordField(
        _l("Password"),
        description=NEW_PASSWORD_HINT,
        validators=[InputRequired(_l("Choose a password.")), good_password],
    )
    consent = BooleanField(
        _l("I have read the page on privacy and rules, and I agree."),
        validators=[InputRequired(_l("To make an account, tick the box that you agree."))],
    )
    notice_version = HiddenField()
    next = HiddenField()


class SignInForm(AccountForm):
    """Sign in. The country is asked for only after a try with digits that can be numbers in several."""

    address = StringField(
        _l("E-mail address or phone number"),
        validators=[DataRequired(_l("Type your e-mail address or your phone number."))],
    )
    country = CountryField(
        _l("Which country is the number from?"),
        is_needed=False,
        description=_l("These digits can be numbers in more than one country."),
    )
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Type your password."))])
    next = HiddenField()

    @property
    def has_several_readings(self) -> bool:
        """Say whether the typed number can be one in several countries, accounts or not."""
        return len(self.possible) > 1


class ResetRequestForm(AccountForm):
    """Ask for a link or a code."""

    address = StringField(
        _l("E-mail address or phone number"),
        description=_l("The one you sign in with."),
        validators=[DataRequired(_l("Type your e-mail address or your phone number."))],
    )
    country = CountryField(
        _l("Country of the phone number"),
        is_needed=False,
        description=_l("Only for a phone number without +."),
    )


class NewPasswordForm(AcademyForm):
    """Choose a new password after following a link."""

    password = PasswordField(
        _l("New password"),
        description=NEW_PASSWORD_HINT,
        validators=[InputRequired(_l("Choose a password.")), good_password],
    )


class ResetCodeForm(AcademyForm):
    """Choose a new password with the code from an SMS."""

    code = StringField(
        _l("Code from the SMS"),
        description=_l("6 digits"),
        validators=[DataRequired(_l("Type the 6 digits from the SMS.")), Length(max=LONGEST)],
    )
    password = PasswordField(
        _l("New password"),
        description=NEW_PASSWORD_HINT,
        validators=[InputRequired(_l("Choose a password.")), good_password],
    )

    @property
    def digits(self) -> str:
        """Return the digits of the code, whatever was typed between them and in whichever script."""
        return read_code(str(self.code.data), lambda symbols: len(symbols) == DIGITS and symbols.isdecimal())


class PaperCodeForm(AccountForm):
    """Choose a new password with a code on paper."""

    address = StringField(
        _l("Phone number"),
        description=_l("The one you sign in with."),
        validators=[DataRequired(_l("Type your phone number."))],
    )
    country = CountryField(
        _l("Country of the phone number"),
        is_needed=False,
        description=_l("Only for a phone number without +."),
    )
    code = StringField(
        _l("Code on the paper"),
        description=_l("8 digits"),
        validators=[DataRequired(_l("Type the 8 digits from the paper.")), Length(max=LONGEST)],
    )
    password = PasswordField(
        _l("New password"),
        description=NEW_PASSWORD_HINT,
        validators=[InputRequired(_l("Choose a password.")), good_password],
    )

    @property
    def digits(self) -> str:
        """Return the digits of the code, whatever was typed between them and in whichever script."""
        return read_code(
            str(self.code.data), lambda symbols: len(symbols) == PAPER_DIGITS and symbols.isdecimal()
        )


class ChangePasswordForm(AcademyForm):
    """Change the password while signed in."""

    old_password = PasswordField(
        _l("Your password now"), validators=[InputRequired(_l("Type the password you use now."))]
    )
    password = PasswordField(
        _l("New password"),
        description=NEW_PASSWORD_HINT,
        validators=[InputRequired(_l("Choose a password.")), good_password],
    )
