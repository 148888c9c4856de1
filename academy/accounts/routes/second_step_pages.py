"""The pages of the second step: take it, or set it up for the first time."""

from dataclasses import dataclass

from flask import abort, render_template, request, session

from academy.accounts.devices import device_of
from academy.accounts.forms.second_step import CodeAppForm, NewPasskeyForm, PasskeyForm, SecondStepForm
from academy.accounts.models import Person
from academy.accounts.queries.people import get_person
from academy.accounts.queries.second_step import second_step_of
from academy.accounts.services.code_app import address_of, new_secret
from academy.accounts.services.passkeys import passkey_place
from academy.core.permissions import current_actor
from academy.core.qr import QrDrawing, draw_qr
from academy.core.sealing import seal, unseal

#: Where the cookie keeps the sealed secret of a code app until its first code was typed: the picture stays the same
#: when the page is opened again.
NEW_SECRET = "code_app"  # noqa: S105 - a name
SECONDS = 3600


@dataclass(frozen=True)
class NewCodeApp:
    """How a code app gets its secret: a picture, a link for the same phone, or typed in groups of four."""

    drawing: QrDrawing
    address: str
    groups: str


def person_stepping() -> Person:
    """Return the row of who takes the second step, or has taken it."""
    actor = current_actor()
    return get_person(actor.pending_id or actor.person_id) or abort(404)


def second_step_page(target: str | None, kept: str = "", form: SecondStepForm | None = None) -> str:
    """Return the page that asks for the second step, or sets it up when there is none; ``target`` comes next.

    ``kept`` is what she had typed when her session ended, sealed; it travels along.
    """
    mine = second_step_of(person_stepping().id)
    if not mine.is_set_up:
        return set_up_page(target, kept)
    return render_template(
        "accounts/second_step.html",
        form=form or SecondStepForm(formdata=None, next=target or ""),
        passkey_form=PasskeyForm(formdata=None, next=target or "") if mine.passkeys else None,
        has_place=passkey_place() is not None,
        kept=kept,
        is_again=current_actor().is_authenticated,
    )


def set_up_page(
    target: str | None,
    kept: str = "",
    *,
    app_form: CodeAppForm | None = None,
    passkey_form: NewPasskeyForm | None = None,
) -> str:
    """Return the page on which the second step is set up for the first time: with a code app or with a passkey."""
    return render_template(
        "accounts/second_step_setup.html",
        app_form=app_form or CodeAppForm(formdata=None, next=target or ""),
        passkey_form=passkey_form or NewPasskeyForm(formdata=None, next=target or "", name=device_name()),
        app=new_code_app(),
        has_place=passkey_place() is not None,
        kept=kept,
    )


def device_name() -> str:
    """Return what a passkey of this browser may be called."""
    return device_of(request.user_agent.string)


def new_code_app() -> NewCodeApp:
    """Return how a code app gets the secret that waits for its first code; a new one when none waits."""
    secret = waiting_secret()
    if not secret:
        secret = new_secret()
        session[NEW_SECRET] = seal(NEW_SECRET, secret)
    address = address_of(secret, person_stepping())
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return NewCodeApp(draw_qr(address), address, groups)


def waiting_secret() -> str:
    """Return the secret that this browser was shown within the last hour and that has had no code yet, else ''."""
    return unseal(NEW_SECRET, session.get(NEW_SECRET, ""), SECONDS)
