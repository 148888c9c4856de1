"""Notices and consents."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from academy.accounts import notices, queries, services
from academy.accounts.permissions import Permission
from academy.accounts.routes.base import blueprint
from academy.core.errors import NotFoundError
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.blueprint import public, requires
from academy.web.forms import tidy


@blueprint.get("/privacy")
@public("Everyone may read what the academy keeps and why.")
def show_privacy() -> ResponseReturnValue:
    """Show the notice on privacy and rules in its newest version."""
    notice = notices.current_notice(notices.TERMS, current_locale())
    return render_template("accounts/notice.html", notice=notice)


@blueprint.get("/notices/<name>/<version>")
@public("Everyone may read the notices that people consent to.")
def show_notice(name: str, version: str) -> ResponseReturnValue:
    """Show one version of a notice, in the language of the page or the one asked for."""
    try:
        notice = notices.get_notice(name, version, request.args.get("language", current_locale()))
    except LookupError as error:
        raise NotFoundError(_("There is no such notice.")) from error
    return render_template("accounts/notice.html", notice=notice)


@blueprint.get("/profile/privacy")
@requires(Permission.CONSENT_READ)
def list_consents() -> ResponseReturnValue:
    """List what the person agreed to, with a way to take it back."""
    consents = [
        (
            consent,
            notices.get_notice(consent.purpose.partition(":")[0], consent.notice_version, current_locale()),
        )
        for consent in queries.list_consents(current_actor().person_id)
    ]
    return render_template("accounts/consents.html", consents=consents, terms=notices.TERMS)


@blueprint.post("/profile/privacy/withdraw", form_page="accounts.list_consents")
@requires(Permission.CONSENT_WITHDRAW)
def withdraw_consent() -> ResponseReturnValue:
    """Take a consent back. The one to the rules ends with the account, so it has its own page."""
    purpose = str(tidy(request.form.get("purpose", "")))
    if purpose == notices.TERMS:
        return redirect(url_for("accounts.show_close_account"), 303)
    if not services.withdraw_consent(current_actor().person_id, purpose, "privacy-page"):
        raise NotFoundError(_("There is no such consent, or you have taken it back already."))
    flash(_("You have taken your consent back."), "good")
    return redirect(url_for("accounts.list_consents"), 303)
