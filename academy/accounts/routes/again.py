"""Sign in again after a session has ended: the page says why, and what was typed comes back to who typed it."""

from flask import render_template, request, session
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from academy.accounts.forms.entry import SignInForm
from academy.accounts.loader import person_of_session
from academy.accounts.models import Person
from academy.accounts.routes.second_step_pages import second_step_page
from academy.core import keys
from academy.core.db import rollback
from academy.core.keys import Purpose
from academy.core.permissions import current_actor
from academy.web.blueprint import place_of_form
from academy.web.kept import (
    FIELD,
    Kept,
    is_for_somebody_else,
    keep,
    open_kept,
    page_with,
    sent_form,
)
from academy.web.refill import texts_of

#: Where the cookie keeps the session that was ended by signing out on this browser, and what the tokens of the forms
#: were made of that the same person got before she signed in again.
LEFT, EARLIER_FORMS = "left", "earlier_forms"
#: The salt of Flask-WTF's tokens.
TOKEN_SALT = "wtf-csrf-token"  # noqa: S105 - a name


def person_before() -> str:
    """Return the public id of who was signed in on this browser until the session ended; '' when nobody knows."""
    token = session.get("_user_id") or session.get(LEFT)
    return "" if not token or current_actor().is_authenticated else person_of_session(str(token))


def earlier_forms(person: Person) -> str:
    """Return what the forms of this browser were made of, if ``person`` is who got them; else ''."""
    who = current_actor().public_id or person_before()
    # Since she signed out here the cookie's own token is that of a guest.
    made_of = session.get(EARLIER_FORMS if LEFT in session else "csrf_token", "")
    return str(made_of) if who == person.public_id else ""


def ask_to_sign_in_again() -> ResponseReturnValue | None:
    """Answer a form of somebody whose session has ended with the sign-in page, which carries what she typed.

    Has she signed in again in another window meanwhile, the answer is the page with what she typed.
    """
    if current_actor().is_authenticated:
        form = sent_form() if _is_own_earlier_form() else None
        return (_shown_again(form), 409) if form else None
    who = person_before()
    rollback()
    if not who:
        return None
    if current_actor().pending_id:
        return second_step_page(place_of_form(), keep(who)), 403
    return sign_in_page(SignInForm(formdata=None, next=place_of_form()), keep(who)), 403


def sign_in_page(form: SignInForm, kept: str = "") -> str:
    """Return the sign-in page; it says when somebody was signed out without asking for it."""
    kept = kept or request.form.get(FIELD, "")
    has_ended = bool(kept or ("_user_id" in session and person_before()))
    return render_template("accounts/sign_in.html", form=form, kept=kept, has_ended=has_ended)


def taken_up_again(person: Person) -> Response | str | None:
    """Return the page with what ``person`` had typed when her session ended, else None."""
    kept = open_kept(request.form.get(FIELD, ""), person.public_id)
    if kept is None:
        return None
    return _shown_again(kept)


def next_page(person: Person, target: str | None) -> str | None:
    """Return where ``person`` goes on to: not to the page of what somebody else had typed here."""
    return None if is_for_somebody_else(request.form.get(FIELD, ""), person.public_id) else target


def _shown_again(form: Kept) -> Response | str:
    return page_with(form) or render_template("accounts/kept.html", page=form.page, texts=texts_of(form))


def _is_own_earlier_form() -> bool:
    """Say whether the token of the sent form is one that the same person got on this browser before."""
    signer = URLSafeTimedSerializer(keys.ring().signing_keys(Purpose.FORM), salt=TOKEN_SALT)
    try:
        made_of = signer.loads(request.form.get("csrf_token", ""))
    except BadData:
        return False
    return bool(made_of) and made_of == session.get(EARLIER_FORMS)
