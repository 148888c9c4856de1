"""The programmes of a person, as administrators see them: that she takes part, no more."""

from flask import url_for

from academy.accounts.queries import Person
from academy.admin.sections import Cell, Content, PersonSection, Table
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.programmes.queries.memberships import memberships_of
from academy.web.formats import day
from academy.web.names import name


def _load(person: Person) -> Content:
    joined = memberships_of(person.id)
    if not joined:
        return Content(sentence=_("This person takes part in no programme."))
    rows = [
        [
            Cell(name(one.name), url_for("programmes.show_programme", public_id=one.public_id)),
            Cell(name(one.owner)),
            Cell(day(one.joined_at)),
        ]
        for one in joined
    ]
    return Content(table=Table((_("Programme"), _("Organisation"), _("Joined")), rows))


PROGRAMMES = PersonSection("programmes", _l("Programmes"), 40, _load, is_counted=True)
