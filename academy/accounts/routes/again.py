"""Sign in again after a session has ended: the page says why, and what was typed comes back to who typed it."""

from flask import render_template, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from academy.accounts.forms.entry import SignInForm
from academy.accounts.loader import person_of_session
from academy.accounts.models import Person
from academy.core.db import rollback
from academy.core.permissions import current_actor
from academy.web.blueprint import place_of_form
from academy.web.kept import FIELD, keep, open_kept, page_with
from academy.web.refill import texts_of

#: Where the cookie keeps the session that was ended by signing out on this browser.
LEFT = "left"


def person_before() -> str:
    """Return the public id of who was signed in on this browser until the session ended; '' when nobody knows."""
    token = session.get("_user_id") or session.get(LEFT)
    return "" if not token or current_actor().is_authenticated else person_of_session(str(token))


def ask_to_sign_in_again() -> ResponseReturnValue | None:
    """Answer a form of somebody whose session has ended with the sign-in page, which carries what she typed."""
    who = person_before()
    rollback()
    if not who:
        return None
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
    return page_with(kept) or render_template("accounts/kept.html", page=kept.page, texts=texts_of(kept))
