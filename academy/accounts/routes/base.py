"""The blueprint of accounts, and what several of its pages do."""

from flask import abort, after_this_request, flash, g, redirect, session, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from academy.accounts.devices import device_of
from academy.accounts.loader import load_actor
from academy.accounts.models import Person
from academy.accounts.permissions import GRANTS
from academy.accounts.queries.people import get_person
from academy.accounts.routes.again import EARLIER_FORMS, LEFT, earlier_forms
from academy.accounts.services.closing import take_account_back
from academy.accounts.services.paper_codes import tell_about_codes
from academy.accounts.services.second_step import needs_second_step
from academy.accounts.services.sessions import end_current_session, open_session
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import AcademyBlueprint
from academy.web.formats import moment
from academy.web.routes import local_path

blueprint = AcademyBlueprint("accounts", "academy.accounts", grants=GRANTS)


def begin_session(person: Person, user_agent: str) -> None:
    """Sign ``person`` in on this browser. The cookie starts anew; only her own earlier forms are known by it.

    Who was signed in here before is signed out. Somebody who closed the account takes it back by this, and everybody
    is told about codes on paper that were given for the account. Staff are half signed in by it, and take a closed
    account back by the second step.
    """
    is_back = person.closed_at is not None and not needs_second_step(person)
    if is_back:
        take_account_back(person)
    forms = earlier_forms(person)
    end_current_session(current_actor())
    token = open_session(person, device_of(user_agent))
    session.clear()
    g.pop("csrf_token", None)  # a form in this answer needs one of the new cookie
    session.permanent = True
    if forms:
        session[EARLIER_FORMS] = forms
    act_in_session(token)
    if is_back:
        say_welcome_back()
    for given_at in tell_about_codes(person.id):
        flash(
            _(
                "A code on paper was given for your account: %(moment)s. If you did not ask for it, change your "
                "password and tell the academy.",
                moment=moment(given_at),
            ),
            "info",
        )


def say_welcome_back() -> None:
    """Say that a closed account is open again."""
    flash(_("Welcome back. Your account is open again."), "good")


def act_in_session(token: str) -> None:
    """Let the rest of this request, and those that follow, be of whoever the session ``token`` shows now."""
    g.pop("actor", None)
    login_user(load_actor(token), force=True)  # also somebody who is half signed in
    # Flask-Login's fingerprint of the browser is not used here, and it would travel with every request.
    session.pop("_id", None)


def leave() -> None:
    """End the session of this browser, empty its cookie, and ask it to forget the pages it keeps.

    Lesson pages may be kept (docs/decisions/0703); on a shared phone, Back must not show them to the next person.
    """
    actor, forms = current_actor(), session.get("csrf_token", "")
    end_current_session(actor)
    logout_user()
    session.clear()
    if actor.is_authenticated:
        # Worthless by now, but they say whose form is sent from another window (routes/again.py).
        session[LEFT], session[EARLIER_FORMS] = actor.session_token, forms
    g.pop("actor", None)
    after_this_request(_forget_pages)


def password_is_set() -> Response:
    """Lead somebody who has chosen a new password to the sign-in page."""
    leave()
    flash(_("Your new password is set. Sign in with it."), "good")
    return redirect(url_for("accounts.sign_in"), 303)


def _forget_pages(response: Response) -> Response:
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def onward(target: str | None, locale: str) -> Response:
    """Go on to the page the reader wanted, when it is one of ours, else to the person's home."""
    path = local_path(target or "")
    return redirect(path if path != "/" else url_for("learning.show_home", locale=locale), 303)


def person_here() -> Person:
    """Return the signed-in person's row; views that need it declare a permission first."""
    person = get_person(current_actor().person_id)
    return person or abort(404)
