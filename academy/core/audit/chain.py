"""The chain over the audit log: each link is over the one before, so that no row can be taken out or put in between.

Links are made after the commit, by one at a time: inside concurrent transactions a chain forks. So its order is that in
which entries were seen here, and one that is committed late stands after one with a higher id (docs/decisions/0017).
"""

import logging
import time

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from academy.core import keys
from academy.core.audit.models import AuditChain, AuditEntry
from academy.core.db import BATCH, BATCH_PAUSE_SECONDS, db, insert_into, reading, writing
from academy.core.keys import Purpose
from academy.core.not_now import not_now
from academy.core.tasks import sweep

log = logging.getLogger("academy.audit")

EMPTY = {"id": 1, "number": 0, "head": "", "seal": "", "findings": 0}
_WAITING = AuditEntry.number.is_(None)


def extend_chain() -> int:
    """Give every entry that waits its place; return how many got one. Another one that is at it is waited for."""
    total = 0
    with reading():
        while db.session.scalar(sa.select(sa.exists().where(_WAITING))):
            with writing():
                done = _extend(sa.select(AuditChain).with_for_update())
            total += done
            if done < BATCH:
                break
            time.sleep(BATCH_PAUSE_SECONDS)
    return total


@sweep
def extend_chain_with_the_rest() -> None:
    """Take what no commit could."""
    extend_chain()


def extend_chain_now() -> None:
    """Give entries that were committed just now their place, unless another one is at it: then the sweep does it."""
    try:
        with writing():
            _extend(sa.select(AuditChain).with_for_update(skip_locked=True))
    except Exception as error:
        if not_now(error) is None:
            raise


def end_of_chain() -> str:
    """Return where the chain ends, ``number:link``, to be kept elsewhere; '' before the first entry."""
    with reading():
        chain = db.session.execute(sa.select(AuditChain.number, AuditChain.head)).one_or_none()
    return f"{chain.number}:{chain.head}" if chain and chain.number else ""


def _extend(locking: sa.Select[AuditChain]) -> int:
    """Give the next entries their places; return how many. Nothing is added to an end that nobody here wrote."""
    locking = locking.execution_options(populate_existing=True)
    chain = db.session.scalar(locking)
    if chain is None:  # it is locked, or there is none yet
        begin = insert_into(AuditChain, db.session.get_bind().dialect.name)
        db.session.execute(begin.values(EMPTY).on_conflict_do_nothing())
        chain = db.session.scalar(locking)
    if chain is None:
        return 0
    if not keys.ring().knows(chain.seal):
        log.error("the audit log needs the secret key %s: docs/operator/keys.md", keys.id_of(chain.seal))
        return 0
    if not _is_sound(chain):
        log.error("the end of the audit log is not as it was written: flask academy audit verify")
        return 0
    # What else a row holds is not read: one that cannot be read would keep all others waiting.
    columns = load_only(AuditEntry.seal)
    entries = db.session.scalars(
        sa.select(AuditEntry).options(columns).where(_WAITING).order_by(AuditEntry.id).limit(BATCH)
    ).all()
    for entry in entries:
        chain.number += 1
        entry.number = chain.number
        entry.link = keys.mac(Purpose.CHAIN, entry.place(chain.number, chain.head))
        chain.head = entry.link
    chain.seal = keys.mac(Purpose.CHAIN, f"end {chain.end}")
    return len(entries)


def _is_sound(chain: AuditChain) -> bool:
    last = db.session.scalar(sa.select(sa.func.max(AuditEntry.number))) or 0
    return chain.is_genuine and last <= chain.number
