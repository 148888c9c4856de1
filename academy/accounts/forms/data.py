"""Forms about everything that is kept of a person: download it, close the account."""

from wtforms import BooleanField, PasswordField
from wtforms.validators import InputRequired

from academy.core.i18n import lazy_gettext as _l
from academy.web.forms import AcademyForm


class DownloadForm(AcademyForm):
    """Download everything; the button that is pressed says in which form."""

    password = PasswordField(
        _l("Your password"),
        description=_l("So that nobody else who uses this phone can take your data."),
        validators=[InputRequired(_l("Type your password to download your data."))],
    )


class CloseAccountForm(AcademyForm):
    """Close the account."""

    password = PasswordField(
        _l("Your password"), validators=[InputRequired(_l("Type your password to close the account."))]
    )
    is_erased_now = BooleanField(_l("Delete everything now. I know that I cannot take this back."))
