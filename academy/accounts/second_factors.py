"""Tables of the second step: the code app, the passkeys and the recovery codes of people who see others."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import Base, foreign_key, primary_key

#: What a passkey may be called.
LONGEST_NAME = 60


class CodeApp(Base):
    """The app on a phone that shows a new code every 30 seconds (RFC 6238)."""

    __tablename__ = "code_apps"

    #: Whose phone it is.
    person_id: Mapped[int] = foreign_key("people.id", index=False, primary_key=True)
    #: What the codes are made of, locked with a key that is not in the database.
    secret: Mapped[str] = mapped_column(sa.String(300))
    #: The number of 30 seconds since 1970 whose code was taken last; that one and those before it are worth nothing.
    last_step: Mapped[int] = mapped_column(sa.BigInteger)
    #: When it was set up, UTC.
    created_at: Mapped[datetime]


class Passkey(Base):
    """A key pair that stays on a person's device; this is its public half (W3C Web Authentication)."""

    __tablename__ = "passkeys"

    id: Mapped[int] = primary_key()
    #: The id the person uses to remove it.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    #: Whose it is.
    person_id: Mapped[int] = foreign_key("people.id")
    #: The id that the device gave it, base64url.
    credential_id: Mapped[str] = mapped_column(sa.String(1400), unique=True)
    #: The public key, COSE.
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    #: How often the device says it has signed; 0 for devices that do not count.
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    #: What the person calls it; personal.
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    #: When it was added, UTC.
    created_at: Mapped[datetime]
    #: When somebody came in with it last, UTC.
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of ten codes on paper that each work once, for who has lost the phone."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = primary_key()
    #: Whose it is.
    person_id: Mapped[int] = foreign_key("people.id")
    #: SHA-256 of the person's key and the code, in hexadecimal. The code has 79 random bits, so a fast hash is enough.
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: When it was made, UTC.
    created_at: Mapped[datetime]
    #: When it was used, UTC; it works once.
    used_at: Mapped[datetime | None]
