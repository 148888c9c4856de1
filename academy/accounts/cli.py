"""``flask academy people …``: make and list people on the command line."""

import sys
from typing import Any

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from academy.accounts import passwords, services
from academy.accounts.addresses import AddressError
from academy.accounts.codes import MEMBER_ROLES, OrganisationKind
from academy.accounts.models import Membership, Organisation, Person
from academy.accounts.queries import find_organisation, get_person_by_public_id
from academy.accounts.services.second_step import RemovalReason, remove_second_step
from academy.core import locales
from academy.core.db import commit, db
from academy.core.errors import DomainError
from academy.core.names import fault_of, tidy_line
from academy.core.permissions import Role

people = AppGroup("people", help="Make and list people.")

MAXIMUM_NAME = 120
ROLES = [role.value for role in (Role.LEARNER, *MEMBER_ROLES, Role.ADMINISTRATOR)]


@people.command("create")
@click.option("--email", help="E-mail address to sign in with.")
@click.option("--phone", help="Phone number to sign in with, starting with + or as written in --country.")
@click.option("--name", required=True, type=tidy_line, metavar="TEXT", help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), default=Role.LEARNER.value, show_default=True)
@click.option(
    "--organisation",
    type=tidy_line,
    metavar="TEXT",
    help="Name of the organisation of the role; added when it is new.",
)
@click.option("--kind", type=click.Choice([kind.value for kind in OrganisationKind]), default="sme-agency")
@click.option("--country", default="", help="ISO code of the person's country, e.g. KH.")
@click.option("--locale", default="en", show_default=True, help="Language of the person.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(role: str, organisation: str | None, kind: str, password_stdin: bool, **person: Any) -> None:
    """Make one person, give the role, and print the public id."""
    _check(person, Role(role), organisation)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _ask_password()
    if len(password) < passwords.MINIMUM_LENGTH or passwords.is_common(password):
        raise click.ClickException("Use a password of at least 8 characters that is not a common one.")
    try:
        made = services.register_person(
            display_name=person["name"],
            email=person["email"],
            phone=person["phone"],
            password=password,
            locale=person["locale"],
            country=person["country"],
        )
        if Role(role) is Role.ADMINISTRATOR:
            services.make_administrator(None, made)
        elif organisation:
            place = _organisation(organisation, OrganisationKind(kind), person["country"])
            services.grant_role(None, made, place, Role(role))
    except AddressError as error:
        raise click.ClickException(f"The e-mail address or phone number is not right: {error}.") from error
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    commit()
    click.echo(made.public_id)


@people.command("list")
@click.option("--role", type=click.Choice([role.value for role in (*MEMBER_ROLES, Role.ADMINISTRATOR)]))
@click.option("--limit", default=50, show_default=True)
def list_people(role: str | None, limit: int) -> None:
    """List people, the newest first: public id, name, address."""
    statement = sa.select(Person).where(Person.closed_at.is_(None)).order_by(Person.id.desc()).limit(limit)
    if role == Role.ADMINISTRATOR:
        statement = statement.where(Person.is_administrator)
    elif role:
        statement = statement.where(Person.id.in_(_holders(Role(role))))
    for person in db.session.scalars(statement):
        click.echo(f"{person.public_id}  {person.display_name}  {person.email or person.phone}")


@people.command("close")
@click.argument("public_id")
@click.option(
    "--now", is_flag=True, help="Erase at once, without the days in which signing in takes it back."
)
def close(public_id: str, now: bool) -> None:
    """Close the account PUBLIC_ID, for somebody who asks for it and cannot sign in."""
    person = get_person_by_public_id(public_id)
    if person is None or person.closed_at is not None:
        raise click.ClickException("There is no open account with this id.")
    try:
        services.close_account(person, is_erased_now=now, by_operator=True)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    commit()


@people.command("factor-reset")
@click.argument("public_id")
def factor_reset(public_id: str) -> None:
    """Remove the second step of the account PUBLIC_ID, when no other administrator can do it.

    Its sessions end. At the next sign-in the second step is set up again.
    """
    person = get_person_by_public_id(public_id)
    if person is None or person.closed_at is not None:
        raise click.ClickException("There is no open account with this id.")
    try:
        remove_second_step(None, person, RemovalReason.LOST_DEVICE)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    commit()


def _check(person: dict[str, Any], role: Role, organisation: str | None) -> None:
    if not person["email"] and not person["phone"]:
        raise click.UsageError("Give --email or --phone.")
    for name in (person["name"], "-" if organisation is None else organisation):
        if not name or fault_of(name):
            raise click.UsageError(
                "Give names that can be seen, without signs that turn the direction of writing."
            )
        if len(name) > MAXIMUM_NAME:
            raise click.UsageError(f"Give names of at most {MAXIMUM_NAME} characters.")
    if person["country"] and person["country"] not in locales.countries():
        raise click.UsageError(f"--country must be one of {', '.join(locales.countries())}.")
    if person["locale"] not in locales.offered():
        raise click.UsageError(f"--locale must be one of {', '.join(locales.offered())}.")
    if (role in MEMBER_ROLES) != bool(organisation):
        raise click.UsageError("Give --organisation with a role that is held in one, and only then.")


def _ask_password() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _organisation(name: str, kind: OrganisationKind, country: str) -> Organisation:
    found = find_organisation(name)
    return found or services.create_organisation(None, name=name, kind=kind, country=country)


def _holders(role: Role) -> sa.Select[int]:
    return sa.select(Membership.person_id).where(Membership.role == role)
