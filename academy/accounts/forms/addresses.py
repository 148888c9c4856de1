"""Forms to change, add and remove the e-mail address and the phone number of an account."""

from typing import ClassVar

from wtforms import Field, PasswordField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from academy.accounts.forms.fields import AddressForm, CountryField
from academy.accounts.one_time import DIGITS
from academy.core.i18n import LazyString
from academy.core.i18n import lazy_gettext as _l
from academy.core.mail import Channel
from academy.core.typed import LONGEST, read_code, tidy_address
from academy.web.forms import AcademyForm

OWN_PASSWORD = _l("Your password")


class NewAddressForm(AddressForm):
    """A new address of one kind, and the password."""

    channel: ClassVar[Channel]
    needed: ClassVar[LazyString]

    def validate_address(self, field: Field) -> None:
        """Refuse what looks like one of the other kind; read the address."""
        looks_like_email = "@" in tidy_address(str(field.data))
        if looks_like_email is not (self.channel is Channel.EMAIL):
            raise ValidationError(self.needed)
        super().validate_address(field)


class NewEmailForm(NewAddressForm):
    """A new e-mail address."""

    channel = Channel.EMAIL
    needed = _l("Type an e-mail address. It looks like name@example.com.")

    address = StringField(_l("New e-mail address"), validators=[DataRequired(needed)])
    password = PasswordField(OWN_PASSWORD, validators=[InputRequired(_l("Type your password."))])


class NewPhoneForm(NewAddressForm):
    """A new phone number."""

    channel = Channel.SMS
    needed = _l("Type the number of a mobile phone.")

    address = StringField(_l("New phone number"), validators=[DataRequired(needed)])
    country = CountryField(_l("Country of the phone number"))
    password = PasswordField(OWN_PASSWORD, validators=[InputRequired(_l("Type your password."))])


class AddressCodeForm(AcademyForm):
    """The code that was sent to the new address."""

    code = StringField(
        _l("Code"),
        description=_l("6 digits"),
        validators=[DataRequired(_l("Type the 6 digits of the code.")), Length(max=LONGEST)],
    )

    @property
    def digits(self) -> str:
        """Return the digits of the code, whatever was typed between them and in whichever script."""
        return read_code(str(self.code.data), lambda symbols: len(symbols) == DIGITS and symbols.isdecimal())


class RemoveAddressForm(AcademyForm):
    """The password, before an address is removed."""

    password = PasswordField(OWN_PASSWORD, validators=[InputRequired(_l("Type your password."))])
