"""The second step of signing in: with a code, a recovery code or a passkey; set up at the first time.

Only these pages and the public ones answer somebody who is half signed in (`academy.web.blueprint`).
"""

from typing import assert_never

from flask import Response, current_app, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from academy.accounts.forms.second_step import CodeAppForm, NewPasskeyForm, PasskeyForm, SecondStepForm
from academy.accounts.models import Person
from academy.accounts.permissions import Permission
from academy.accounts.queries.second_step import second_step_of
from academy.accounts.routes.again import next_page, taken_up_again
from academy.accounts.routes.base import act_in_session, blueprint, onward, person_here, say_welcome_back
from academy.accounts.routes.second_step_pages import (
    NEW_SECRET,
    person_stepping,
    second_step_page,
    set_up_page,
    waiting_secret,
)
from academy.accounts.services import code_app, passkeys, recovery_codes, second_step
from academy.accounts.services.closing import take_account_back
from academy.accounts.services.code_app import Tried
from academy.core.errors import ConflictError
from academy.core.i18n import current_locale, ngettext
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web import blueprint as web
from academy.web.blueprint import Counted, limited, requires
from academy.web.kept import FIELD

QUARTER, DAY = 15 * 60, 24 * 60 * 60
WRONG_A_QUARTER, WRONG_A_DAY, QUESTIONS_A_QUARTER = 10, 50, 60
FEW_CODES = 3


def _who() -> str:
    """Return for whom tries are counted: the account, on whichever browser."""
    actor = current_actor()
    return str(actor.pending_id or actor.person_id or "")


def _is_due() -> bool:
    """Say whether the second step is missing, or was taken too long ago to change it."""
    actor = current_actor()
    is_old = actor.second_step_at is not None and not second_step.was_taken_recently(actor)
    return bool(actor.pending_id) or is_old


@blueprint.get("/second-step")
@web.second_step
def show_second_step() -> ResponseReturnValue:
    """Ask for the second step, or for setting it up."""
    target = request.args.get("next")
    return second_step_page(target) if _is_due() else onward(target, current_locale())


@blueprint.post("/second-step")
@web.second_step
@limited("second-step-day", WRONG_A_DAY, DAY, _who, counted=Counted.FAILED)
@limited("second-step", WRONG_A_QUARTER, QUARTER, _who, counted=Counted.FAILED)
def take_second_step() -> ResponseReturnValue:
    """Take the second step with a code from the app or a recovery code."""
    form = SecondStepForm()
    if not _is_due():
        return onward(form.next.data, current_locale())
    if form.validate():
        error = _try_code(person_stepping(), form)
        if not error:
            return _come_in(form.next.data)
        form.code.errors = [error]
    return second_step_page(form.next.data, request.form.get(FIELD, ""), form), 422


def _try_code(person: Person, form: SecondStepForm) -> str:
    """Take what was typed; return '' or why it does not work."""
    if form.recovery_code:
        if not recovery_codes.use_recovery_code(person, form.recovery_code):
            return str(_("This recovery code does not work. Check each symbol. Each code works once."))
        _say_how_many_are_left(person)
        return ""
    tried = code_app.take_code(person.id, form.digits)
    match tried:
        case Tried.RIGHT:
            return ""
        case Tried.USED:
            return str(_("This code was used already. Wait until the app shows the next one, and type that."))
        case Tried.WRONG:
            return wrong_code()
    assert_never(tried)


def wrong_code() -> str:
    """Return what to do when a code of the app is not right."""
    return str(
        _(
            "This code does not work. Type the code that the app shows now. If it still does not work, let your phone "
            "set date and time by itself, and try again."
        )
    )


def _say_how_many_are_left(person: Person) -> None:
    left = recovery_codes.codes_left(person.id)
    sentence = ngettext("You have %(num)s recovery code left.", "You have %(num)s recovery codes left.", left)
    more = _("You can make new ones in your profile, under Your second step.")
    flash(f"{sentence} {more}", "gold" if left < FEW_CODES else "info")


@blueprint.post("/second-step/passkey-question", form_page="accounts.show_second_step")
@web.second_step
@limited("passkey-question", QUESTIONS_A_QUARTER, QUARTER, _who)
def ask_for_passkey() -> ResponseReturnValue:
    """Say to the script of the page what one of her passkeys must sign."""
    place, actor, person = passkeys.passkey_place(), current_actor(), person_stepping()
    if place is None or not second_step_of(person.id).passkeys:
        raise ConflictError(_("There is no passkey for this account here. Use a code."))
    return _json(passkeys.ask_for_passkey(actor, person.id, place))


@blueprint.post("/second-step/passkey", form_page="accounts.show_second_step")
@web.second_step
@limited("passkey", WRONG_A_QUARTER, QUARTER, _who, counted=Counted.FAILED)
def take_passkey() -> ResponseReturnValue:
    """Take the second step with a passkey."""
    form, place = PasskeyForm(), passkeys.passkey_place()
    if not _is_due():
        return onward(form.next.data, current_locale())
    if (
        place is not None
        and form.validate()
        and passkeys.take_passkey(current_actor(), person_stepping().id, place, form.answer.data or "")
    ):
        return _come_in(form.next.data)
    asked = SecondStepForm(formdata=None, next=form.next.data)
    asked.form_errors.append(_("The passkey did not work. Try it again, or type a code."))
    return second_step_page(form.next.data, request.form.get(FIELD, ""), asked), 422


