"""Roles, actors and grants: who may do what, said once per route."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from flask import g, has_request_context
from flask_login import UserMixin, current_user


class Role(StrEnum):
    """The roles of the academy. A guest has not signed in; every signed-in person is a learner."""

    GUEST = "guest"
    LEARNER = "learner"
    TRAINER = "trainer"
    REVIEWER = "reviewer"
    PROGRAMME_MANAGER = "programme-manager"
    AGENCY_ANALYST = "agency-analyst"
    ADMINISTRATOR = "administrator"


EVERYONE = frozenset(Role)
SIGNED_IN = EVERYONE - {Role.GUEST}
#: Who sees other people, and therefore signs in with a second step (docs/decisions/0614).
STAFF = SIGNED_IN - {Role.LEARNER}

#: Which roles hold a permission, e.g. ``{Permission.LESSON_READ: SIGNED_IN}``.
Grants = Mapping[StrEnum, frozenset[Role]]


@dataclass(frozen=True)
class Membership:
    """A role held in one organisation; ``country`` narrows it to one country ('' means all)."""

    organisation_id: int
    role: Role
    country: str = ""


@dataclass(frozen=True)
class Actor(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """Who acts: a signed-in person or a guest (``person_id`` 0). Loaded with one statement a request.

    Staff who have typed the password and not taken the second step are half signed in: a guest with ``pending_id``.
    """

    person_id: int = 0
    public_id: str = ""
    display_name: str = ""
    locale: str = ""
    country: str = ""
    session_token: str = field(default="", repr=False)
    login_session_id: int = 0
    is_administrator: bool = False
    memberships: tuple[Membership, ...] = ()
    #: The person whose second step is missing; 0 for everybody else.
    pending_id: int = 0
    #: When the second step was taken in this session; None for those who need none.
    second_step_at: datetime | None = None

    def get_id(self) -> str:
        """Return what Flask-Login keeps in the cookie: the opaque session token, never a person's key."""
        return self.session_token

    @property
    def is_authenticated(self) -> bool:
        """Say whether this is a signed-in person."""
        return self.person_id != 0

    @property
    def is_anonymous(self) -> bool:
        """Say whether this is a guest."""
        return self.person_id == 0

    @property
    def roles(self) -> frozenset[Role]:
        """Return every role this actor holds anywhere."""
        if not self.person_id:
            return frozenset({Role.GUEST})
        held = {Role.LEARNER, *(membership.role for membership in self.memberships)}
        return frozenset(held | {Role.ADMINISTRATOR} if self.is_administrator else held)

    @property
    def is_staff(self) -> bool:
        """Say whether this actor sees other people."""
        return not self.roles.isdisjoint(STAFF)

    def organisations_as(self, role: Role) -> frozenset[int]:
        """Return the keys of the organisations in which this actor holds ``role``."""
        return frozenset(m.organisation_id for m in self.memberships if m.role is role)


GUEST = Actor()


class MadeForNobodyError(LookupError):
    """What is kept for many readers asked who reads it: that has to stand in the key under which it is kept."""


def current_actor() -> Actor:
    """Return who acts in this request; outside a request a guest.

    Raises MadeForNobodyError where something is made that is kept for many readers.
    """
    if not has_request_context():
        return GUEST
    if "actor" not in g:
        loaded = current_user._get_current_object()
        g.actor = loaded if isinstance(loaded, Actor) else GUEST
    actor: Actor | None = g.actor
    if actor is None:
        raise MadeForNobodyError("name what differs between readers in the key of the page")
    return actor


def show_to_guest() -> None:
    """Let the rest of this request be for a guest, unless it is known who acts; the database is not asked again."""
    if "actor" not in g:
        g.actor = GUEST


def keep_readers_out() -> None:
    """Let whatever asks in this request who acts get an error: what is made in it is for nobody in particular."""
    g.actor = None


def may(actor: Actor, permission: StrEnum, grants: Grants) -> bool:
    """Say whether ``actor`` holds ``permission`` under ``grants``."""
    return not grants[permission].isdisjoint(actor.roles)
