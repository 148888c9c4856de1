"""Give and take roles, and end sessions."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from academy.accounts.codes import ROLES
from academy.accounts.queries import Organisation, Person, get_organisation_by_public_id, list_organisations
from academy.admin import services
from academy.admin.forms.people import GIVEN_ROLES, RoleForm
from academy.admin.permissions import Permission, get_open_person_or_404
from academy.admin.queries.people import roles_of
from academy.admin.routes.blueprint import blueprint
from academy.core.errors import DomainError, NotFoundError
from academy.core.i18n import gettext as _
from academy.core.permissions import Role, current_actor
from academy.web.blueprint import requires
from academy.web.names import name


@blueprint.get("/admin/people/<person_id>/roles/new")
@requires(Permission.ROLE_WRITE)
def show_new_role(person_id: str) -> ResponseReturnValue:
    """Ask which role to give."""
    return _role_page(_role_form(), get_open_person_or_404(person_id))


@blueprint.post("/admin/people/<person_id>/roles/new")
@requires(Permission.ROLE_WRITE)
def give_role(person_id: str) -> ResponseReturnValue:
    """Give a role."""
    person, form = get_open_person_or_404(person_id), _role_form()
    if not form.validate():
        return _role_page(form, person), 422
    organisation = get_organisation_by_public_id(form.organisation.data or "")
    try:
        services.give_role(
            current_actor(), person, Role(form.role.data), organisation, form.country.data or ""
        )
    except DomainError as error:
        form.organisation.errors = [str(error.message)]
        return _role_page(form, person), error.status
    flash(_("The role is given. The person signs in again."), "good")
    return _to(person)


@blueprint.get("/admin/people/<person_id>/roles/<role>/take")
@requires(Permission.ROLE_WRITE)
def ask_to_take_role(person_id: str, role: str) -> ResponseReturnValue:
    """Ask before a role is taken away."""
    person, organisation = _holder_or_404(person_id, _role(role)), _organisation()
    return render_template(
        "web/confirm.html",
        title=_("Take this role away?"),
        sentence=_("The person is signed out everywhere and can no longer do what the role allows."),
        details=[
            (_("Person"), name(person.display_name)),
            (_("Role"), ROLES[_role(role)]),
            (_("Organisation"), name(organisation.name) if organisation else _("All organisations")),
        ],
        action_label=_("Take the role away"),
        action_url=url_for(
            "admin.take_role",
            person_id=person_id,
            role=role,
            organisation=organisation.public_id if organisation else None,
        ),
        cancel_url=url_for("admin.show_person", person_id=person_id),
    )


@blueprint.post("/admin/people/<person_id>/roles/<role>/take")
@requires(Permission.ROLE_WRITE)
def take_role(person_id: str, role: str) -> ResponseReturnValue:
    """Take a role away."""
    person = _holder_or_404(person_id, _role(role))
    services.take_role(current_actor(), person, _role(role), _organisation())
    flash(_("The role is taken away."), "good")
    return _to(person)


@blueprint.get("/admin/people/<person_id>/sessions")
@requires(Permission.SESSION_END)
def ask_to_end_sessions(person_id: str) -> ResponseReturnValue:
    """Ask before a person is signed out."""
    person = get_open_person_or_404(person_id)
    return render_template(
        "web/confirm.html",
        title=_("Sign this person out everywhere?"),
        sentence=_("Answers that were sent are kept. The person can sign in again with the password."),
        details=[(_("Person"), name(person.display_name))],
        action_label=_("Sign out everywhere"),
        action_url=url_for("admin.end_sessions", person_id=person_id),
        cancel_url=url_for("admin.show_person", person_id=person_id),
    )


@blueprint.post("/admin/people/<person_id>/sessions")
@requires(Permission.SESSION_END)
def end_sessions(person_id: str) -> ResponseReturnValue:
    """Sign a person out everywhere."""
    person = get_open_person_or_404(person_id)
    services.sign_out_everywhere(current_actor(), person)
    flash(_("The person is signed out everywhere."), "good")
    return _to(person)


def _holder_or_404(person_id: str, role: Role) -> Person:
    """Return a person who holds ``role`` where the address says, or anywhere when it names no organisation."""
    person, place = get_open_person_or_404(person_id), request.args.get("organisation", "")
    held = [each for each in roles_of(person) if each.role is role]
    if not any(place in ("", each.organisation_id) for each in held):
        raise NotFoundError(_("This person does not have this role any more."))
    return person


def _role(text: str) -> Role:
    for role in GIVEN_ROLES:
        if role.value == text:
            return role
    raise NotFoundError(_("There is no such role."))


def _organisation() -> Organisation | None:
    return get_organisation_by_public_id(request.args.get("organisation", ""))


def _role_form() -> RoleForm:
    form = RoleForm()
    form.offer(list_organisations())
    return form


def _role_page(form: RoleForm, person: Person) -> str:
    return render_template("admin/role.html", form=form, person=person)


def _to(person: Person) -> Response:
    return redirect(url_for("admin.show_person", person_id=person.public_id), 303)
