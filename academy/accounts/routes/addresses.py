"""The person's own e-mail address and phone number: change, add, confirm with a code, remove."""

from dataclasses import dataclass

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from academy.accounts import addresses, queries
from academy.accounts.addresses import Address
from academy.accounts.forms.addresses import (
    AddressCodeForm,
    NewAddressForm,
    NewEmailForm,
    NewPhoneForm,
    RemoveAddressForm,
)
from academy.accounts.forms.fields import typed_accounts
from academy.accounts.forms.questions import question_page
from academy.accounts.permissions import Permission
from academy.accounts.routes.base import blueprint, person_here
from academy.accounts.services import addresses as services
from academy.accounts.services import passwords
from academy.core import mail
from academy.core.errors import ConflictError
from academy.core.i18n import LazyString
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.mail import Channel
from academy.core.permissions import current_actor
from academy.web.blueprint import Counted, limited, requires
from academy.web.countries import ELSEWHERE

QUARTER, HOUR = 15 * 60, 60 * 60


@dataclass(frozen=True)
class Kind:
    """An address that an account may have, and how pages speak of it."""

    channel: Channel
    title: LazyString
    removal: LazyString
    form: type[NewAddressForm]


KINDS = {
    "email": Kind(Channel.EMAIL, _l("Your e-mail address"), _l("Remove this e-mail address?"), NewEmailForm),
    "phone": Kind(Channel.SMS, _l("Your phone number"), _l("Remove this phone number?"), NewPhoneForm),
}


@blueprint.get("/profile/<any(email, phone):kind>")
@requires(Permission.PROFILE_WRITE)
def show_address(kind: str) -> ResponseReturnValue:
    """Ask for a new address."""
    person, asked = person_here(), KINDS[kind]
    form = asked.form() if asked.channel is Channel.EMAIL else asked.form(country=person.country or ELSEWHERE)
    return _page(kind, form)


@blueprint.post("/profile/<any(email, phone):kind>")
@requires(Permission.PROFILE_WRITE)
@limited("address-password", 10, QUARTER, lambda: current_actor().public_id, counted=Counted.FAILED)
@limited("address-change", 5, HOUR, lambda: current_actor().public_id, counted=Counted.DONE)
@limited("address-change-to", 5, HOUR, typed_accounts, counted=Counted.DONE)
def change_address(kind: str) -> ResponseReturnValue:
    """Send a code to the new address. Where no text messages are sent, a free number is taken at once."""
    form = KINDS[kind].form()
    form.validate()
    _check_password(form)
    if form.question:
        return question_page(form, form.question, url_for("accounts.show_address", kind=kind)), 422
    if form.errors or form.change.data:
        return _page(kind, form), 422
    if mail.is_offered(form.channel):
        services.request_change(person_here(), form.account)
        return redirect(url_for("accounts.show_address_code", kind=kind), 303)
    try:
        services.set_address(person_here(), form.account)
    except ConflictError as error:
        form.form_errors.append(str(error.message))
        return _page(kind, form), 422
    return _done()


@blueprint.get("/profile/<any(email, phone):kind>/code")
@requires(Permission.PROFILE_WRITE)
def show_address_code(kind: str) -> ResponseReturnValue:
    """Ask for the code that was sent to the new address."""
    return _code_page(kind, AddressCodeForm())


@blueprint.post("/profile/<any(email, phone):kind>/code")
@requires(Permission.PROFILE_WRITE)
@limited("address-code", 20, HOUR, lambda: current_actor().public_id, counted=Counted.FAILED)
def confirm_address(kind: str) -> ResponseReturnValue:
    """Take the new address when the code is right."""
    form = AddressCodeForm()
    if form.validate():
        try:
            if services.confirm_change(person_here(), KINDS[kind].channel, form.digits):
                return _done()
            form.code.errors = [_("This code does not work. Check the digits, or ask for a new code.")]
        except ConflictError as error:
            form.code.errors = [str(error.message)]
    return _code_page(kind, form, 422)


@blueprint.get("/profile/<any(email, phone):kind>/remove")
@requires(Permission.PROFILE_WRITE)
def show_remove_address(kind: str) -> ResponseReturnValue:
    """Ask before an address is removed."""
    return _removal_page(kind, RemoveAddressForm())


@blueprint.post("/profile/<any(email, phone):kind>/remove")
@requires(Permission.PROFILE_WRITE)
@limited("address-password", 10, QUARTER, lambda: current_actor().public_id, counted=Counted.FAILED)
def remove_address(kind: str) -> ResponseReturnValue:
    """Remove an address, after checking the password."""
    form = RemoveAddressForm()
    form.validate()
    _check_password(form)
    if form.errors:
        return _removal_page(kind, form), 422
    services.remove_address(person_here(), KINDS[kind].channel)
    return _done()


def _check_password(form: NewAddressForm | RemoveAddressForm) -> None:
    is_typed = "password" not in form.errors
    if is_typed and not passwords.is_own_password(current_actor().person_id, form.password.data or ""):
        form.password.errors = [_("This is not your password. Type the one you use now.")]


def _page(kind: str, form: NewAddressForm) -> str:
    person, asked = person_here(), KINDS[kind]
    own = services.own_address(person, asked.channel)
    return render_template(
        "accounts/address.html",
        form=form,
        kind=kind,
        title=asked.title,
        own=addresses.shown(own) if own else "",
        is_only=not (person.email and person.phone),
        is_confirmed_by_code=mail.is_offered(asked.channel),
    )


def _code_page(kind: str, form: AddressCodeForm, status: int = 200) -> ResponseReturnValue:
    waiting = queries.waiting_address(current_actor().person_id, KINDS[kind].channel)
    if waiting is None:
        return redirect(url_for("accounts.show_address", kind=kind), 303)
    page = render_template(
        "accounts/address_code.html", form=form, kind=kind, waiting=addresses.shown(waiting)
    )
    return page, status


def _removal_page(kind: str, form: RemoveAddressForm) -> str:
    own: Address | None = services.own_address(person_here(), KINDS[kind].channel)
    return render_template(
        "web/confirm.html",
        title=KINDS[kind].removal,
        sentence=_("You can no longer sign in with it, and we forget it."),
        details=[(KINDS[kind].title, addresses.shown(own))] if own else [],
        action_label=_("Remove"),
        action_url=url_for("accounts.remove_address", kind=kind),
        cancel_url=url_for("accounts.show_profile"),
        form=form,
    )


def _done() -> ResponseReturnValue:
    flash(_("Saved."), "good")
    return redirect(url_for("accounts.show_profile"), 303)
