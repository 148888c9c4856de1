"""The kinds of work of core itself: messages, and files that somebody ordered."""

from datetime import datetime

import sqlalchemy as sa
from flask import Flask

from academy.core import clock
from academy.core.files import FileState, OrderedFile
from academy.core.i18n import lazy_gettext as _l
from academy.core.mail.models import Delivery, DeliveryState
from academy.core.work import Due, Waiting, WorkKind, add_work, count_waiting, earliest


def _messages() -> Waiting:
    return count_waiting(Delivery.created_at, Delivery.state == DeliveryState.DUE)


def _files() -> Waiting:
    is_due = OrderedFile.state == FileState.DUE
    return count_waiting(OrderedFile.due_at, is_due, OrderedFile.expires_at > clock.now())


def _due_message(moment: datetime) -> Due:
    return earliest(Delivery.due_at, Delivery.state == DeliveryState.DUE, Delivery.due_at <= moment)


def _due_file(moment: datetime) -> Due:
    is_due = sa.and_(OrderedFile.state == FileState.DUE, OrderedFile.due_at <= moment)
    return earliest(OrderedFile.due_at, is_due, OrderedFile.expires_at > moment)


def init_core_work(app: Flask) -> None:
    """Show messages and ordered files to administrators."""
    add_work(
        app,
        WorkKind("messages", _l("Messages"), 10, frozenset({"mail.deliver"}), _messages, _due_message),
        WorkKind(
            "files",
            _l("Files that were ordered"),
            30,
            frozenset({"files.draw", "files.note_fetched", "files.draw_shared"}),
            _files,
            _due_file,
        ),
    )
