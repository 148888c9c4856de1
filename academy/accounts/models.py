"""Tables of people: accounts, profiles, sessions, one-time codes, consents, organisations, memberships."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.accounts.codes import (
    MEMBER_ROLES,
    AgeBand,
    Disability,
    EnterpriseStage,
    OrganisationKind,
    Registration,
    Sector,
    Settlement,
    Sex,
    WorkersBand,
)
from academy.core.db import Base, enum_type, foreign_key, primary_key
from academy.core.mail import Channel
from academy.core.permissions import Role


class CodePurpose(StrEnum):
    """What a one-time code is good for."""

    PASSWORD_RESET = "password-reset"  # noqa: S105 - a purpose, not a password
    #: A new password as well, by digits that an official gives on paper.
    PAPER = "paper"


LONGEST_ORGANISATION_NAME, LONGEST_NAME_KEY = 160, 480


class Person(Base):
    """Someone with an account, known by e-mail address, phone number or both."""

    __tablename__ = "people"
    __table_args__ = (
        sa.CheckConstraint(
            "email IS NOT NULL OR phone IS NOT NULL OR closed_at IS NOT NULL", name="is_reachable"
        ),
    )

    id: Mapped[int] = primary_key()
    #: The id that others may see.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    #: E-mail address, folded (NFKC, lower case), so that look-alike spellings are one account; personal.
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    #: Phone number in E.164; personal.
    phone: Mapped[str | None] = mapped_column(sa.String(16), unique=True)
    #: argon2id hash of the password.
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    #: What the academy calls the person, in any script (NFC); personal.
    display_name: Mapped[str] = mapped_column(sa.String(120))
    #: The name printed on certificates (NFC); '' means the display name; personal.
    certificate_name: Mapped[str] = mapped_column(sa.String(120), default="")
    #: Language tag for pages and messages.
    locale: Mapped[str] = mapped_column(sa.String(16))
    #: ISO 3166 code of the country the person works in; '' when it is none of ours.
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    #: Whether the person looks after the whole academy.
    is_administrator: Mapped[bool] = mapped_column(default=False)
    #: Whether the demonstration made the account to look around with: on a development start it needs no second step.
    is_invented: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: When the account was made, UTC.
    created_at: Mapped[datetime]
    #: When the person closed the account, UTC; nobody is signed in to a closed one.
    closed_at: Mapped[datetime | None]
    #: When what is personal is erased, UTC; until then signing in takes the account back. NULL while the account is
    #: open, and once it is erased.
    erase_at: Mapped[datetime | None] = mapped_column(index=True)
    #: Public id of the account that this one was merged into; NULL for all others. What was here is there.
    merged_into: Mapped[str | None] = mapped_column(sa.String(32), index=True)


class LearnerProfile(Base):
    """Optional answers about a person and the enterprise. NULL means not asked or not answered yet."""

    __tablename__ = "learner_profiles"

    #: The person the answers are about.
    person_id: Mapped[int] = foreign_key("people.id", index=False, primary_key=True)
    #: Sex; personal.
    sex: Mapped[Sex | None] = mapped_column(enum_type(Sex, "sex"))
    #: Age band; personal.
    age_band: Mapped[AgeBand | None] = mapped_column(enum_type(AgeBand, "age_band"))
    #: Lasting difficulty; personal and sensitive.
    disability: Mapped[Disability | None] = mapped_column(enum_type(Disability, "disability"))
    #: Town or countryside; personal.
    settlement: Mapped[Settlement | None] = mapped_column(enum_type(Settlement, "settlement"))
    #: How far the enterprise is.
    enterprise_stage: Mapped[EnterpriseStage | None] = mapped_column(
        enum_type(EnterpriseStage, "enterprise_stage")
    )
    #: What the enterprise mainly does.
    sector: Mapped[Sector | None] = mapped_column(enum_type(Sector, "sector"))
    #: How many people work in it, the owner included.
    workers: Mapped[WorkersBand | None] = mapped_column(enum_type(WorkersBand, "workers"))
    #: Whether it is registered.
    registration: Mapped[Registration | None] = mapped_column(enum_type(Registration, "registration"))
    #: When an answer last changed, UTC.
    updated_at: Mapped[datetime]


class LoginSession(Base):
    """One signed-in browser. The cookie holds the token, the row only its hash."""

    __tablename__ = "login_sessions"

    id: Mapped[int] = primary_key()
    #: The id the person uses to end it from the list of sessions.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    #: Who is signed in.
    person_id: Mapped[int] = foreign_key("people.id")
    #: SHA-256 of the token, in hexadecimal.
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: When the person signed in, UTC.
    created_at: Mapped[datetime]
    #: When something was last sent from it, UTC; reading pages does not count, a GET writes nothing.
    seen_at: Mapped[datetime]
    #: The absolute limit, UTC.
    expires_at: Mapped[datetime] = mapped_column(index=True)
    #: When it was ended by the person, a password change or a role change, UTC.
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    #: Browser and system in short, e.g. ``Chrome, Android``; personal.
    device: Mapped[str] = mapped_column(sa.String(60), default="")
    #: When staff took the second step in it, the last time, UTC; until then the session opens nothing.
    second_step_at: Mapped[datetime | None]
    #: What the next passkey must sign, base64url; NULL when none was asked for, and once it was tried.
    challenge: Mapped[str | None] = mapped_column(sa.String(90))
    #: The last moment that can be signed, UTC.
    challenge_until: Mapped[datetime | None]


class OneTimeCode(Base):
    """A request for a one-time link (e-mail) or six-digit code (SMS), or a code that was given on paper.

    Every request makes a row, also for an address nobody has, so that known and unknown addresses cost the
    same; a task then makes the secret and sends it.
    """

    __tablename__ = "one_time_codes"
    __table_args__ = (
        sa.CheckConstraint("attempts >= 0", name="attempts"),
        sa.Index("ix_one_time_codes_handled_at_created_at", "handled_at", "created_at"),
    )

    id: Mapped[int] = primary_key()
    #: What the code is good for.
    purpose: Mapped[CodePurpose] = mapped_column(enum_type(CodePurpose, "purpose"))
    #: Where it goes: folded e-mail address or phone number in E.164; personal.
    address: Mapped[str] = mapped_column(sa.String(254), index=True)
    #: Language of the message.
    locale: Mapped[str] = mapped_column(sa.String(16))
    #: Whose account it opens; NULL until the task has looked, and for an unknown address.
    person_id: Mapped[int | None] = foreign_key("people.id")
    #: HMAC-SHA-256 of the secret; NULL until it is made.
    secret_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    #: When it was asked for, UTC.
    created_at: Mapped[datetime]
    #: When the task had looked and, for a known address, sent it, UTC.
    handled_at: Mapped[datetime | None]
    #: The last moment it can be used, UTC.
    expires_at: Mapped[datetime] = mapped_column(index=True)
    #: When it was used, UTC; it works once.
    used_at: Mapped[datetime | None]
    #: Wrong tries so far.
    attempts: Mapped[int] = mapped_column(default=0)
    #: When the person was told at a sign-in that it was given on paper, UTC; NULL until then, and for others.
    told_at: Mapped[datetime | None]


class AddressChange(Base):
    """A new e-mail address or phone number that waits for the code sent to it. Until then the old one counts."""

    __tablename__ = "address_changes"
    __table_args__ = (sa.CheckConstraint("attempts >= 0", name="attempts"),)

    #: Whose account it is.
    person_id: Mapped[int] = foreign_key("people.id", index=False, primary_key=True)
    #: Which address is to be changed; a new request takes the place of the one before.
    channel: Mapped[Channel] = mapped_column(enum_type(Channel, "channel"), primary_key=True)
    #: The new one, folded or in E.164; personal.
    address: Mapped[str] = mapped_column(sa.String(254))
    #: HMAC-SHA-256 of the code; '' when none was sent, because another account has the address.
    secret_hash: Mapped[str] = mapped_column(sa.String(64))
    #: The last moment the code can be used, UTC.
    expires_at: Mapped[datetime] = mapped_column(index=True)
    #: Wrong tries so far.
    attempts: Mapped[int] = mapped_column(default=0)


class Consent(Base):
    """One consent to one version of a notice. Rows are only added; a withdrawal fills in its own columns."""

    __tablename__ = "consents"
    __table_args__ = (sa.Index("ix_consents_person_id_purpose", "person_id", "purpose"),)

    id: Mapped[int] = primary_key()
    #: Who consented.
    person_id: Mapped[int] = foreign_key("people.id", index=False)
    #: To what: the notice's name, and after a colon the thing it is about, e.g. ``programme:k7qf2m9dxt4a``.
    purpose: Mapped[str] = mapped_column(sa.String(64), index=True)
    #: The name of that thing as the person saw it, e.g. the programme's; '' when the notice says all.
    about: Mapped[str] = mapped_column(sa.String(200), default="")
    #: Version of the notice that was shown.
    notice_version: Mapped[str] = mapped_column(sa.String(16))
    #: Language in which it was shown.
    language: Mapped[str] = mapped_column(sa.String(16))
    #: SHA-256 of the notice's file in that language, in hexadecimal.
    text_hash: Mapped[str] = mapped_column(sa.String(64))
    #: Where the consent was given, e.g. ``registration``.
    how: Mapped[str] = mapped_column(sa.String(32))
    #: When, UTC.
    given_at: Mapped[datetime]
    #: When it was withdrawn, UTC.
    withdrawn_at: Mapped[datetime | None]
    #: Where it was withdrawn, e.g. ``privacy-page``; '' while it stands.
    withdrawn_how: Mapped[str] = mapped_column(sa.String(32), default="")


class Organisation(Base):
    """An agency, ministry, training centre or funder."""

    __tablename__ = "organisations"
    __table_args__ = (sa.Index("uq_organisations_name_key", "name_key", unique=True),)

    id: Mapped[int] = primary_key()
    #: The id that others may see.
    public_id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    #: Its name.
    name: Mapped[str] = mapped_column(sa.String(LONGEST_ORGANISATION_NAME), unique=True)
    #: The name folded and cut: no two have the same.
    name_key: Mapped[str] = mapped_column(sa.String(LONGEST_NAME_KEY), server_default="")
    #: What it is.
    kind: Mapped[OrganisationKind] = mapped_column(enum_type(OrganisationKind, "kind"))
    #: ISO 3166 code of the country it works in; '' when it works in several.
    country: Mapped[str] = mapped_column(sa.String(2))
    #: When it was added, UTC.
    created_at: Mapped[datetime]
    #: When it was closed, UTC; NULL while it is open. Nobody has a role in a closed one.
    closed_at: Mapped[datetime | None]
    #: Public id of the organisation that it was merged into; NULL for all others.
    merged_into: Mapped[str | None] = mapped_column(sa.String(32))


class Membership(Base):
    """A role that a person holds in an organisation."""

    __tablename__ = "memberships"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "organisation_id", "role"),
        sa.CheckConstraint(
            f"role IN ({', '.join(repr(role.value) for role in MEMBER_ROLES)})", name="is_member_role"
        ),
    )

    id: Mapped[int] = primary_key()
    #: Who holds it.
    person_id: Mapped[int] = foreign_key("people.id", index=False)
    #: Where.
    organisation_id: Mapped[int] = foreign_key("organisations.id")
    #: Which role.
    role: Mapped[Role] = mapped_column(enum_type(Role, "role"))
    #: ISO 3166 code that narrows the role to one country; '' means all of the organisation's countries.
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    #: When it was granted, UTC.
    created_at: Mapped[datetime]
