"""The account of somebody else: make one, correct it, close it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from academy.accounts import services
from academy.accounts.forms import question_page
from academy.accounts.queries import Person, phone_of
from academy.accounts.services import AddressTakenError, ClosingReason
from academy.admin.forms.accounts import AddressCorrectionForm, ClosingForm, CorrectionForm, NewPersonForm
from academy.admin.permissions import Permission, get_open_person_or_404, get_person_or_404
from academy.admin.routes.blueprint import blueprint
from academy.core.errors import ConflictError
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import requires
from academy.web.countries import ELSEWHERE
from academy.web.names import name


@blueprint.get("/admin/people/new")
@requires(Permission.PERSON_WRITE)
def show_new_person() -> ResponseReturnValue:
    """Ask who the new account is for."""
    return render_template("admin/new_person.html", form=NewPersonForm())


@blueprint.post("/admin/people/new")
@requires(Permission.PERSON_WRITE)
def add_person() -> ResponseReturnValue:
    """Make an account for somebody, without a password."""
    form = NewPersonForm()
    if not form.validate():
        if form.question:
            return question_page(form, form.question, url_for("admin.show_new_person")), 422
        return render_template("admin/new_person.html", form=form), 422
    try:
        person = services.make_account(
            current_actor(),
            display_name=form.display_name.data or "",
            address=form.account,
            locale=form.locale.data,
            country=form.country.code,
        )
    except AddressTakenError as error:
        form.address.errors = [str(error.message)]
        return render_template("admin/new_person.html", form=form), error.status
    if person.email:
        flash(_("The account is made. A message says how to choose a password."), "good")
    else:
        flash(
            _("The account is made. Give a code on paper, so that the person can choose a password."), "good"
        )
    return _to(person)


@blueprint.get("/admin/people/<person_id>/edit")
@requires(Permission.PERSON_WRITE)
def show_correction(person_id: str) -> ResponseReturnValue:
    """Show names, language and country, to be corrected."""
    person = get_open_person_or_404(person_id)
    form = CorrectionForm(
        display_name=person.display_name,
        certificate_name=person.certificate_name,
        locale=person.locale,
        country=person.country or ELSEWHERE,
    )
    return render_template("admin/correct_person.html", form=form, person=person)


@blueprint.post("/admin/people/<person_id>/edit")
@requires(Permission.PERSON_WRITE)
def correct_person(person_id: str) -> ResponseReturnValue:
    """Correct names, language and country."""
    person, form = get_open_person_or_404(person_id), CorrectionForm()
    if not form.validate():
        if form.question:
            here = url_for("admin.show_correction", person_id=person_id)
            return question_page(form, form.question, here), 422
        return render_template("admin/correct_person.html", form=form, person=person), 422
    changed = services.correct_details(
        current_actor(),
        person,
        display_name=form.display_name.data or "",
        certificate_name=form.certificate_name.data or "",
        locale=form.locale.data,
        country=form.country.code,
    )
    if changed:
        flash(_("The account is corrected."), "good")
    else:
        flash(_("Nothing was changed."), "info")
    return _to(person)


@blueprint.get("/admin/people/<person_id>/address")
@requires(Permission.PERSON_WRITE)
def show_address_correction(person_id: str) -> ResponseReturnValue:
    """Ask for the right e-mail address or phone number."""
    person = get_open_person_or_404(person_id)
    form = AddressCorrectionForm(country=person.country or ELSEWHERE)
    return _address_page(form, person)


@blueprint.post("/admin/people/<person_id>/address")
@requires(Permission.PERSON_WRITE)
def correct_address(person_id: str) -> ResponseReturnValue:
    """Put a right address in the place of a wrong one."""
    person, form = get_open_person_or_404(person_id), AddressCorrectionForm()
    if not form.validate():
        if form.question:
            here = url_for("admin.show_address_correction", person_id=person_id)
            return question_page(form, form.question, here), 422
        return _address_page(form, person), 422
    try:
        services.correct_address(current_actor(), person, form.account)
    except AddressTakenError as error:
        form.address.errors = [str(error.message)]
        return _address_page(form, person), error.status
    flash(_("The address is corrected, and the person is signed out everywhere."), "good")
    return _to(person)


@blueprint.get("/admin/people/<person_id>/close")
@requires(Permission.PERSON_WRITE)
def ask_to_close_account(person_id: str) -> ResponseReturnValue:
    """Ask before an account is closed."""
    return _closing_page(ClosingForm(), get_open_person_or_404(person_id))


@blueprint.post("/admin/people/<person_id>/close")
@requires(Permission.PERSON_WRITE)
def close_account(person_id: str) -> ResponseReturnValue:
    """Close somebody's account."""
    person, actor, form = get_person_or_404(person_id), current_actor(), ClosingForm()
    if person.id == actor.person_id:
        raise ConflictError(_("This is your own account. Close it from your profile."))
    if not form.validate():
        return _closing_page(form, person), 422
    services.close_account(person, by=actor, reason=ClosingReason(form.reason.data))
    flash(_("The account is closed. What is personal is deleted in 14 days."), "good")
    return redirect(url_for("admin.list_people"), 303)


def _address_page(form: AddressCorrectionForm, person: Person) -> str:
    return render_template("admin/correct_address.html", form=form, person=person, phone=phone_of(person))


def _closing_page(form: ClosingForm, person: Person) -> str:
    return render_template(
        "web/confirm.html",
        title=_("Close this account?"),
        sentence=_(
            "The person is signed out everywhere and takes part in no programme any more. For 14 days signing in takes "
            "the account back. Then what is personal is deleted."
        ),
        details=[
            (_("Person"), name(person.display_name)),
            (_("Address"), person.email or person.phone or "–"),
        ],
        form=form,
        action_label=_("Close the account"),
        action_url=url_for("admin.close_account", person_id=person.public_id),
        cancel_url=url_for("admin.show_person", person_id=person.public_id),
    )


def _to(person: Person) -> Response:
    return redirect(url_for("admin.show_person", person_id=person.public_id), 303)
