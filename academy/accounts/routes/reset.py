"""Choose a new password with a one-time link (e-mail) or code (SMS)."""

from flask import render_template, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from academy.accounts.addresses import possible_addresses
from academy.accounts.forms.entry import NewPasswordForm, ResetCodeForm, ResetRequestForm
from academy.accounts.forms.fields import hash_account, typed_accounts
from academy.accounts.routes.base import blueprint, password_is_set
from academy.accounts.services import passwords
from academy.accounts.services.entry import accounts_meant
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.mail import Channel, is_offered
from academy.web.blueprint import AN_ADDRESS, Counted, limited, public
from academy.web.context import lead_languages_to

QUARTER, HOUR = 15 * 60, 60 * 60
#: Where the cookie keeps the number that a code was asked for, as it was typed, and its country. What it was found to
#: be would tell in which country somebody has it.
ASKED_FOR = "reset_address"


@blueprint.get("/new-password")
@public("Who forgot the password cannot sign in.")
def ask_reset() -> ResponseReturnValue:
    """Ask for the address to send a link or code to."""
    return render_template("accounts/ask_reset.html", form=ResetRequestForm())


@blueprint.post("/new-password")
@public("Who forgot the password cannot sign in.")
@limited("reset", 300, HOUR, counted=Counted.DONE)  # each may be a text message that costs money
@limited("reset-account", 5, HOUR, typed_accounts, counted=Counted.DONE)
def request_reset() -> ResponseReturnValue:
    """Send a link or code, if there is an account; the answer is the same either way."""
    form = ResetRequestForm()
    if not form.validate():
        return render_template("accounts/ask_reset.html", form=form), 422
    if form.possible[0].channel is Channel.SMS and not is_offered(Channel.SMS):
        return redirect(url_for("accounts.show_paper_code"), 303)
    for address in accounts_meant(form.possible, is_sure=bool(form.sure_country)):
        passwords.request_reset(address, current_locale())
    if form.possible[0].channel is Channel.SMS:
        session[ASKED_FOR] = [form.address.data, form.sure_country]
        return redirect(url_for("accounts.show_reset_code"), 303)
    return redirect(url_for("accounts.show_reset_sent"), 303)


@blueprint.get("/new-password/sent")
@public("Who forgot the password cannot sign in.")
def show_reset_sent() -> ResponseReturnValue:
    """Say that a link is on its way, if there is an account."""
    return render_template("accounts/reset_sent.html")


@blueprint.get("/new-password/code")
@public("Who forgot the password cannot sign in.")
def show_reset_code() -> ResponseReturnValue:
    """Ask for the code from the SMS and a new password."""
    if ASKED_FOR not in session or not is_offered(Channel.SMS):
        return redirect(url_for("accounts.ask_reset"), 303)
    return render_template("accounts/reset_code.html", form=ResetCodeForm())


@blueprint.post("/new-password/code")
@public("Who forgot the password cannot sign in.")
@limited("reset-code", AN_ADDRESS, QUARTER, counted=Counted.FAILED)
@limited(
    "reset-code-account",
    10,
    QUARTER,
    lambda: tuple(map(hash_account, _numbers_asked_for())),
    counted=Counted.FAILED,
)
def reset_by_code() -> ResponseReturnValue:
    """Set the new password when the code is right."""
    if ASKED_FOR not in session:
        return redirect(url_for("accounts.ask_reset"), 303)
    form = ResetCodeForm()
    if form.validate():
        for number in _numbers_asked_for():
            if passwords.reset_by_digits(number, form.digits, form.password.data or ""):
                return password_is_set()
        form.code.errors = [
            _(
                "This code does not work. Check the digits, or ask for a new code: each works once, for 30 minutes."
            )
        ]
    return render_template("accounts/reset_code.html", form=form), 422


@blueprint.get("/new-password/<token>")
@public("The one-time link itself is the permission.")
def show_reset(token: str) -> ResponseReturnValue:
    """Ask who opens the link for a new password; only sending the form uses the link up. An old link answers 404."""
    if passwords.find_link(token) is None:
        return _expired()
    return render_template("accounts/new_password.html", form=NewPasswordForm(), token=token)


@blueprint.post("/new-password/<token>")
@public("The one-time link itself is the permission.")
@limited("reset-link", AN_ADDRESS, QUARTER, counted=Counted.FAILED)
def reset_by_link(token: str) -> ResponseReturnValue:
    """Set the new password."""
    form = NewPasswordForm()
    if passwords.find_link(token) is None:
        return _expired()
    if not form.validate():
        return render_template("accounts/new_password.html", form=form, token=token), 422
    if not passwords.reset_by_link(token, form.password.data or ""):
        return _expired()
    return password_is_set()


def _expired() -> ResponseReturnValue:
    lead_languages_to("/new-password")
    return render_template("accounts/reset_expired.html"), 404


def _numbers_asked_for() -> list[str]:
    """Return the numbers that codes were asked for on this phone in E.164."""
    match session.get(ASKED_FOR):
        case [str(typed), str(country)]:
            possible = possible_addresses(typed, country)
            return [address.text for address in accounts_meant(possible, is_sure=bool(country))]
    return []
