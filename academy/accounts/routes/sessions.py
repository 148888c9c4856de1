"""The list of places where a person is signed in."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from academy.accounts import queries, services
from academy.accounts.permissions import Permission, get_session_or_404
from academy.accounts.routes.base import blueprint, leave
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import requires


@blueprint.get("/profile/sessions")
@requires(Permission.SESSION_READ)
def list_sessions() -> ResponseReturnValue:
    """List the browsers in which the person is signed in, and the codes on paper that were given for the account."""
    actor = current_actor()
    return render_template(
        "accounts/sessions.html",
        sessions=queries.list_sessions(actor),
        paper_codes=queries.list_paper_codes(actor),
    )


@blueprint.post("/profile/sessions/<public_id>/end", form_page="accounts.list_sessions")
@requires(Permission.SESSION_END)
def end_session(public_id: str) -> ResponseReturnValue:
    """End one session of the person."""
    actor = current_actor()
    ended = get_session_or_404(actor, public_id)
    services.end_session(ended)
    if ended.id == actor.login_session_id:
        leave()
        return redirect(url_for("accounts.sign_in"), 303)
    flash(_("That browser is signed out."), "good")
    return redirect(url_for("accounts.list_sessions"), 303)


@blueprint.post("/profile/sessions/end-others", form_page="accounts.list_sessions")
@requires(Permission.SESSION_END)
def end_other_sessions() -> ResponseReturnValue:
    """End every session of the person but this one."""
    actor = current_actor()
    services.end_all_sessions(actor.person_id, but=actor.login_session_id)
    flash(_("All other browsers are signed out."), "good")
    return redirect(url_for("accounts.list_sessions"), 303)
