"""Rate limits that hold across processes: one counter row per key and window in the database.

The `limits` package has no SQL storage, and the embedded default has no Redis; see docs/decisions/0003.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core import clock, keys
from academy.core.db import Base, db, insert_into
from academy.core.keys import Purpose

#: The longest window is a day; then a counter is deleted (academy.core.personal_data).
KEEP_COUNTERS = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """At most ``hits`` in each window of ``seconds``."""

    hits: int
    seconds: int


class RateCounter(Base):
    """How often a key was hit in the window that starts at ``window``."""

    __tablename__ = "rate_counters"

    #: HMAC-SHA-256 of what is limited and for whom: no address of a person or a machine is stored; personal.
    key: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    #: Start of the window, UTC.
    window: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    #: Hits so far.
    hits: Mapped[int] = mapped_column(default=1)


def hit(key: str, limit: Limit) -> int:
    """Count one hit on ``key``; return 0 while it is within ``limit``, else the seconds to wait."""
    moment, window = int(clock.now().timestamp()), _window(limit)
    statement = (
        insert_into(RateCounter, db.session.get_bind().dialect.name)
        .values(key=_hashed(key), window=window, hits=1)
        .on_conflict_do_update(index_elements=["key", "window"], set_={"hits": RateCounter.hits + 1})
        .returning(RateCounter.hits)
    )
    hits = db.session.execute(statement).scalar_one()
    if hits <= limit.hits:
        return 0
    return max(1, int(window.timestamp()) + limit.seconds - moment)


def take_back(key: str, limit: Limit) -> None:
    """Uncount one hit on ``key``: what was tried turned out to be nothing that is limited."""
    db.session.execute(
        sa.update(RateCounter)
        .where(RateCounter.key == _hashed(key), RateCounter.window == _window(limit), RateCounter.hits > 0)
        .values(hits=RateCounter.hits - 1)
    )


def _window(limit: Limit) -> datetime:
    return datetime.fromtimestamp(int(clock.now().timestamp()) // limit.seconds * limit.seconds, UTC)


def _hashed(key: str) -> str:
    """Return what is stored of a key. Addresses are few, so the hash needs a key beside the database."""
    return hmac.new(keys.ring().lasting(Purpose.LIMIT), key.encode(), hashlib.sha256).hexdigest()
