"""Forms to make one account of two."""

from enum import StrEnum

from wtforms import BooleanField, RadioField, SearchField
from wtforms.validators import InputRequired

from academy.accounts.queries import Person
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.names import isolated
from academy.web.choices import SelectChoice
from academy.web.forms import AcademyForm, QueryForm


class Stays(StrEnum):
    """Which of the two accounts in an address stays."""

    FIRST = "first"
    SECOND = "second"


class OtherAccountForm(QueryForm):
    """Look for the other account of somebody."""

    q = SearchField(_l("Name, address or country"))


class MergePeopleForm(AcademyForm):
    """Which account stays, and that both belong to one person."""

    stays = RadioField(_l("Which account stays?"), [InputRequired(_l("Choose the account that stays."))])
    is_sure = BooleanField(
        _l(
            "I have made sure that both accounts belong to the same person. I understand that this cannot be undone."
        ),
        [InputRequired(_l("Make sure that both belong to the same person, then tick the box."))],
    )

    def offer(self, first: Person, second: Person) -> None:
        """Fill the list of accounts; the person goes on signing in with the one that stays."""
        self.stays.choices = [
            SelectChoice(place.value, _words(person))
            for place, person in zip(Stays, (first, second), strict=True)
        ]


def _words(person: Person) -> str:
    address = person.email or person.phone or ""
    return str(_("%(name)s, %(address)s", name=isolated(person.display_name), address=address))
