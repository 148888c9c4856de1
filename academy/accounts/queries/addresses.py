"""The address that waits for its code."""

from datetime import timedelta

import sqlalchemy as sa

from academy.accounts.addresses import Address
from academy.accounts.models import AddressChange
from academy.core import clock
from academy.core.db import db
from academy.core.mail import Channel

#: How long the code that confirms a new address can be typed.
CHANGE_LIFETIME = timedelta(minutes=30)


def waiting_address(person_id: int, channel: Channel) -> Address | None:
    """Return the new address on ``channel`` whose code can still be typed, or None."""
    text = db.session.scalars(
        sa.select(AddressChange.address).where(
            AddressChange.person_id == person_id,
            AddressChange.channel == channel,
            clock.running(AddressChange.expires_at, CHANGE_LIFETIME, clock.now()),
        )
    ).one_or_none()
    return Address(channel, text) if text else None
