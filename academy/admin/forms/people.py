"""Forms about people: find them, give a role."""

from collections.abc import Sequence

from wtforms import SearchField, SelectField
from wtforms.validators import InputRequired

from academy.accounts.codes import MEMBER_ROLES, ROLES
from academy.accounts.queries import Organisation
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.names import isolated
from academy.core.permissions import Role
from academy.web.choices import SelectChoice
from academy.web.countries import countries_or
from academy.web.forms import AcademyForm, QueryForm

GIVEN_ROLES = (*MEMBER_ROLES, Role.ADMINISTRATOR)


class PeopleFilter(QueryForm):
    """Which people the list shows."""

    q = SearchField(_l("Name, address or country"))
    role = SelectField(_l("Role"), validate_choice=False)

    def offer(self) -> None:
        """Fill the list of roles."""
        self.role.choices = [SelectChoice("", _("Everyone")), *_role_choices()]

    @property
    def chosen_role(self) -> Role | None:
        """Return the role that was asked for."""
        return Role(self.role.data) if self.role.data in {role.value for role in GIVEN_ROLES} else None


class RoleForm(AcademyForm):
    """Give a role, in an organisation where the role is held in one."""

    role = SelectField(_l("Role"), [InputRequired(_l("Choose a role."))])
    organisation = SelectField(
        _l("Organisation"), description=_l("Not needed for administrators, who look after everything.")
    )
    country = SelectField(_l("Only for one country"))

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Fill the lists."""
        self.role.choices = [SelectChoice("", _("Choose")), *_role_choices()]
        self.organisation.choices = [
            SelectChoice("", _("No organisation")),
            *(SelectChoice(each.public_id, isolated(each.name)) for each in organisations),
        ]
        self.country.choices = countries_or(_("All countries"))


def _role_choices() -> list[SelectChoice]:
    return [SelectChoice(role.value, ROLES[role]) for role in GIVEN_ROLES]
