"""The profile: details, optional questions, password."""

from dataclasses import asdict, replace
from enum import StrEnum
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from academy.accounts import queries, services
from academy.accounts.certificate_names import printed_name, spelled
from academy.accounts.codes import labels
from academy.accounts.forms.entry import ChangePasswordForm
from academy.accounts.forms.profile import QUESTIONS, REASONS, AboutYouForm, BusinessForm, DetailsForm
from academy.accounts.forms.questions import question_page
from academy.accounts.permissions import Permission
from academy.accounts.routes.base import blueprint, onward, person_here
from academy.accounts.services import passwords
from academy.core import locales
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import Counted, limited, requires
from academy.web.countries import ELSEWHERE

QUARTER = 15 * 60
#: The first answers are about the person, the others about the enterprise.
ABOUT_YOU = 4


@blueprint.get("/profile")
@requires(Permission.PROFILE_READ)
def show_profile() -> ResponseReturnValue:
    """Show everything a person said, with links to change it."""
    person = person_here()
    answers = asdict(queries.get_answers(person.id))
    printed = printed_name(person.certificate_name or person.display_name)
    said = [(str(QUESTIONS[name]), _words(name, code)) for name, code in answers.items()]
    return render_template(
        "accounts/profile.html",
        person=person,
        unprintable=spelled(printed.missing),
        is_for_old_font=printed.is_converted,
        phone=queries.phone_of(person),
        language=locales.languages()[person.locale].name,
        country=locales.country_name(person.country, current_locale()) or _("Another country"),
        about_you=said[:ABOUT_YOU],
        business=said[ABOUT_YOU:],
        is_staff=current_actor().is_staff,
    )


def _words(name: str, code: StrEnum | None) -> str:
    return str(labels.ANSWERS[name][code]) if code else _("No answer")


@blueprint.get("/profile/details")
@requires(Permission.PROFILE_WRITE)
def show_details() -> ResponseReturnValue:
    """Show the form with names, language and country."""
    person = person_here()
    form = DetailsForm(
        display_name=person.display_name,
        certificate_name=person.certificate_name,
        locale=person.locale,
        country=person.country or ELSEWHERE,
    )
    return render_template("accounts/details.html", form=form)


@blueprint.post("/profile/details")
@requires(Permission.PROFILE_WRITE)
def save_details() -> ResponseReturnValue:
    """Save names, language and country."""
    form = DetailsForm()
    if not form.validate():
        if form.question:
            return question_page(form, form.question, url_for("accounts.show_details")), 422
        return render_template("accounts/details.html", form=form), 422
    services.update_details(
        person_here(),
        display_name=form.display_name.data or "",
        certificate_name=form.certificate_name.data or "",
        locale=form.locale.data,
        country=form.country.code,
    )
    flash(_("Saved."), "good")
    return redirect(url_for("accounts.show_profile", locale=form.locale.data), 303)


@blueprint.get("/welcome")
@requires(Permission.PROFILE_WRITE)
def show_welcome() -> ResponseReturnValue:
    """After registration, offer the questions about the person; they can be skipped."""
    target = request.args.get("next", "")
    form = AboutYouForm(next=target, data=asdict(queries.get_answers(current_actor().person_id)))
    return render_template(
        "accounts/welcome.html",
        form=form,
        reasons=REASONS,
        skip_url=onward(target, current_locale()).location,
    )


@blueprint.post("/welcome")
@requires(Permission.PROFILE_WRITE)
def save_welcome() -> ResponseReturnValue:
    """Save the answers and go on to what the reader wanted."""
    form = AboutYouForm()
    if not form.validate():
        skip_url = onward(form.next.data, current_locale()).location
        return render_template("accounts/welcome.html", form=form, reasons=REASONS, skip_url=skip_url), 422
    _save_answers(form)
    return onward(form.next.data, current_locale())


@blueprint.get("/profile/about-you")
@requires(Permission.PROFILE_WRITE)
def show_about_you() -> ResponseReturnValue:
    """Show the optional questions about the person."""
    form = AboutYouForm(data=asdict(queries.get_answers(current_actor().person_id)))
    return render_template("accounts/about_you.html", form=form, reasons=REASONS)


@blueprint.post("/profile/about-you")
@requires(Permission.PROFILE_WRITE)
def save_about_you() -> ResponseReturnValue:
    """Save the optional answers about the person."""
    form = AboutYouForm()
    if not form.validate():
        return render_template("accounts/about_you.html", form=form, reasons=REASONS), 422
    _save_answers(form)
    flash(_("Saved."), "good")
    return redirect(url_for("accounts.show_profile"), 303)


@blueprint.get("/profile/business")
@requires(Permission.PROFILE_WRITE)
def show_business() -> ResponseReturnValue:
    """Show the optional questions about the enterprise."""
    form = BusinessForm(data=asdict(queries.get_answers(current_actor().person_id)))
    return render_template("accounts/business.html", form=form, reasons=REASONS)


@blueprint.post("/profile/business")
@requires(Permission.PROFILE_WRITE)
def save_business() -> ResponseReturnValue:
    """Save the optional answers about the enterprise."""
    form = BusinessForm()
    if not form.validate():
        return render_template("accounts/business.html", form=form, reasons=REASONS), 422
    _save_answers(form)
    flash(_("Saved."), "good")
    return redirect(url_for("accounts.show_profile"), 303)


def _save_answers(form: AboutYouForm | BusinessForm) -> None:
    """Change the answers whose questions ``form`` lists; the others stay."""
    person_id = current_actor().person_id
    given: dict[str, Any] = {name: form[name].data for name in REASONS if name in form}
    services.update_profile(person_id, replace(queries.get_answers(person_id), **given))


@blueprint.get("/profile/password")
@requires(Permission.PASSWORD_CHANGE)
def show_password() -> ResponseReturnValue:
    """Show the form to change the password."""
    return render_template("accounts/password.html", form=ChangePasswordForm())


@blueprint.post("/profile/password")
@requires(Permission.PASSWORD_CHANGE)
@limited("change-password", 10, QUARTER, lambda: current_actor().public_id, counted=Counted.FAILED)
def change_password() -> ResponseReturnValue:
    """Change the password and sign all other browsers out."""
    form, actor = ChangePasswordForm(), current_actor()
    if form.validate():
        if passwords.change_password(
            actor.person_id,
            form.old_password.data or "",
            form.password.data or "",
            session_id=actor.login_session_id,
        ):
            flash(_("Your password is changed. All other browsers are signed out."), "good")
            return redirect(url_for("accounts.show_profile"), 303)
        form.old_password.errors = [_("This is not your password. Type the one you use now.")]
    return render_template("accounts/password.html", form=form), 422
