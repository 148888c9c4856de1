"""Register, sign in, sign out."""

from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from academy.accounts import notices, services
from academy.accounts.addresses import country_of
from academy.accounts.forms.entry import RegistrationForm, SignInForm
from academy.accounts.forms.fields import hash_account, tried_accounts, typed_accounts
from academy.accounts.forms.questions import question_page
from academy.accounts.models import Person
from academy.accounts.queries.people import get_person
from academy.accounts.routes.again import next_page, sign_in_page, taken_up_again
from academy.accounts.routes.base import begin_session, blueprint, leave, onward
from academy.accounts.routes.second_step_pages import second_step_page
from academy.accounts.services.entry import fitting_accounts, join
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import AN_ADDRESS, Counted, limited, public
from academy.web.kept import FIELD, open_kept
from academy.web.this_phone import remember

#: A training room, or a whole mobile network, shares one address: limits by address are generous, by account not.
QUARTER, HOUR = 15 * 60, 60 * 60


@blueprint.get("/register", endpoint="register")
@public("People who have no account make one here.")
def show_register() -> ResponseReturnValue:
    """Show the short form for a new account."""
    if current_actor().is_authenticated:
        return onward(request.args.get("next"), current_locale())
    return _registration_page(RegistrationForm(next=request.args.get("next", "")))


@blueprint.post("/register")
@public("People who have no account make one here.")
@limited("register", AN_ADDRESS, HOUR, counted=Counted.DONE)
@limited("register-account", 5, HOUR, typed_accounts, counted=Counted.DONE)
def create_account() -> ResponseReturnValue:
    """Make an account and sign it in at once."""
    form = RegistrationForm()
    notice = notices.current_notice(notices.TERMS, current_locale())
    if form.validate() and form.notice_version.data != notice.version:
        form.consent.errors = [_("The page on privacy and rules has changed. Please read it and tick again.")]
    if form.question:
        return question_page(form, form.question, url_for("accounts.register")), 422
    if form.errors:
        return _registration_page(form), 422
    try:
        person = join(
            display_name=form.display_name.data or "",
            address=form.account,
            password=form.password.data or "",
            locale=current_locale(),
            country=form.country.code,
        )
    except services.AddressTakenError as error:  # of an account that is being erased: in a moment it is free
        form.address.errors = [str(error.message)]
        return _registration_page(form), 422
    if person is None:
        return render_template("accounts/account_exists.html")
    services.record_consent(person.id, notices.TERMS, notice.version, notice.language, "registration")
    begin_session(person, request.user_agent.string)
    remember(hash_account(form.account.text), country_of(form.account) or form.country.code)
    return redirect(url_for("accounts.show_welcome", next=form.next.data or None), 303)


def _registration_page(form: RegistrationForm) -> str:
    notice = notices.current_notice(notices.TERMS, current_locale())
    form.notice_version.data = notice.version
    return render_template("accounts/register.html", form=form, notice=notice)


@blueprint.get("/sign-in", endpoint="sign_in")
@public("People come in here.")
def show_sign_in() -> ResponseReturnValue:
    """Show the sign-in form."""
    target = request.args.get("next", "")
    if current_actor().is_authenticated:
        return onward(target, current_locale())
    if current_actor().pending_id:
        return redirect(url_for("accounts.show_second_step", next=target or None), 303)
    return sign_in_page(SignInForm(next=target))


@blueprint.post("/sign-in")
@public("People come in here.")
@limited("sign-in", AN_ADDRESS, QUARTER, counted=Counted.FAILED)
@limited("sign-in-account", 10, QUARTER, tried_accounts, counted=Counted.FAILED)
def start_session() -> ResponseReturnValue:
    """Sign in; an unknown account and a wrong password get the same answer in the same time."""
    form = SignInForm()
    fitting = fitting_accounts(form.possible, form.password.data or "") if form.validate() else []
    if form.must_choose_country([address for address, _key in fitting]):
        form.country.errors = [_("Choose the country of your number.")]
        return sign_in_page(form), 422
    person = get_person(fitting[0][1]) if fitting else None
    if person is None:
        if not form.errors:
            form.form_errors.append(
                _(
                    "The address and the password do not belong together. Check both, or choose a new password."
                )
            )
        return sign_in_page(form), 422
    begin_session(person, request.user_agent.string)
    own = fitting[0][0]
    remember(hash_account(own.text), country_of(own))
    if current_actor().pending_id:
        return _to_second_step(person, next_page(person, form.next.data))
    return taken_up_again(person) or onward(next_page(person, form.next.data), person.locale)


def _to_second_step(person: Person, target: str | None) -> ResponseReturnValue:
    """Lead to the second step; what she had typed when her session ended is in the page and comes along."""
    kept = request.form.get(FIELD, "")
    if open_kept(kept, person.public_id) is not None:
        return second_step_page(target, kept)
    return redirect(url_for("accounts.show_second_step", next=target or None, locale=person.locale), 303)


@blueprint.post("/sign-out", form_page="accounts.show_profile")
@public("Whoever is half signed in may leave as well, and a guest has left already.")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    leave()
    session.permanent = False
    return redirect(f"/{current_locale()}/", 303)
