"""Check the audit log: every row against its seal, every place against the one before it, and the end of the chain."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from academy.core import clock, keys
from academy.core.audit.details import read_detail, stored_detail
from academy.core.audit.models import NONCE_LENGTH, AuditChain, AuditEntry
from academy.core.checks import Check, Finding, add_checks, fine, notice, wrong
from academy.core.db import db, reading, writing
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.core.keys import Purpose
from academy.core.tasks import hourly_sweep

Row = sa.Row[*tuple[Any, ...]]

log = logging.getLogger("academy.audit")

EVERY = timedelta(hours=20)
#: After this long without a check somebody should look why there is none.
TOO_LONG = timedelta(days=3)


@dataclass
class Report:
    """What a check has found: how many entries there are, how many wait for a place, and where the chain ends."""

    end: str
    entries: int = 0
    waiting: int = 0
    #: A sentence in English for each thing that is not as it was written.
    findings: list[str] = field(default_factory=list)


def check_log(known_end: str = "") -> Report:
    """Read the whole log and say what is not as it was written. Nobody who writes meanwhile waits.

    ``known_end`` is an end that was printed before, ``number:link``: the chain must still go through it. Raises
    ValueError when it is not such a text.
    """
    with reading():
        return _checked(known_end)


def _checked(known_end: str) -> Report:
    # Read before the entries: those that get a place meanwhile only make the chain longer.
    chain = _chain()
    ends = {chain.number: chain.head} if chain and chain.number else {}
    if known_end:
        number, _colon, link = known_end.partition(":")
        ends.setdefault(int(number), link)
        if ends[int(number)] != link:
            ends[int(number)] = ""
    walk = _Walk(Report(chain.end if chain else "none"), ends)
    for entry in _entries():
        walk.pass_by(entry)
    walk.arrive(_chain())
    return walk.report


class _Walk:
    """Goes along the chain, and then along the entries that wait for a place in it."""

    def __init__(self, report: Report, ends: dict[int, str]) -> None:
        self.report = report
        #: Links that the chain must go through, by number.
        self.ends = ends
        self.number = 0
        #: The link of the entry before; None when that entry is missing.
        self.link: str | None = ""
        self.after = "the beginning"
        self.unknown_keys: Counter[str] = Counter()

    def pass_by(self, row: Row) -> None:
        """Look at the next entry."""
        self.report.entries += 1
        if isinstance(row.number, int) and row.number > self.number + 1:
            self._miss(row.number - self.number - 1, f"{self.after} and entry {row.id}")
        entry = _entry_of(row)
        if entry is None:
            self._find(f"entry {row.id} is not as it was written")
            self.link = None
            if isinstance(row.number, int):
                self.number, self.after = row.number, f"entry {row.id}"
            return
        if entry.number is None:
            self.report.waiting += 1
        if self._has_keys(entry) and not self._is_as_written(entry):
            self._find(f"entry {entry.id} is not as it was written")
        if entry.number is None:
            return
        if self.ends.pop(entry.number, entry.link) != entry.link:
            self._find(f"at entry {entry.id} the chain does not have the link that it had")
        self.number, self.link, self.after = entry.number, entry.link, f"entry {entry.id}"

    def arrive(self, chain: AuditChain | None) -> None:
        """Look at the end of the chain, and at the log as a whole."""
        if (last := max(self.ends, default=0)) > self.number:
            self._miss(last - self.number, f"{self.after} and the end")
        if (chain.number if chain else 0) < self.number:
            self._find("the end of the chain is not where it was")
        elif chain and not keys.ring().knows(chain.seal):
            self.unknown_keys[keys.id_of(chain.seal)] += 1
        elif chain and not chain.is_genuine:
            self._find("the end of the chain is not as it was written")
        for original, copy in _copies():
            self._find(f"entry {copy} is a copy of entry {original}")
        for key_id, count in sorted(self.unknown_keys.items()):
            self._find(
                f"{count} seals need the secret key {key_id}, which is not here:"
                " put it into ACADEMY_SECRET_KEYS_BEFORE, or back into the file secret-key"
            )

    def _has_keys(self, entry: AuditEntry) -> bool:
        seal = entry.seal[NONCE_LENGTH:] if keys.id_of(entry.seal) else entry.seal
        unknown = [each for each in (seal, entry.link or "") if not keys.ring().knows(each)]
        self.unknown_keys.update({keys.id_of(each) for each in unknown})
        return not unknown

    def _is_as_written(self, entry: AuditEntry) -> bool:
        if not entry.is_sealed:
            return False
        if entry.number is None or self.link is None:
            return True
        return keys.is_mac(Purpose.CHAIN, entry.place(entry.number, self.link), entry.link or "")

    def _miss(self, count: int, where: str) -> None:
        missing = "1 entry is missing" if count == 1 else f"{count} entries are missing"
        self._find(f"{missing} between {where}")
        self.link = None

    def _find(self, sentence: str) -> None:
        self.report.findings.append(sentence)


def _chain() -> AuditChain | None:
    return db.session.scalar(sa.select(AuditChain).execution_options(populate_existing=True))


def _entries() -> Iterator[Row]:
    """Return every entry: those in the chain in its order, then those that wait.

    Values are as the driver gives them: in SQLite anything may stand in a column.
    """
    as_it_is = [
        stored_detail() if each.key == "detail" else sa.type_coerce(each, sa.types.NullType()).label(each.key)
        for each in AuditEntry.__table__.columns
    ]
    statement = sa.select(*as_it_is).order_by(AuditEntry.number.is_(None), AuditEntry.number, AuditEntry.id)
    return iter(db.session.execute(statement, execution_options={"yield_per": 500}))


def _entry_of(row: Row) -> AuditEntry | None:
    """Return the entry that a row holds, in no session; None when it holds none."""
    values = dict(row._mapping)
    try:
        if isinstance(row.at, str):
            values["at"] = datetime.fromisoformat(row.at).replace(tzinfo=UTC)
    except ValueError:
        return None
    values["detail"] = read_detail(row.detail)
    is_whole = (
        isinstance(values["at"], datetime)
        and isinstance(values["detail"], dict)
        and all(isinstance(values[name], str) for name in ("actor", "action", "target", "seal"))
        and isinstance(row.number, int | None)
        and isinstance(row.link, str | None)
        and (row.number is None) == (row.link is None)
    )
    return AuditEntry(**values) if is_whole else None


def _copies() -> list[tuple[int, int]]:
    """Return the keys of entries that carry the seal of an earlier one, as (earlier, copy)."""
    seals = sa.select(AuditEntry.seal, sa.func.min(AuditEntry.id).label("first")).group_by(AuditEntry.seal)
    twice = seals.having(sa.func.count() > 1).subquery()
    copies = (
        sa.select(twice.c.first, AuditEntry.id)
        .join(twice, sa.and_(AuditEntry.seal == twice.c.seal, AuditEntry.id > twice.c.first))
        .order_by(AuditEntry.id)
    )
    return [(original, copy) for original, copy in db.session.execute(copies)]


@hourly_sweep
def check_when_due() -> None:
    """Check the log once a day, write the result into the log of the system, and keep it for administrators."""
    moment = clock.now()
    checked_at = db.session.scalar(sa.select(AuditChain.checked_at))
    if checked_at is not None and clock.is_running(checked_at + EVERY, EVERY, moment):
        return
    report = check_log()
    if report.findings:
        log.error("the audit log is not as it was written: %d findings", len(report.findings))
    else:
        log.info("the audit log is sound: %d entries, its chain ends at %s", report.entries, report.end)
    with writing():
        db.session.execute(
            sa.update(AuditChain).values(checked_at=moment, findings=len(report.findings)),
            execution_options={"synchronize_session": False},
        )


def last_check() -> AuditChain | None:
    """Return the end of the chain with what the last check found, or None before the first one."""
    chain = _chain()
    return chain if chain and chain.checked_at else None


def look_at_log() -> Finding:
    """Say what the last check of the audit log came to."""
    chain = _chain()
    if chain and chain.findings:
        return wrong(
            _(
                "The audit log is not as it was written. Somebody may have changed or deleted entries, or a secret key"
                " is missing."
            ),
            _("On the server, run: flask academy audit verify"),
        )
    if not chain or not chain.checked_at:
        return fine(_("The audit log was not checked yet. This happens once a day."))
    if clock.now() - chain.checked_at > TOO_LONG:
        return notice(
            _("The audit log was not checked for some days."),
            _("Look whether the academy's worker is running."),
        )
    return fine(_("The audit log is as it was written."))


def init_audit(app: Flask) -> None:
    """Let operators see what the last check found."""
    add_checks(app, Check("audit", _l("Audit log"), 62, look_at_log, asks_database=True))
