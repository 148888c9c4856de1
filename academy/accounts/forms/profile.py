"""Forms of the profile: details, and optional questions about the person and the business."""

from wtforms import HiddenField, SelectField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from academy.accounts.codes import labels
from academy.accounts.forms.fields import MAXIMUM_NAME, AnswerField, CountryField
from academy.accounts.forms.names import CertificateNameForm
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.locales import offered
from academy.web.countries import language_choices
from academy.web.forms import AcademyForm
from academy.web.names import LineField

TOO_LONG = _l("This name is too long. Use at most 120 characters.")


class DetailsForm(CertificateNameForm):
    """Names, language and country."""

    display_name = LineField(
        _l("Your name"),
        description=_l("As friends write it, in any script."),
        validators=[DataRequired(_l("Type your name.")), Length(max=MAXIMUM_NAME, message=TOO_LONG)],
    )
    certificate_name = LineField(
        _l("Name on certificates"),
        description=_l("Your full name as on your identity card. Leave it empty to use the name above."),
        validators=[Length(max=MAXIMUM_NAME, message=TOO_LONG)],
    )
    locale = SelectField(
        _l("Language"),
        choices=language_choices,
        validate_choice=False,
        validators=[InputRequired(_l("Choose a language."))],
    )
    country = CountryField(_l("Country"))

    def validate_locale(self, field: SelectField) -> None:
        """Refuse a language that is not offered."""
        if field.data not in offered():
            raise ValidationError(_("Choose a language."))


class AboutYouForm(AcademyForm):
    """Optional questions about the person."""

    sex = AnswerField(_l("Are you a woman or a man?"), labels.SEX)
    age_band = AnswerField(_l("How old are you?"), labels.AGE_BAND)
    settlement = AnswerField(_l("Where do you live?"), labels.SETTLEMENT)
    disability = AnswerField(
        _l("Do you have a lasting difficulty, for example with seeing, hearing, walking or remembering?"),
        labels.DISABILITY,
    )
    next = HiddenField()


class BusinessForm(AcademyForm):
    """Optional questions about the enterprise."""

    enterprise_stage = AnswerField(_l("How far is your business?"), labels.ENTERPRISE_STAGE)
    sector = AnswerField(_l("What does it mainly do?"), labels.SECTOR)
    workers = AnswerField(_l("How many people work in it, you included?"), labels.WORKERS)
    registration = AnswerField(_l("Is the business registered with the government?"), labels.REGISTRATION)
    next = HiddenField()


#: Each optional answer in few words, for the profile page.
QUESTIONS = {
    "sex": _l("Sex"),
    "age_band": _l("Age"),
    "disability": _l("Lasting difficulty"),
    "settlement": _l("Where you live"),
    "enterprise_stage": _l("Stage"),
    "sector": _l("Kind of work"),
    "workers": _l("People at work"),
    "registration": _l("Registered"),
}
#: Why each optional question is asked.
REASONS = {
    "sex": _l(
        "Programmes for women need to know how many women they reach. It is never shown beside your name."
    ),
    "age_band": _l(
        "Programmes for young people count learners by age group. We never ask for your birthday."
    ),
    "settlement": _l("It shows whether courses also reach people far from towns."),
    "disability": _l("It shows whether people with a difficulty can use the courses as well as others."),
    "enterprise_stage": _l("It helps to make courses for people at your stage."),
    "sector": _l("It helps to choose examples from your kind of work."),
    "workers": _l("Countries call a business micro, small or medium by its number of workers."),
    "registration": _l(
        "It shows whether courses reach businesses that are not registered yet. It is not passed on to tax offices."
    ),
}
