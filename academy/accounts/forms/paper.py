"""Forms of officials: find a learner by phone number, and give a code on paper."""

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired

from academy.accounts.forms.fields import AccountForm, CountryField
from academy.accounts.services.paper_codes import Reason
from academy.core.i18n import lazy_gettext as _l
from academy.web.choices import SelectChoice
from academy.web.forms import AcademyForm

REASONS = {
    Reason.FORGOT_PASSWORD: _l("The password is forgotten"),
    Reason.NO_SMS: _l("No code reaches the phone"),
    Reason.TAKEN_OVER: _l("Somebody else uses the account"),
}


class PhoneOwnerForm(AccountForm):
    """Find the account of a phone number."""

    address = StringField(
        _l("Phone number of the learner"),
        description=_l("The whole number that the learner signs in with."),
        validators=[DataRequired(_l("Type the phone number."))],
    )
    country = CountryField(
        _l("Country of the phone number"),
        is_needed=False,
        description=_l("Only for a phone number without +."),
    )


class GiveCodeForm(AcademyForm):
    """Say why, and confirm who the learner is."""

    reason = SelectField(
        _l("Why is a code needed?"),
        choices=[SelectChoice(reason.value, words) for reason, words in REASONS.items()],
        validators=[InputRequired(_l("Choose a reason."))],
    )
    has_seen_identity = BooleanField(
        _l(
            "The learner is here with me, and I have seen a document with name and picture, or I know the learner well."
        ),
        validators=[InputRequired(_l("Make sure who the learner is, then tick the box."))],
    )
