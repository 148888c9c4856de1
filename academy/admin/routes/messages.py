"""The administrators' page of messages that wait or did not go out."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from academy.admin.labels import CHANNELS, STATES
from academy.admin.permissions import Permission, get_waiting_message_or_404
from academy.admin.queries.messages import count_failed, failed_messages, messages_page
from academy.admin.routes.blueprint import blueprint
from academy.core import mail
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext
from academy.core.mail import MAXIMUM_ATTEMPTS
from academy.core.permissions import current_actor
from academy.web.blueprint import requires
from academy.web.paging import page_in_address

MESSAGES_A_PAGE = 50


@blueprint.get("/admin/messages")
@requires(Permission.MESSAGE_READ)
def list_messages() -> ResponseReturnValue:
    """List the messages that wait or did not go out, without their text."""
    page = page_in_address()
    rows, total = messages_page(page, MESSAGES_A_PAGE)
    return render_template(
        "admin/messages.html",
        rows=rows,
        total=total,
        page=page,
        pages=-(-total // MESSAGES_A_PAGE),
        channels=CHANNELS,
        states=STATES,
        most_tries=MAXIMUM_ATTEMPTS,
        failed=count_failed(),
    )


@blueprint.post("/admin/messages/<message_id>/try-again", form_page="admin.list_messages")
@requires(Permission.MESSAGE_SEND)
def try_message_again(message_id: str) -> ResponseReturnValue:
    """Send a message again, from the first try."""
    message = get_waiting_message_or_404(message_id)
    if mail.try_again(message, actor=current_actor().public_id):
        flash(_("The message is tried again. If it is still here in a minute, read the new answer."), "info")
    else:
        flash(_("This message is being sent, or was a moment ago. Look again in two minutes."), "info")
    return redirect(url_for("admin.list_messages"), 303)


@blueprint.post("/admin/messages/try-again", form_page="admin.list_messages")
@requires(Permission.MESSAGE_SEND)
def try_messages_again() -> ResponseReturnValue:
    """Send every message again that did not go out, each from its first try."""
    tried = sum(mail.try_again(message, actor=current_actor().public_id) for message in failed_messages())
    flash(ngettext("%(num)s is tried again.", "%(num)s are tried again.", tried), "info")
    return redirect(url_for("admin.list_messages"), 303)
