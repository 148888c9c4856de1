"""Forms about organisations: find them, add and change one, merge two."""

from collections.abc import Sequence
from enum import StrEnum

from wtforms import BooleanField, RadioField, SearchField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from academy.accounts.codes import ORGANISATION_KINDS, OrganisationKind
from academy.accounts.forms import LONGEST_ORGANISATION_NAME
from academy.accounts.queries import Organisation
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.names import isolated
from academy.web.choices import SelectChoice
from academy.web.countries import countries_or
from academy.web.forms import AcademyForm, QueryForm
from academy.web.names import LineField


class State(StrEnum):
    """Which organisations the list shows."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


STATES = {State.OPEN: _l("Open"), State.CLOSED: _l("Closed or merged"), State.ALL: _l("All")}


class Kept(StrEnum):
    """Whose name an organisation has after a merge."""

    STAYING = "staying"
    GOING = "going"


class OrganisationFilter(QueryForm):
    """Which organisations the list shows."""

    q = SearchField(_l("Name"))
    state = SelectField(_l("State"), validate_choice=False)

    def offer(self) -> None:
        """Fill the list of states."""
        self.state.choices = [SelectChoice(state.value, words) for state, words in STATES.items()]

    @property
    def chosen_state(self) -> State:
        """Return the state that was asked for; open ones unless another one was."""
        return State(self.state.data) if self.state.data in {state.value for state in State} else State.OPEN


class OrganisationForm(AcademyForm):
    """What an organisation is."""

    name = LineField(
        _l("Name"),
        [
            DataRequired(_l("Type the name of the organisation.")),
            Length(
                max=LONGEST_ORGANISATION_NAME,
                message=_l("This name is too long. Use at most 160 characters."),
            ),
        ],
        description=_l("Learners see it when they join its programmes."),
    )
    kind = SelectField(
        _l("What it is"),
        [InputRequired(_l("Choose what the organisation is."))],
        choices=[SelectChoice(kind.value, words) for kind, words in ORGANISATION_KINDS.items()],
    )
    country = SelectField(_l("Country it works in"))

    def offer(self) -> None:
        """Fill the list of countries."""
        self.country.choices = countries_or(_("Several countries"))

    @property
    def chosen_kind(self) -> OrganisationKind:
        """Return the kind of a form that was checked."""
        return OrganisationKind(self.kind.data)


class MergeChoiceForm(QueryForm):
    """With which organisation another one is merged."""

    into = SelectField(
        _l("The organisation that stays"),
        [InputRequired(_l("Choose the organisation that stays."))],
        description=_l("It takes over people and programmes."),
    )

    def offer(self, others: Sequence[Organisation]) -> None:
        """Fill the list of organisations."""
        self.into.choices = [
            SelectChoice("", _("Choose")),
            *(SelectChoice(each.public_id, isolated(each.name)) for each in others),
        ]


class MergeForm(AcademyForm):
    """Under which name two organisations go on, and that they are really one."""

    name = RadioField(_l("Which name stays?"), [InputRequired(_l("Choose the name that stays."))])
    is_sure = BooleanField(
        _l("Both are the same organisation. I understand that this cannot be undone."),
        [InputRequired(_l("Make sure that both are the same organisation, then tick the box."))],
    )

    def offer(self, going: Organisation, staying: Organisation) -> None:
        """Fill the list of names."""
        self.name.choices = [
            SelectChoice(Kept.STAYING.value, isolated(staying.name)),
            SelectChoice(Kept.GOING.value, isolated(going.name)),
        ]
