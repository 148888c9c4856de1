"""Organisations: find, add, change, close, open again, and merge two that are one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from academy.accounts import services
from academy.accounts.codes import ORGANISATION_KINDS, ROLES
from academy.accounts.queries import Organisation, get_organisation_by_public_id, list_organisations
from academy.admin.forms.organisations import (
    Kept,
    MergeChoiceForm,
    MergeForm,
    OrganisationFilter,
    OrganisationForm,
    State,
)
from academy.admin.labels import country_name
from academy.admin.organisation_parts import counts_of
from academy.admin.permissions import Permission, get_organisation_or_404
from academy.admin.queries.organisations import members_page, organisations_page
from academy.admin.routes.blueprint import blueprint
from academy.core.errors import ConflictError, DomainError
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import requires
from academy.web.forms import LONGEST_SEARCH
from academy.web.names import name
from academy.web.paging import page_in_address

ORGANISATIONS_A_PAGE, MEMBERS_A_PAGE = 25, 50
IS_CLOSED = {State.OPEN: False, State.CLOSED: True, State.ALL: None}


@blueprint.get("/admin/organisations")
@requires(Permission.ORGANISATION_READ)
def list_all_organisations() -> ResponseReturnValue:
    """List organisations by name, or those that fit a search."""
    form, page = OrganisationFilter(formdata=request.args), page_in_address()
    form.offer()
    search = (form.q.data or "")[:LONGEST_SEARCH]
    rows, total = organisations_page(search, IS_CLOSED[form.chosen_state], page, ORGANISATIONS_A_PAGE)
    return render_template(
        "admin/organisations.html",
        form=form,
        rows=rows,
        total=total,
        page=page,
        pages=-(-total // ORGANISATIONS_A_PAGE),
        kinds=ORGANISATION_KINDS,
        country_name=country_name,
        chosen={"q": search, "state": form.chosen_state.value},
    )


@blueprint.get("/admin/organisations/new")
@requires(Permission.ORGANISATION_WRITE)
def show_new_organisation() -> ResponseReturnValue:
    """Ask what the new organisation is."""
    return _form_page(_form(), None)


@blueprint.post("/admin/organisations/new")
@requires(Permission.ORGANISATION_WRITE)
def add_organisation() -> ResponseReturnValue:
    """Add an organisation."""
    form = _form()
    if not form.validate():
        return _form_page(form, None), 422
    try:
        organisation = services.create_organisation(
            current_actor(),
            name=form.name.data or "",
            kind=form.chosen_kind,
            country=form.country.data or "",
        )
    except ConflictError as error:
        form.name.errors = [str(error.message)]
        return _form_page(form, None), error.status
    flash(_("The organisation is added. Now give people a role in it."), "good")
    return _to(organisation)


@blueprint.get("/admin/organisations/<organisation_id>")
@requires(Permission.ORGANISATION_READ)
def show_organisation(organisation_id: str) -> ResponseReturnValue:
    """Show an organisation, what it has, and who has a role in it."""
    organisation, page = get_organisation_or_404(organisation_id), page_in_address()
    members, total = members_page(organisation.id, page, MEMBERS_A_PAGE)
    successor = get_organisation_by_public_id(organisation.merged_into) if organisation.merged_into else None
    return render_template(
        "admin/organisation.html",
        organisation=organisation,
        successor=successor,
        facts=_facts(organisation),
        members=members,
        page=page,
        pages=-(-total // MEMBERS_A_PAGE),
        roles=ROLES,
        country_name=country_name,
    )


@blueprint.get("/admin/organisations/<organisation_id>/edit")
@requires(Permission.ORGANISATION_WRITE)
def show_organisation_form(organisation_id: str) -> ResponseReturnValue:
    """Show what can be changed about an organisation."""
    organisation = get_organisation_or_404(organisation_id, is_open=True)
    return _form_page(_form(organisation), organisation)


@blueprint.post("/admin/organisations/<organisation_id>/edit")
@requires(Permission.ORGANISATION_WRITE)
def change_organisation(organisation_id: str) -> ResponseReturnValue:
    """Change an organisation."""
    organisation = get_organisation_or_404(organisation_id, is_open=True)
    form = _form(organisation)
    if not form.validate():
        return _form_page(form, organisation), 422
    try:
        services.update_organisation(
            current_actor(),
            organisation,
            name=form.name.data or "",
            kind=form.chosen_kind,
            country=form.country.data or "",
        )
    except ConflictError as error:
        form.name.errors = [str(error.message)]
        return _form_page(form, organisation), error.status
    flash(_("The organisation is changed."), "good")
    return _to(organisation)


@blueprint.get("/admin/organisations/<organisation_id>/close")
@requires(Permission.ORGANISATION_WRITE)
def ask_to_close_organisation(organisation_id: str) -> ResponseReturnValue:
    """Ask before an organisation is closed, and say what goes with it."""
    organisation = get_organisation_or_404(organisation_id, is_open=True)
    return render_template(
        "web/confirm.html",
        title=_("Close this organisation?"),
        sentence=_(
            "Everybody loses the role in it and is signed out, and its open programmes are closed. "
            "What learners have done stays. You can open the organisation again, but not give back the roles at once."
        ),
        details=_facts(organisation),
        action_label=_("Close the organisation"),
        action_url=url_for("admin.close_organisation", organisation_id=organisation_id),
        cancel_url=url_for("admin.show_organisation", organisation_id=organisation_id),
    )


@blueprint.post("/admin/organisations/<organisation_id>/close")
@requires(Permission.ORGANISATION_WRITE)
def close_organisation(organisation_id: str) -> ResponseReturnValue:
    """Close an organisation."""
    organisation = get_organisation_or_404(organisation_id)
    services.close_organisation(current_actor(), organisation)
    flash(_("The organisation is closed."), "good")
    return _to(organisation)


@blueprint.post("/admin/organisations/<organisation_id>/reopen", form_page="admin.show_organisation")
@requires(Permission.ORGANISATION_WRITE)
def reopen_organisation(organisation_id: str) -> ResponseReturnValue:
    """Open a closed organisation again."""
    organisation = get_organisation_or_404(organisation_id)
    services.reopen_organisation(current_actor(), organisation)
    flash(_("The organisation is open again. Now give people a role in it."), "good")
    return _to(organisation)


@blueprint.get("/admin/organisations/<organisation_id>/merge")
@requires(Permission.ORGANISATION_WRITE)
def choose_merge(organisation_id: str) -> ResponseReturnValue:
    """Ask with which organisation this one is merged."""
    going = get_organisation_or_404(organisation_id, is_open=True)
    form = MergeChoiceForm(formdata=request.args if "into" in request.args else None)
    form.offer([each for each in list_organisations() if each.id != going.id])
    if "into" in request.args and form.validate():
        return redirect(
            url_for("admin.show_merge", organisation_id=going.public_id, into_id=form.into.data), 303
        )
    page = render_template("admin/choose_merge.html", form=form, organisation=going)
    return page, 422 if form.errors else 200


@blueprint.get("/admin/organisations/<organisation_id>/merge/<into_id>")
@requires(Permission.ORGANISATION_WRITE)
def show_merge(organisation_id: str, into_id: str) -> ResponseReturnValue:
    """Show both organisations side by side before they become one."""
    going = get_organisation_or_404(organisation_id, is_open=True)
    staying = get_organisation_or_404(into_id, is_open=True)
    return _merge_page(_merge_form(going, staying), going, staying)


@blueprint.post("/admin/organisations/<organisation_id>/merge/<into_id>")
@requires(Permission.ORGANISATION_WRITE)
def merge_organisation(organisation_id: str, into_id: str) -> ResponseReturnValue:
    """Make one organisation of two."""
    going, staying = get_organisation_or_404(organisation_id), get_organisation_or_404(into_id)
    form = _merge_form(going, staying)
    if not form.validate():
        return _merge_page(form, going, staying), 422
    try:
        services.merge_organisations(
            current_actor(), going, staying, keeps_name_of_going=form.name.data == Kept.GOING
        )
    except DomainError as error:
        form.form_errors.append(str(error.message))
        return _merge_page(form, going, staying), error.status
    flash(_("The two organisations are one now."), "good")
    return _to(staying)


def _form(organisation: Organisation | None = None) -> OrganisationForm:
    form = OrganisationForm(obj=organisation)
    form.offer()
    return form


def _form_page(form: OrganisationForm, organisation: Organisation | None) -> str:
    return render_template("admin/organisation_form.html", form=form, organisation=organisation)


def _merge_form(going: Organisation, staying: Organisation) -> MergeForm:
    form = MergeForm()
    form.offer(going, staying)
    return form


def _merge_page(form: MergeForm, going: Organisation, staying: Organisation) -> str:
    return render_template(
        "admin/merge_organisations.html",
        form=form,
        going=going,
        staying=staying,
        going_facts=_facts(going),
        staying_facts=_facts(staying),
    )


def _facts(organisation: Organisation) -> list[tuple[str, str]]:
    counts = counts_of([organisation.id])[organisation.id]
    return [
        (_("Name"), name(organisation.name)),
        (_("What it is"), str(ORGANISATION_KINDS[organisation.kind])),
        (_("Country"), country_name(organisation.country) or _("Several countries")),
        *((label, str(count)) for label, count in counts),
    ]


def _to(organisation: Organisation) -> Response:
    return redirect(url_for("admin.show_organisation", organisation_id=organisation.public_id), 303)
