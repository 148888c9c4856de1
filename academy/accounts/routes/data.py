"""Everything that is kept about a person: read it, download it, close the account."""

import json
from enum import StrEnum

from flask import Response, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from academy.accounts import services
from academy.accounts.forms.data import CloseAccountForm, DownloadForm
from academy.accounts.permissions import Permission
from academy.accounts.routes.base import blueprint, leave, person_here
from academy.accounts.services import passwords
from academy.accounts.services.closing import DAYS_OF_GRACE, subject_of
from academy.core import audit, clock
from academy.core.db import reading
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.core.personal_data import entries_to_read
from academy.core.personal_data.telling import as_json, tell
from academy.web.blueprint import Counted, limited, requires
from academy.web.urgency import Urgency

QUARTER = 15 * 60


class FileForm(StrEnum):
    """The forms of the download."""

    PAGE = "page"
    JSON = "json"


@blueprint.get("/profile/data")
@requires(Permission.DATA_READ)
def show_data() -> ResponseReturnValue:
    """Say what is kept, how long, and what closing the account does to it; offer the download."""
    return _data_page(DownloadForm())


@blueprint.post("/profile/data", urgency=Urgency.DOCUMENT)
@requires(Permission.DATA_READ)
@limited("download-data", 10, QUARTER, lambda: current_actor().public_id)
def download_data() -> ResponseReturnValue:
    """Send everything as one file, after checking the password."""
    form = DownloadForm()
    if form.validate() and not passwords.is_own_password(current_actor().person_id, form.password.data or ""):
        form.password.errors = [_("This is not your password. Type the one you use now.")]
    if form.errors:
        return _data_page(form), 422
    file = _as_json_file() if request.form.get("form") == FileForm.JSON else _as_page()
    audit.record(
        "person.download-data", f"person:{current_actor().public_id}", actor=current_actor().public_id
    )
    return file


@blueprint.get("/profile/close")
@requires(Permission.ACCOUNT_CLOSE)
def show_close_account() -> ResponseReturnValue:
    """Say what closing does, offer the download, and ask."""
    return _closing_page(CloseAccountForm())


@blueprint.post("/profile/close")
@requires(Permission.ACCOUNT_CLOSE)
@limited("close-account", 10, QUARTER, lambda: current_actor().public_id, counted=Counted.FAILED)
def close_account() -> ResponseReturnValue:
    """Close the account after checking the password."""
    form = CloseAccountForm()
    if form.validate() and not passwords.is_own_password(current_actor().person_id, form.password.data or ""):
        form.password.errors = [_("This is not your password. Type the one you use now.")]
    if form.errors:
        return _closing_page(form), 422
    services.close_account(person_here(), is_erased_now=form.is_erased_now.data)
    leave()
    flash(
        _("Your account is closed, and your data is being deleted.")
        if form.is_erased_now.data
        else _(
            "Your account is closed. You have %(days)s days to take it back: sign in as before.",
            days=DAYS_OF_GRACE,
        ),
        "good",
    )
    return redirect(url_for("accounts.sign_in"), 303)


def _data_page(form: DownloadForm) -> str:
    return render_template(
        "accounts/data.html", form=form, entries=entries_to_read(), forms=FileForm, days=DAYS_OF_GRACE
    )


def _closing_page(form: CloseAccountForm) -> str:
    return render_template(
        "accounts/close.html",
        form=form,
        days=DAYS_OF_GRACE,
        deleted=[entry.title for entry in entries_to_read() if entry.stays is None and entry.told],
        staying=dict.fromkeys(str(entry.stays) for entry in entries_to_read() if entry.stays is not None),
    )


def _as_page() -> Response:
    # Nobody who saves an answer waits for a long download: it only reads.
    with reading():
        page = render_template(
            "accounts/data_file.html",
            person=person_here(),
            tables=tell(subject_of(person_here())),
            made_at=clock.now(),
        )
    return _file(page, "text/html", "html")


def _as_json_file() -> Response:
    with reading():
        subject = subject_of(person_here())
        document = as_json(tell(subject), subject, clock.now(), current_locale())
    return _file(json.dumps(document, ensure_ascii=False, indent=1), "application/json", "json")


def _file(content: str, mimetype: str, ending: str) -> Response:
    response = current_app.response_class(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="academy-data-{clock.today()}.{ending}"'
    return response
