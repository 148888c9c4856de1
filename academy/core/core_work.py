"""The kinds of work of core itself: messages, and files that somebody ordered."""

from flask import Flask

from academy.core import clock
from academy.core.files import FileState, OrderedFile
from academy.core.i18n import lazy_gettext as _l
from academy.core.mail.models import Delivery, DeliveryState
from academy.core.work import Waiting, WorkKind, add_work, count_waiting


def _messages() -> Waiting:
    return count_waiting(Delivery.created_at, Delivery.state == DeliveryState.DUE)


def _files() -> Waiting:
    is_due = OrderedFile.state == FileState.DUE
    return count_waiting(OrderedFile.due_at, is_due, OrderedFile.expires_at > clock.now())


def init_core_work(app: Flask) -> None:
    """Show messages and ordered files to administrators."""
    add_work(
        app,
        WorkKind("messages", _l("Messages"), 10, frozenset({"mail.deliver"}), _messages),
        WorkKind(
            "files",
            _l("Files that were ordered"),
            30,
            frozenset({"files.draw", "files.note_fetched", "files.draw_shared"}),
            _files,
        ),
    )
