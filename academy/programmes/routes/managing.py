"""The manager's pages: her programmes, one programme with its learners, and what can be changed."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from academy.accounts.queries import (
    countries_in_reach,
    get_organisation_by_public_id,
    list_organisations,
    phone_only_people,
)
from academy.core import locales
from academy.core.db import reading
from academy.core.errors import DomainError
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.programmes import labels, queries, services
from academy.programmes.changed_fields import changed_fields
from academy.programmes.forms import LearnerFilter, ProgrammeForm, form_values
from academy.programmes.join_codes import printed_join_code
from academy.programmes.models import Programme
from academy.programmes.permissions import Permission, get_editable_or_404, get_programme_or_404
from academy.programmes.results import totals_of
from academy.programmes.routes.blueprint import blueprint
from academy.programmes.services import ResultsChange
from academy.programmes.states import ProgrammeState
from academy.records import labels as records
from academy.web.addresses import public_url
from academy.web.blueprint import requires
from academy.web.forms import LONGEST_SEARCH
from academy.web.paging import page_in_address

PROGRAMMES_A_PAGE = 20
LEARNERS_A_PAGE = 25
PAST_CHANGES = 20


@blueprint.get("/programmes")
@requires(Permission.PROGRAMME_READ)
def list_programmes() -> ResponseReturnValue:
    """List the programmes that the reader manages."""
    page = page_in_address()
    rows, total = queries.managed_programmes(current_actor(), page, PROGRAMMES_A_PAGE)
    return render_template(
        "programmes/list.html",
        rows=rows,
        page=page,
        pages=-(-total // PROGRAMMES_A_PAGE),
        states=labels.PROGRAMME,
    )


@blueprint.get("/programmes/new")
@requires(Permission.PROGRAMME_WRITE)
def show_new_programme() -> ResponseReturnValue:
    """Show the empty form."""
    return _form_page(_new_form())


@blueprint.post("/programmes/new")
@requires(Permission.PROGRAMME_WRITE)
def create_programme() -> ResponseReturnValue:
    """Add a programme as a draft."""
    form = _new_form()
    owner = get_organisation_by_public_id(form.owner.data or "")
    if not form.validate() or owner is None:
        return _form_page(form), 422
    try:
        programme = services.create_programme(current_actor(), owner.id, form.details(_funder_id(form)))
    except DomainError as error:
        return _form_page(form, str(error.message)), error.status
    flash(_("The programme is saved as a draft. Open it when learners may join."), "good")
    return _to(programme)


@blueprint.get("/programmes/<public_id>")
@requires(Permission.PROGRAMME_READ)
def show_programme(public_id: str) -> ResponseReturnValue:
    """Show a programme: its code, its totals and its learners."""
    managed = get_programme_or_404(current_actor(), public_id)
    programme = managed.programme
    courses = queries.programme_courses(programme.id, current_locale())
    form = LearnerFilter(formdata=request.args)
    form.offer(courses)
    page = page_in_address()
    code = printed_join_code(programme.join_code) if programme.join_code else ""
    learners = queries.learners_page(
        programme,
        managed.countries,
        form.course.data,
        search=(form.q.data or "")[:LONGEST_SEARCH],
        state=form.chosen_state,
        sort=form.chosen_sort,
        page=page,
        size=LEARNERS_A_PAGE,
    )
    return render_template(
        "programmes/programme.html",
        programme=programme,
        managed=managed,
        names=queries.organisation_names(programme),
        country=locales.country_name(programme.country, current_locale()) if programme.country else "",
        code=code,
        join_url=public_url("programmes.show_invitation", code=code, locale=current_locale()) if code else "",
        totals=totals_of(programme, managed.countries),
        courses=courses,
        form=form,
        learners=learners,
        phone_only=phone_only_people(
            [row.person_id for row in learners.rows], countries_in_reach(current_actor())
        ),
        page=page,
        pages=-(-learners.total // LEARNERS_A_PAGE),
        words=records,
        states=labels.PROGRAMME,
        past=queries.past_changes(programme, PAST_CHANGES),
        changed_fields=changed_fields,
    )


@blueprint.get("/programmes/<public_id>/edit")
@requires(Permission.PROGRAMME_WRITE)
def show_edit(public_id: str) -> ResponseReturnValue:
    """Show the form with a programme."""
    programme = get_editable_or_404(current_actor(), public_id)
    return _form_page(_edit_form(programme), programme=programme)


@blueprint.post("/programmes/<public_id>/edit")
@requires(Permission.PROGRAMME_WRITE)
def update_programme(public_id: str) -> ResponseReturnValue:
    """Save a programme."""
    programme = get_editable_or_404(current_actor(), public_id)
    form = _edit_form(programme)
    if not form.validate():
        return _form_page(form, programme=programme), 422
    details = form.details(_funder_id(form))
    try:
        # Counting takes a while in a large programme; answers do not wait for it.
        with reading():
            programme = get_editable_or_404(current_actor(), public_id)
            results = services.preview_change(current_actor(), programme, details)
            if results and not form.has_reason_for(details):
                return _form_page(form, programme=programme, results=results), 422
        programme = get_editable_or_404(current_actor(), public_id)
        services.update_programme(current_actor(), programme, details, form.reason.data or "")
    except DomainError as error:
        return _form_page(form, str(error.message), programme=programme), error.status
    flash(_("Saved."), "good")
    return _to(programme)


@blueprint.post("/programmes/<public_id>/state", form_page="programmes.show_programme")
@requires(Permission.PROGRAMME_WRITE)
def change_state(public_id: str) -> ResponseReturnValue:
    """Open a programme to learners, or close it."""
    programme = get_editable_or_404(current_actor(), public_id)
    try:
        state = ProgrammeState(request.form.get("state", ""))
    except ValueError:
        abort(400)
    services.set_state(current_actor(), programme, state)
    is_open = state is ProgrammeState.OPEN
    flash(_("Learners can join now.") if is_open else _("The programme takes no new learners now."), "good")
    return _to(programme)


@blueprint.get("/programmes/<public_id>/join-code")
@requires(Permission.PROGRAMME_WRITE)
def ask_for_new_code(public_id: str) -> ResponseReturnValue:
    """Ask before the join code changes."""
    programme = get_editable_or_404(current_actor(), public_id)
    return render_template(
        "web/confirm.html",
        title=_("Make a new join code?"),
        sentence=_("The old code and its link stop working at once. Learners who have joined stay in."),
        action_label=_("Make a new code"),
        action_url=url_for("programmes.renew_code", public_id=public_id),
        cancel_url=url_for("programmes.show_programme", public_id=programme.public_id),
    )


@blueprint.post("/programmes/<public_id>/join-code")
@requires(Permission.PROGRAMME_WRITE)
def renew_code(public_id: str) -> ResponseReturnValue:
    """Give a programme a new join code."""
    programme = get_editable_or_404(current_actor(), public_id)
    code = services.renew_join_code(current_actor(), programme)
    flash(_("The new code is %(code)s.", code=printed_join_code(code)), "good")
    return _to(programme)


def _new_form() -> ProgrammeForm:
    form = ProgrammeForm()
    form.offer(
        queries.manageable_owners(current_actor()),
        list_organisations(),
        queries.offered_courses(current_locale()),
    )
    return form


def _edit_form(programme: Programme) -> ProgrammeForm:
    organisations = list_organisations(also=(programme.owner_id, programme.funder_id))
    ids = {each.id: each.public_id for each in organisations}
    courses = queries.programme_courses(programme.id, current_locale())
    funder = ids.get(programme.funder_id or 0, "")
    form = ProgrammeForm(data=form_values(programme, courses, ids[programme.owner_id], funder))
    owners = [each for each in organisations if each.id == programme.owner_id]
    form.offer(owners, organisations, queries.offered_courses(current_locale()))
    return form


def _form_page(
    form: ProgrammeForm,
    problem: str = "",
    *,
    programme: Programme | None = None,
    results: ResultsChange | None = None,
) -> str:
    return render_template(
        "programmes/form.html",
        form=form,
        problem=problem,
        programme=programme,
        results=results,
    )


def _funder_id(form: ProgrammeForm) -> int | None:
    funder = get_organisation_by_public_id(form.funder.data) if form.funder.data else None
    return funder.id if funder else None


def _to(programme: Programme) -> Response:
    return redirect(url_for("programmes.show_programme", public_id=programme.public_id), 303)
