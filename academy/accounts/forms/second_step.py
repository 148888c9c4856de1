"""Forms of the second step: take it, set it up, and change it."""

from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from academy.accounts.one_time import DIGITS
from academy.accounts.second_factors import LONGEST_NAME
from academy.core.i18n import lazy_gettext as _l
from academy.core.ids import ALPHABET
from academy.core.ids import LENGTH as RECOVERY_SYMBOLS
from academy.core.typed import LONGEST, read_code
from academy.web.forms import AcademyForm
from academy.web.names import LineField


def _is_digits(symbols: str) -> bool:
    return len(symbols) == DIGITS and symbols.isdecimal()


def _is_recovery_code(symbols: str) -> bool:
    return len(symbols) == RECOVERY_SYMBOLS and set(symbols.lower()) <= set(ALPHABET)


class SecondStepForm(AcademyForm):
    """Type a code from the app, or one of the recovery codes."""

    code = StringField(
        _l("Code"),
        description=_l("6 digits from your code app, or one of your recovery codes"),
        validators=[DataRequired(_l("Type a code.")), Length(max=LONGEST)],
    )
    next = HiddenField()

    @property
    def digits(self) -> str:
        """Return the six digits of the app; '' when something else was typed."""
        return read_code(str(self.code.data), _is_digits)

    @property
    def recovery_code(self) -> str:
        """Return the recovery code without what stands between its symbols; '' when something else was typed."""
        return read_code(str(self.code.data), _is_recovery_code)


class CodeAppForm(AcademyForm):
    """Set up a code app: the first code proves that it works."""

    code = StringField(
        _l("Code from the app"),
        description=_l("6 digits"),
        validators=[DataRequired(_l("Type the 6 digits that the app shows.")), Length(max=LONGEST)],
    )
    next = HiddenField()

    @property
    def digits(self) -> str:
        """Return the six digits of the app; '' when something else was typed."""
        return read_code(str(self.code.data), _is_digits)


class PasskeyForm(AcademyForm):
    """Use a passkey; the script of the page fills in what the device has signed."""

    answer = HiddenField()
    next = HiddenField()


class NewPasskeyForm(AcademyForm):
    """Add a passkey under a name; the script of the page fills in what the device has made."""

    name = LineField(
        _l("Name of the passkey"),
        description=_l("So that you know it in a list, for example: my phone."),
        validators=[
            InputRequired(_l("Give the passkey a name.")),
            Length(max=LONGEST_NAME, message=_l("This name is too long. Use at most 60 characters.")),
        ],
    )
    answer = HiddenField()
    next = HiddenField()
