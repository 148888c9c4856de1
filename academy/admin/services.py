"""What administrators do with accounts. Whoever gains or loses a role signs in again."""

from academy.accounts import services as accounts
from academy.accounts.queries import Organisation, Person
from academy.core import audit
from academy.core.errors import ConflictError, DomainError
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor, Role


def give_role(
    actor: Actor, person: Person, role: Role, organisation: Organisation | None, country: str = ""
) -> None:
    """Give ``person`` a role and end the person's sessions.

    Raises DomainError when a role that is held in an organisation comes without one.
    """
    if role is Role.ADMINISTRATOR:
        accounts.make_administrator(actor, person)
    elif organisation is None:
        raise DomainError(_("Choose the organisation in which the person has this role."))
    else:
        accounts.grant_role(actor, person, organisation, role, country)


def take_role(actor: Actor, person: Person, role: Role, organisation: Organisation | None) -> None:
    """Take a role away and end the person's sessions; nothing happens when it is not held.

    Raises DomainError when a role that is held in an organisation comes without one, and ConflictError when
    administrators take their own role: somebody must be left who can give it back.
    """
    if role is not Role.ADMINISTRATOR:
        if organisation is None:
            raise DomainError(_("Choose the organisation in which the person has this role."))
        accounts.revoke_role(actor, person, organisation, role)
    elif person.id == actor.person_id:
        raise ConflictError(_("You cannot take this role from yourself. Ask another administrator."))
    elif person.is_administrator:
        accounts.make_administrator(actor, person, is_administrator=False)


def sign_out_everywhere(actor: Actor, person: Person) -> None:
    """End every session of ``person``, also the one in which an administrator ends their own."""
    accounts.end_all_sessions(person.id)
    audit.record("sessions.end", f"person:{person.public_id}", actor=actor.public_id)
