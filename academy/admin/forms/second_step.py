"""Why somebody's second step is removed."""

from wtforms import SelectField
from wtforms.validators import InputRequired

from academy.accounts.services import RemovalReason
from academy.core.i18n import lazy_gettext as _l
from academy.web.choices import SelectChoice
from academy.web.forms import AcademyForm

REASONS = {
    RemovalReason.LOST_DEVICE: _l("The phone or device is lost"),
    RemovalReason.NEW_DEVICE: _l("The phone or device is a new one"),
    RemovalReason.MISUSED: _l("Somebody else may use the account"),
}


class RemoveSecondStepForm(AcademyForm):
    """Say why; it is kept in the audit log."""

    reason = SelectField(
        _l("Why is it removed?"),
        choices=[
            SelectChoice("", _l("Choose")),
            *(SelectChoice(each.value, words) for each, words in REASONS.items()),
        ],
        validators=[InputRequired(_l("Choose a reason."))],
    )
