"""PDFs that are drawn when somebody asks: given at once when they come soon, else a page that looks again."""

import hashlib
import threading
import time
from collections.abc import Callable
from io import BytesIO
from typing import Final, TypeVar, assert_never

from flask import Response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from academy.core import files
from academy.core.cache import ProcessCache
from academy.core.db import commit, reading, rollback
from academy.core.errors import NotFoundError
from academy.core.files import FileState, FoundFile
from academy.core.i18n import gettext as _
from academy.core.pdf import PdfFailedError
from academy.core.permissions import current_actor
from academy.core.storage import storage
from academy.core.tasks import enqueue, works_at_once
from academy.web.blueprint import AcademyBlueprint, public
from academy.web.context import this_path
from academy.web.urgency import Urgency

PDF: Final = "application/pdf"
#: How often a page that waits looks again.
RETRY_SECONDS: Final = 3
#: How long a request waits for its file before it answers with that page: a worker that sleeps needs some seconds. Only
#: so many requests of one process wait, because each holds a thread.
WAIT_SECONDS = 8.0
LOOK_SECONDS: Final = 0.1
PLACES: Final = 2
#: About how long one file takes.
DRAW_SECONDS: Final = 2
FEW_SECONDS: Final = 10
MINUTE: Final = 60
#: Changes when the way of drawing does: shared files are drawn again.
DRAWING_VERSION: Final = 2

_places = threading.BoundedSemaphore(PLACES)
#: Shared files that this process has queued a moment ago.
_queued: ProcessCache[bool] = ProcessCache("web.shared-files", size=200, seconds=20)
Found = TypeVar("Found")

blueprint = AcademyBlueprint("files", __name__)


@blueprint.get("/files/<public_id>", urgency=Urgency.DOCUMENT)
@public("Nobody can guess the address, and the file of somebody with an account is sent to nobody else.")
def show_file(public_id: str) -> ResponseReturnValue:
    """Send an ordered file, or a page that looks again while it is being drawn."""
    found = files.find_file(public_id[:60], current_actor().public_id)
    if found is None:
        raise NotFoundError(_("This file is not kept any more. Go back to your sheet and make it again."))
    return _answer(found)


def order(html: str, *, locale: str, name: str, back: str) -> ResponseReturnValue:
    """Order a PDF for whoever asks; return it, or lead to the page that waits for it. Ends the transaction.

    ``name`` is the name to download it under and ``back`` the path of the page with the button.
    """
    owner = current_actor().public_id
    public_id = files.order_file(html, locale=locale, name=name, owner=owner, back=back)
    commit()

    def look() -> FoundFile | None:
        found = files.find_file(public_id, owner)
        return found if found is not None and found.state is not FileState.DUE else None

    found = wait_for(look)
    if found is None:
        return redirect(url_for("files.show_file", public_id=public_id), 303)
    return _answer(found)


def shared_name(html: str, locale: str) -> str:
    """Return the name in the storage of a file that is the same for everybody: it changes with its content."""
    digest = hashlib.sha256(f"{DRAWING_VERSION}\0{locale}\0{html}".encode()).hexdigest()[:40]
    return f"shared/{digest}.pdf"


def shared_file(html: str, locale: str) -> bytes | None:
    """Return a PDF that is the same for everybody; None while it is being drawn for the first time."""
    name = shared_name(html, locale)
    data = storage().get(name)
    if data is None and _queued.get(name) is None:
        enqueue("files.draw_shared", name, html, locale)
        _queued.put(name, True)
    return data if data is not None else wait_for(lambda: storage().get(name))


def wait_for(look: Callable[[], Found | None]) -> Found | None:
    """Return what ``look`` finds within some seconds, or None. Ends the transaction."""
    with reading():
        found = look()
        if found is not None or works_at_once() or not _places.acquire(blocking=False):
            return found
        try:
            until = time.monotonic() + WAIT_SECONDS
            while found is None and time.monotonic() < until:
                rollback()
                time.sleep(LOOK_SECONDS)
                found = look()
        finally:
            _places.release()
    return found


def waiting_page(before: int, back: str, heading: str = "") -> ResponseReturnValue:
    """Return a page that looks again by itself until its address gives the file; ``before`` others come first."""
    page = render_template(
        "web/waiting.html",
        heading=heading or _("Your file is being made"),
        how_long=how_long(before),
        again=this_path(),
        back=back,
        retry_seconds=RETRY_SECONDS,
    )
    return page, 202, {"Refresh": str(RETRY_SECONDS), "Cache-Control": "private, no-store"}


def how_long(before: int) -> str:
    """Say in words how long a file takes that ``before`` others come before."""
    seconds = (before + 1) * DRAW_SECONDS
    if seconds <= FEW_SECONDS:
        text = _("This takes a few seconds.")
    elif seconds <= MINUTE:
        text = _("Others are before you. This takes less than a minute.")
    else:
        minutes = -(-seconds // MINUTE)
        text = _("Many others are before you. This takes about %(minutes)s minutes.", minutes=minutes)
    return str(text)


def file_response(data: bytes, mimetype: str, name: str) -> Response:
    """Return a file to keep; it stays out of every cache."""
    response = send_file(BytesIO(data), mimetype=mimetype, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _answer(found: FoundFile) -> ResponseReturnValue:
    match found.state:
        case FileState.MADE:
            enqueue("files.note_fetched", found.id)
            return file_response(found.data or b"", PDF, found.name)
        case FileState.FAILED:
            raise PdfFailedError(
                _("The PDF could not be made now. Try again in a minute. Your numbers are safe.")
            )
        case FileState.DUE:
            return waiting_page(found.before, found.back)
        case _:
            assert_never(found.state)
