"""The page of her second step in the profile: passkeys, code app, recovery codes.

Whoever changes something here has taken the second step within the last quarter of an hour, or takes it again.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from academy.accounts.forms.second_step import CodeAppForm, NewPasskeyForm
from academy.accounts.permissions import Permission, get_passkey_or_404
from academy.accounts.queries.second_step import second_step_of
from academy.accounts.routes.base import blueprint, person_here
from academy.accounts.routes.second_step import (
    DAY,
    QUARTER,
    WRONG_A_DAY,
    codes_page,
    try_new_code_app,
    try_new_passkey,
)
from academy.accounts.routes.second_step_pages import device_name, new_code_app
from academy.accounts.services import code_app, end_all_sessions, passkeys, recovery_codes
from academy.accounts.services.passkeys import passkey_place
from academy.accounts.services.second_step import was_taken_recently
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import Counted, limited, page_address, requires
from academy.web.names import name

SETS_A_DAY = 20


def _who() -> str:
    return current_actor().public_id


@blueprint.get("/profile/second-step")
@requires(Permission.SECOND_STEP_CHANGE)
def show_ways() -> ResponseReturnValue:
    """Show what she has for the second step, with links to change it."""
    actor = current_actor()
    return render_template(
        "accounts/second_step_ways.html",
        mine=second_step_of(actor.person_id),
        is_needed=actor.second_step_at is not None,
        has_place=passkey_place() is not None,
    )


@blueprint.get("/profile/second-step/code-app")
@requires(Permission.SECOND_STEP_CHANGE)
def show_new_code_app() -> ResponseReturnValue:
    """Show how another code app is set up."""
    return _first("accounts.show_new_code_app") or _app_page(CodeAppForm())


@blueprint.post("/profile/second-step/code-app")
@requires(Permission.SECOND_STEP_CHANGE)
@limited("new-code-app", WRONG_A_DAY, QUARTER, _who, counted=Counted.FAILED)
def replace_code_app() -> ResponseReturnValue:
    """Set up a code app, in the place of the one before."""
    if first := _first("accounts.show_new_code_app"):
        return first
    form = CodeAppForm()
    if form.validate():
        error = try_new_code_app(person_here(), form)
        if not error:
            _end_other_sessions()
            return _changed(_("Your code app is set up. All other browsers are signed out."))
        form.code.errors = [error]
    return _app_page(form), 422


@blueprint.get("/profile/second-step/code-app/remove")
@requires(Permission.SECOND_STEP_CHANGE)
def ask_to_remove_code_app() -> ResponseReturnValue:
    """Ask before the code app is removed."""
    return _first("accounts.ask_to_remove_code_app") or render_template(
        "web/confirm.html",
        title=_("Remove the code app?"),
        sentence=_("Its codes no longer work. All other browsers are signed out."),
        action_label=_("Remove the code app"),
        action_url=url_for("accounts.remove_code_app"),
        cancel_url=url_for("accounts.show_ways"),
    )


@blueprint.post("/profile/second-step/code-app/remove")
@requires(Permission.SECOND_STEP_CHANGE)
def remove_code_app() -> ResponseReturnValue:
    """Remove the code app, when there is a passkey as well."""
    if first := _first("accounts.ask_to_remove_code_app"):
        return first
    code_app.remove_code_app(person_here())
    _end_other_sessions()
    return _changed(_("The code app is removed. All other browsers are signed out."))


@blueprint.get("/profile/second-step/passkeys/new")
@requires(Permission.SECOND_STEP_CHANGE)
def show_new_passkey() -> ResponseReturnValue:
    """Ask for the name of a new passkey."""
    return _first("accounts.show_new_passkey") or _passkey_page(NewPasskeyForm(name=device_name()))


@blueprint.post("/profile/second-step/passkeys/new")
@requires(Permission.SECOND_STEP_CHANGE)
@limited("new-passkey", WRONG_A_DAY, QUARTER, _who, counted=Counted.FAILED)
def add_passkey() -> ResponseReturnValue:
    """Add a passkey."""
    if first := _first("accounts.show_new_passkey"):
        return first
    form = NewPasskeyForm()
    if try_new_passkey(person_here(), form):
        return _changed(_("The passkey is added."))
    return _passkey_page(form), 422


@blueprint.get("/profile/second-step/passkeys/<passkey_id>/remove")
@requires(Permission.SECOND_STEP_CHANGE)
def ask_to_remove_passkey(passkey_id: str) -> ResponseReturnValue:
    """Ask before a passkey is removed."""
    passkey = get_passkey_or_404(current_actor(), passkey_id)
    return _first("accounts.ask_to_remove_passkey", passkey_id=passkey_id) or render_template(
        "web/confirm.html",
        title=_("Remove this passkey?"),
        sentence=_("Nobody can come in with it any more. All other browsers are signed out."),
        details=[(_("Passkey"), name(passkey.name))],
        action_label=_("Remove the passkey"),
        action_url=url_for("accounts.remove_passkey", passkey_id=passkey_id),
        cancel_url=url_for("accounts.show_ways"),
    )


@blueprint.post("/profile/second-step/passkeys/<passkey_id>/remove")
@requires(Permission.SECOND_STEP_CHANGE)
def remove_passkey(passkey_id: str) -> ResponseReturnValue:
    """Remove a passkey that is not the last way."""
    passkey = get_passkey_or_404(current_actor(), passkey_id)
    if first := _first("accounts.ask_to_remove_passkey", passkey_id=passkey_id):
        return first
    passkeys.remove_passkey(person_here(), passkey)
    _end_other_sessions()
    return _changed(_("The passkey is removed. All other browsers are signed out."))


@blueprint.get("/profile/second-step/recovery-codes")
@requires(Permission.SECOND_STEP_CHANGE)
def ask_to_make_codes() -> ResponseReturnValue:
    """Ask before new recovery codes take the place of the old ones."""
    return _first("accounts.ask_to_make_codes") or render_template(
        "web/confirm.html",
        title=_("Make new recovery codes?"),
        sentence=_("You get 10 new codes. The old ones no longer work."),
        action_label=_("Make new codes"),
        action_url=url_for("accounts.make_codes"),
        cancel_url=url_for("accounts.show_ways"),
        is_danger=False,
    )


@blueprint.post("/profile/second-step/recovery-codes")
@requires(Permission.SECOND_STEP_CHANGE)
@limited("recovery-codes", SETS_A_DAY, DAY, _who)
def make_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them, once."""
    if first := _first("accounts.ask_to_make_codes"):
        return first
    return codes_page(recovery_codes.new_recovery_codes(person_here()), url_for("accounts.show_ways"))


def _first(endpoint: str, **arguments: str) -> Response | None:
    """Return the way to the second step when it was taken too long ago, and back to the page ``endpoint``; else None.

    An invented account of the demonstration has none, and nothing to change.
    """
    actor = current_actor()
    if was_taken_recently(actor):
        return None
    if actor.second_step_at is None:
        return redirect(url_for("accounts.show_ways"), 303)
    return redirect(url_for("accounts.show_second_step", next=page_address(endpoint, arguments)), 303)


def _end_other_sessions() -> None:
    actor = current_actor()
    end_all_sessions(actor.person_id, but=actor.login_session_id)


def _changed(sentence: str) -> Response:
    flash(sentence, "good")
    return redirect(url_for("accounts.show_ways"), 303)


def _app_page(form: CodeAppForm) -> str:
    return render_template("accounts/new_code_app.html", form=form, app=new_code_app())


def _passkey_page(form: NewPasskeyForm) -> str:
    return render_template("accounts/new_passkey.html", form=form, has_place=passkey_place() is not None)
