"""Make people and organisations for tests."""

from itertools import count

from flask.testing import FlaskClient

from academy.accounts import services
from academy.accounts.codes import MEMBER_ROLES, OrganisationKind
from academy.accounts.loader import load_actor
from academy.accounts.models import Organisation, Person
from academy.accounts.services import open_session
from academy.accounts.services.second_step import admit
from academy.core.db import db
from academy.core.permissions import Actor, Role

_numbers = count(1)
PASSWORD = "three brown cows"


def make_person(
    *,
    name: str = "Sari Dewi",
    email: str | None = None,
    phone: str | None = None,
    password: str | None = None,
    locale: str = "en",
    country: str = "ID",
) -> Person:
    """Make a learner with an address of their own; ``password`` None saves the time of a hash."""
    if email is None and phone is None:
        email = f"person{next(_numbers)}@academy.test"
    return services.register_person(
        display_name=name, email=email, phone=phone, password=password, locale=locale, country=country
    )


def make_organisation(name: str = "", country: str = "ID") -> Organisation:
    """Make an agency with a name of its own."""
    return services.create_organisation(
        None,
        name=name or f"Agency {next(_numbers)}",
        kind=OrganisationKind.SME_AGENCY,
        country=country,
    )


def make_member(role: Role, organisation: Organisation | None = None, **person: str) -> Person:
    """Make a person who holds ``role`` (in ``organisation``, where the role is held in one)."""
    made = make_person(**person)
    if role in MEMBER_ROLES:
        services.grant_role(None, made, organisation or make_organisation(), role)
    elif role is Role.ADMINISTRATOR:
        services.make_administrator(None, made)
    return made


def actor_for(person: Person) -> Actor:
    """Return ``person`` as an actor with all roles, outside any request."""
    actor = load_actor(full_session(person))
    assert actor is not None
    return actor


def full_session(person: Person) -> str:
    """Sign ``person`` in, staff with their second step taken; return the token of the session."""
    token = open_session(person)
    half = load_actor(token)
    assert half is not None
    return admit(half) if half.pending_id else token


def sign_in(client: FlaskClient, person: Person) -> str:
    """Sign ``person`` in on ``client`` with a session of the real kind; return its token."""
    token = full_session(person)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return token