@blueprint.post("/second-step/code-app", form_page="accounts.show_second_step")
@web.second_step
@limited("new-code-app", WRONG_A_DAY, QUARTER, _who, counted=Counted.FAILED)
def set_up_code_app() -> ResponseReturnValue:
    """Set up the second step with a code app, and show the recovery codes."""
    form = CodeAppForm()
    person = _person_without_second_step()
    if person is None:
        return _is_there_already(form.next.data)
    if form.validate():
        error = try_new_code_app(person, form)
        if not error:
            return _is_set_up(person, form.next.data)
        form.code.errors = [error]
    return set_up_page(form.next.data, request.form.get(FIELD, ""), app_form=form), 422


def try_new_code_app(person: Person, form: CodeAppForm) -> str:
    """Set up or replace the code app when the typed code fits the picture; return '' or why it does not."""
    secret = waiting_secret()
    if not secret:
        return str(
            _("The picture is a new one now. Read it with the app, then type the code that the app shows.")
        )
    if not code_app.keep_code_app(person, secret, form.digits):
        return wrong_code()
    session.pop(NEW_SECRET, None)
    return ""


@blueprint.post("/second-step/new-passkey-question", form_page="accounts.show_second_step")
@web.second_step
@limited("new-passkey-question", QUESTIONS_A_QUARTER, QUARTER, _who)
def ask_for_new_passkey() -> ResponseReturnValue:
    """Say to the script of the page what a new passkey must sign."""
    place, actor, person = passkeys.passkey_place(), current_actor(), person_stepping()
    may_add = second_step.was_taken_recently(actor) or not second_step_of(person.id).is_set_up
    if place is None or not may_add:
        raise ConflictError(_("A passkey cannot be added here. Load the page again."))
    return _json(passkeys.ask_for_new_passkey(actor, person, place))


@blueprint.post("/second-step/new-passkey", form_page="accounts.show_second_step")
@web.second_step
@limited("new-passkey", WRONG_A_DAY, QUARTER, _who, counted=Counted.FAILED)
def set_up_passkey() -> ResponseReturnValue:
    """Set up the second step with a passkey, and show the recovery codes."""
    form = NewPasskeyForm()
    person = _person_without_second_step()
    if person is None:
        return _is_there_already(form.next.data)
    if try_new_passkey(person, form):
        return _is_set_up(person, form.next.data)
    return set_up_page(form.next.data, request.form.get(FIELD, ""), passkey_form=form), 422


def try_new_passkey(person: Person, form: NewPasskeyForm) -> bool:
    """Add the passkey that was made; else leave an error in the form."""
    place = passkeys.passkey_place()
    if not form.validate() or place is None:
        return False
    is_added = passkeys.add_passkey(
        current_actor(), person, place, form.answer.data or "", form.name.data or ""
    )
    if not is_added:
        form.form_errors.append(
            _("The passkey was not added. Press the button again, and do what your device asks.")
        )
    return is_added


@blueprint.post("/second-step/go-on", form_page="accounts.show_second_step")
@requires(Permission.PROFILE_READ)
def go_on() -> ResponseReturnValue:
    """Go on to where she wanted to be, when she has kept her recovery codes."""
    return _onward(person_here(), request.form.get("next"))


def codes_page(codes: list[str], target: str | None) -> str:
    """Return the page that shows new recovery codes, once."""
    groups = ["-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in codes]
    return render_template(
        "accounts/recovery_codes.html", codes=groups, target=target or "", kept=request.form.get(FIELD, "")
    )


def _person_without_second_step() -> Person | None:
    """Return who is half signed in and has set up nothing yet, with her row locked; else None."""
    pending_id = current_actor().pending_id
    if not pending_id or second_step.locked_second_step(pending_id).is_set_up:
        return None
    return person_stepping()


def _is_there_already(target: str | None) -> ResponseReturnValue:
    """Lead on from setting up what is set up: a double tap to her ways, somebody else with the password to the step."""
    if not current_actor().pending_id:
        return redirect(url_for("accounts.show_ways"), 303)
    return redirect(url_for("accounts.show_second_step", next=target or None), 303)


def _is_set_up(person: Person, target: str | None) -> str:
    session.pop(NEW_SECRET, None)
    _admit(person)
    return codes_page(recovery_codes.new_recovery_codes(person), target)


def _come_in(target: str | None) -> ResponseReturnValue:
    person = person_stepping()
    _admit(person)
    return _onward(person, target)


def _admit(person: Person) -> None:
    if person.closed_at is not None:
        take_account_back(person)
        say_welcome_back()
    act_in_session(second_step.admit(current_actor()))


def _onward(person: Person, target: str | None) -> ResponseReturnValue:
    return taken_up_again(person) or onward(next_page(person, target), person.locale)


def _json(text: str) -> Response:
    return current_app.response_class(text, mimetype="application/json")
