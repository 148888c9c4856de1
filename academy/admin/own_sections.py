"""The administrators' own sections of the page of one person: roles, sign-ins, messages."""

from flask import url_for

from academy.accounts.codes import ROLES
from academy.accounts.queries import Person, running_sessions, second_step_of
from academy.admin.labels import CHANNELS, STATES, country_name
from academy.admin.queries.messages import messages_to
from academy.admin.queries.people import HeldRole, roles_of
from academy.admin.sections import Cell, Content, Link, PersonSection, Table
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.i18n import ngettext
from academy.core.permissions import current_actor
from academy.web.formats import moment
from academy.web.names import name


def _roles(person: Person) -> Content:
    held = roles_of(person)
    columns = (_("Role"), _("Organisation"), _("Country"), _("Action"))
    give = Link(_("Give a role"), url_for("admin.show_new_role", person_id=person.public_id), "plus")
    return Content(
        table=Table(columns, [_role(person, one) for one in held]) if held else None,
        sentence="" if held else _("This person is a learner and has no other role."),
        links=[give],
    )


def _role(person: Person, held: HeldRole) -> list[Cell]:
    take = url_for(
        "admin.ask_to_take_role",
        person_id=person.public_id,
        role=held.role.value,
        organisation=held.organisation_id or None,
    )
    country = country_name(held.country) or _("All countries")
    organisation = name(held.organisation) if held.organisation else ""
    return [Cell(str(ROLES[held.role])), Cell(organisation), Cell(country), Cell(_("Take away"), take)]


def _sign_ins(person: Person) -> Content:
    running, last_used = running_sessions(person.id)
    if last_used is None:
        return Content(sentence=_("This person is signed in nowhere."))
    sentence = ngettext("Signed in on %(num)s browser.", "Signed in on %(num)s browsers.", running)
    end = Link(
        _("Sign out everywhere"), url_for("admin.ask_to_end_sessions", person_id=person.public_id), "log-out"
    )
    return Content(facts=[(_("Last used"), moment(last_used))], sentence=sentence, links=[end])


def _second_step(person: Person) -> Content | None:
    mine = second_step_of(person.id)
    if not mine.is_set_up:
        return Content(sentence=_("Not set up yet.")) if mine.is_needed else None
    app = moment(mine.code_app_since) if mine.code_app_since else _("None")
    facts = [
        (_("Code app"), app),
        (_("Passkeys"), str(len(mine.passkeys))),
        (_("Recovery codes left"), str(mine.recovery_codes)),
    ]
    url = url_for("admin.ask_to_remove_second_step", person_id=person.public_id)
    is_own = person.id == current_actor().person_id
    return Content(facts=facts, links=[] if is_own else [Link(_("Remove the second step"), url, "trash-2")])


def _messages(person: Person) -> Content:
    rows = messages_to(person.public_id)
    if not rows:
        return Content(sentence=_("No message was sent in the last two weeks."))
    columns = (_("Written"), _("By"), _("To"), _("State"))
    return Content(
        table=Table(
            columns,
            [
                [
                    Cell(moment(row.written_at)),
                    Cell(str(CHANNELS[row.channel])),
                    Cell(row.masked_address),
                    Cell(str(STATES[row.state])),
                ]
                for row in rows
            ],
        )
    )


SECTIONS = (
    PersonSection("roles", _l("Roles"), 10, _roles, is_counted=True),
    PersonSection("sign-ins", _l("Where this person is signed in"), 60, _sign_ins),
    PersonSection("second-step", _l("Second step"), 65, _second_step),
    PersonSection("messages", _l("Messages"), 70, _messages),
)
