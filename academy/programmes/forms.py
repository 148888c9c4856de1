"""Forms of programmes: joining, the programme itself, and the filters of its learners."""

import hashlib
from collections.abc import Sequence
from datetime import date

from wtforms import (
    BooleanField,
    HiddenField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from academy.accounts.queries import Organisation
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.names import isolated
from academy.programmes import labels
from academy.programmes.join_codes import parse_join_code
from academy.programmes.models import Programme
from academy.programmes.queries.courses import CourseOffer
from academy.programmes.queries.learners import LearnerSort
from academy.programmes.services import ProgrammeDetails
from academy.records import labels as records
from academy.records.states import CourseState
from academy.web.choices import SelectChoice
from academy.web.countries import countries_or
from academy.web.days import DayField
from academy.web.forms import AcademyForm, QueryForm
from academy.web.names import LineField, PassageField

MAXIMUM_NAME = 160
MAXIMUM_SUMMARY = 600
MAXIMUM_REASON = 300
WOMEN, YOUTH = "women", "youth"


class JoinCodeForm(AcademyForm):
    """The code of a programme, as the reader typed it."""

    code = StringField(
        _l("Programme code"),
        description=_l("8 letters and numbers, for example CDFG-HJKM."),
        validators=[InputRequired(_l("Type the code you got from your programme."))],
    )

    def validate_code(self, field: StringField) -> None:
        """Refuse what cannot be a code."""
        if not parse_join_code(str(field.data)):
            raise ValidationError(_("This is not a programme code. A code has 8 letters and numbers."))


class ConsentForm(AcademyForm):
    """The consent, and which text was on the page."""

    agree = BooleanField(
        _l("I agree that the programme sees this."),
        validators=[InputRequired(_l("Tick the box if you agree. Without it you cannot join."))],
    )
    notice_version = HiddenField()
    #: Tells whether the programme is still what was on the page.
    terms = HiddenField()


class CheckboxesField(SelectMultipleField):
    """Several choices as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ProgrammeForm(AcademyForm):
    """A programme. `offer` fills in the choices."""

    owner = SelectField(_l("Run by"), validators=[InputRequired(_l("Choose who runs the programme."))])
    name = LineField(
        _l("Name"),
        validators=[
            InputRequired(_l("Type the name of the programme.")),
            Length(max=MAXIMUM_NAME, message=_l("This name is too long. Use at most 160 characters.")),
        ],
    )
    summary = PassageField(
        _l("What learners get"),
        description=_l("One or two sentences. Learners read them before they join."),
        validators=[
            Length(max=MAXIMUM_SUMMARY, message=_l("This text is too long. Use at most 600 characters."))
        ],
    )
    audience = CheckboxesField(
        _l("Who is it for?"),
        choices=[
            SelectChoice(WOMEN, _l("Women")),
            SelectChoice(YOUTH, _l("Young people from 15 to 24 years")),
        ],
        validators=[InputRequired(_l("Tick women, young people, or both."))],
    )
    country = SelectField(_l("Country"))
    funder = SelectField(
        _l("Paid by"),
        description=_l(
            "Analysts of this organisation see the results. It is fixed once somebody has joined."
        ),
    )
    starts_on = DayField(_l("First day"), validators=[InputRequired(_l("Type the first day."))])
    ends_on = DayField(_l("Last day"), validators=[InputRequired(_l("Type the last day."))])
    courses = CheckboxesField(
        _l("Courses"),
        description=_l("Who has joined is asked to agree before the programme sees her in a new course."),
        validators=[InputRequired(_l("Choose at least one course."))],
    )
    #: Asked for when a change rewrites results.
    reason = PassageField(
        _l("Why do you change it?"),
        description=_l(
            "Everybody who manages this programme can read it, and it stays. Write nothing about single learners."
        ),
        validators=[
            Length(max=MAXIMUM_REASON, message=_l("This text is too long. Use at most 300 characters."))
        ],
    )
    #: Tells for which change the warning was on the page.
    warned = HiddenField()

    def offer(
        self,
        owners: Sequence[Organisation],
        funders: Sequence[Organisation],
        courses: Sequence[CourseOffer],
    ) -> None:
        """Fill in the choices."""
        self.owner.choices = [SelectChoice(each.public_id, isolated(each.name)) for each in owners]
        self.funder.choices = [
            SelectChoice("", _("The same organisation")),
            *(SelectChoice(each.public_id, isolated(each.name)) for each in funders),
        ]
        self.country.choices = countries_or(_("All countries"))
        self.courses.choices = [SelectChoice(each.code, each.title) for each in courses]

    def validate_ends_on(self, field: DayField) -> None:
        """Refuse a last day before the first one."""
        first: date | None = self.starts_on.data
        if first and field.data and field.data < first:
            raise ValidationError(_("The last day is before the first day. Change one of them."))

    def has_reason_for(self, details: ProgrammeDetails) -> bool:
        """Say whether there is a reason, and the warning was for this change; if not, ask for it."""
        warned, self.warned.data = self.warned.data, hashlib.sha256(repr(details).encode()).hexdigest()[:16]
        if self.reason.data and warned in ("", None, self.warned.data):
            return True
        self.reason.flags.required = True
        self.reason.errors = [_("Read what changes, and say why you change it.")]
        return False

    def details(self, funder_id: int | None) -> ProgrammeDetails:
        """Return what was typed. Raises RuntimeError on a form that was not found valid."""
        starts_on, ends_on = self.starts_on.data, self.ends_on.data
        audience, courses = self.audience.data or [], self.courses.data or []
        if starts_on is None or ends_on is None:
            raise RuntimeError("the form has not been checked")
        return ProgrammeDetails(
            name=str(self.name.data),
            summary=self.summary.data or "",
            starts_on=starts_on,
            ends_on=ends_on,
            for_women=WOMEN in audience,
            for_youth=YOUTH in audience,
            country=self.country.data or "",
            course_codes=courses,
            funder_id=funder_id,
        )


def form_values(
    programme: Programme, courses: Sequence[CourseOffer], owner: str, funder: str
) -> dict[str, object]:
    """Return a stored programme as values of `ProgrammeForm`; ``owner`` and ``funder`` are public ids."""
    return {
        "owner": owner,
        "name": programme.name,
        "summary": programme.summary,
        "audience": [WOMEN] * programme.for_women + [YOUTH] * programme.for_youth,
        "country": programme.country,
        "funder": funder,
        "starts_on": programme.starts_on,
        "ends_on": programme.ends_on,
        "courses": [course.code for course in courses],
    }


class LearnerFilter(QueryForm):
    """Search, filter and order of the learners' table; a choice that does not exist filters nothing."""

    q = SearchField(_l("Search by name"))
    course = SelectField(_l("Course"))
    state = SelectField(_l("Progress"))
    sort = SelectField(_l("Order"))

    def offer(self, courses: Sequence[CourseOffer]) -> None:
        """Fill in the choices, and choose the first where the address chose nothing that exists."""
        states = [("", _("Everyone")), *((code.value, str(words)) for code, words in records.COURSE.items())]
        orders = [(code.value, str(words)) for code, words in labels.SORT.items()]
        _offer(self.course, [(each.code, each.title) for each in courses])
        _offer(self.state, states)
        _offer(self.sort, orders)

    @property
    def chosen(self) -> dict[str, str]:
        """Return what the reader chose, for the addresses of further pages."""
        return {name: self[name].data for name in ("q", "course", "state", "sort") if self[name].data}

    @property
    def chosen_state(self) -> CourseState | None:
        """Return the progress to show, or None for everyone."""
        return CourseState(self.state.data) if self.state.data else None

    @property
    def chosen_sort(self) -> LearnerSort:
        """Return the order."""
        return LearnerSort(self.sort.data)


def _offer(field: SelectField, choices: Sequence[tuple[str, str]]) -> None:
    field.choices = [SelectChoice(value, label) for value, label in choices]
    values = [value for value, _label in choices]
    if field.data not in values:
        field.data = values[0] if values else ""
