"""What the tables of core hold about people."""

from datetime import timedelta

import sqlalchemy as sa

from academy.core import clock
from academy.core.audit import AuditChain, AuditEntry, name_of
from academy.core.backup.records import Backup
from academy.core.failures import TaskFailure
from academy.core.files import OrderedFile
from academy.core.i18n import lazy_gettext as _l
from academy.core.limits import KEEP_COUNTERS, RateCounter
from academy.core.mail import Channel, Delivery, DeliveryState
from academy.core.personal_data.register import AboutPeople, Told, about_nobody, about_people
from academy.core.sweepers import Sweeper

#: Long enough to see why a message did not arrive.
KEEP_DELIVERIES = timedelta(days=14)

CHANNELS = {Channel.EMAIL: _l("E-mail"), Channel.SMS: _l("SMS")}
STATES = {
    DeliveryState.DUE: _l("Waiting to be sent"),
    DeliveryState.SENT: _l("Sent"),
    DeliveryState.FAILED: _l("Could not be sent"),
}

about_nobody(Backup, "id night began_at ended_at place size digest problem")
about_nobody(Sweeper, "name began_at swept_at")
about_nobody(TaskFailure, "id public_id task arguments error first_at last_at count")
about_people(
    AboutPeople(
        model=Delivery,
        title=_l("Messages that we sent to you"),
        kept=_l("For 14 days. The text is deleted as soon as the message is sent."),
        rows=lambda subject: sa.or_(
            Delivery.owner == subject.public_id, Delivery.address.in_(subject.addresses)
        ),
        told={
            "channel": Told(_l("Sent by"), words=lambda row: str(CHANNELS[row.channel])),
            "address": _l("Sent to"),
            "subject": _l("About"),
            "state": Told(_l("State"), words=lambda row: str(STATES[row.state])),
            "created_at": _l("When"),
        },
        # The text may hold a link or a code that opens the account; the answer is the other server's.
        left_out=frozenset({"body", "last_answer"}),
        plain=frozenset({"id", "public_id", "owner", "language", "due_at", "attempts"}),
        forgotten=lambda now: [
            sa.and_(Delivery.state == state, Delivery.due_at < now - KEEP_DELIVERIES)
            for state in (DeliveryState.SENT, DeliveryState.FAILED)
        ],
    ),
    AboutPeople(
        model=OrderedFile,
        title=_l("Files that are being made for you"),
        kept=_l("For an hour at most, and for some minutes after you took them."),
        rows=lambda subject: OrderedFile.owner == subject.public_id,
        told={"name": _l("File"), "expires_at": _l("Deleted at")},
        # What is in them is in your workbook.
        left_out=frozenset({"html", "data", "back"}),
        plain=frozenset({"id", "public_id", "owner", "locale", "state", "due_at", "attempts"}),
        forgotten=lambda now: [OrderedFile.expires_at <= now],
    ),
    AboutPeople(
        model=RateCounter,
        title=_l("Counts of tries, so that nobody can guess passwords"),
        kept=_l("For 2 days, scrambled: nobody can read from them who it was."),
        rows=None,
        left_out=frozenset({"key"}),
        plain=frozenset({"window", "hits"}),
        forgotten=lambda now: [
            RateCounter.window < now - KEEP_COUNTERS,
            clock.too_far(RateCounter.window, timedelta(), now),
        ],
    ),
    AboutPeople(
        model=AuditEntry,
        title=_l("Log of important acts in your account"),
        kept=_l("As long as this academy runs, so that changes can be checked."),
        # The log knows a person by a random id. Erasing her gives that id to nobody, and the rows stay sealed.
        rows=lambda subject: sa.or_(
            AuditEntry.actor == subject.public_id, AuditEntry.target == f"person:{subject.public_id}"
        ),
        told={
            "at": _l("When"),
            "action": Told(_l("What was done"), words=lambda row: name_of(row.action)),
        },
        left_out=frozenset({"actor", "target", "detail"}),
        plain=frozenset({"id", "seal", "number", "link"}),
        emptied={},
        stays=_l("The entries stay with a random number. After you close your account, it leads to nobody."),
    ),
)
about_nobody(AuditChain, "id number head seal checked_at findings")
