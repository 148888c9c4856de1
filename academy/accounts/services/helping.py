"""What administrators do to the account of somebody else: make one, and correct what is wrong in it.

Nobody types a password for another person: a new account gets one by its owner, with the link that she asks for or a
code on paper. The audit log says which fields were corrected, never what stood in them.
"""

from academy.accounts.addresses import Address
from academy.accounts.models import AddressChange, Person
from academy.accounts.permissions import Permission
from academy.accounts.services.addresses import set_address
from academy.accounts.services.closing import lock_open
from academy.accounts.services.entry import write_to
from academy.accounts.services.operating import check, record
from academy.accounts.services.people import register_person
from academy.accounts.services.profile import update_details
from academy.accounts.services.sessions import end_all_sessions
from academy.core.db import db
from academy.core.i18n import gettext as _
from academy.core.mail import Channel
from academy.core.permissions import Actor
from academy.web.addresses import public_url

DETAILS = ("display_name", "certificate_name", "locale", "country")


def make_account(actor: Actor, *, display_name: str, address: Address, locale: str, country: str) -> Person:
    """Make an account for somebody and write to her, where she has an e-mail address, how to come in.

    Raises ForbiddenError without the permission, AddressTakenError when another account has the address.
    """
    check(actor, Permission.PERSON_WRITE)
    is_email = address.channel is Channel.EMAIL
    person = register_person(
        display_name=display_name,
        email=address.text if is_email else None,
        phone=None if is_email else address.text,
        password=None,
        locale=locale,
        country=country,
        by=actor,
    )
    if person.email:
        write_to(
            person,
            person.email,
            lambda: _("Your account at the academy"),
            lambda: _(
                "An account was made for you. Choose your password here. You type this e-mail address, and get a link:"
                "\n\n%(reset)s\n\nWhat we keep about you, and the rules:\n\n%(privacy)s",
                reset=public_url("accounts.ask_reset", locale=person.locale),
                privacy=public_url("accounts.show_privacy", locale=person.locale),
            ),
        )
    return person


def correct_details(
    actor: Actor, person: Person, *, display_name: str, certificate_name: str, locale: str, country: str
) -> list[str]:
    """Correct names, language and country; return the names of the fields that changed, and tell the person.

    Certificates that were given keep the name that is on them. Raises ForbiddenError without the permission,
    ConflictError when the account was closed or merged meanwhile.
    """
    check(actor, Permission.PERSON_WRITE)
    lock_open(person)
    before = {name: getattr(person, name) for name in DETAILS}
    update_details(
        person, display_name=display_name, certificate_name=certificate_name, locale=locale, country=country
    )
    changed = [name for name in DETAILS if getattr(person, name) != before[name]]
    if changed:
        record(actor, "person.correct", f"person:{person.public_id}", fields=changed)
        _tell(person)
    return changed


def correct_address(actor: Actor, person: Person, address: Address) -> None:
    """Put a right e-mail address or phone number in the place of a wrong one, and sign the account out everywhere.

    Whoever has the wrong address may be signed in. Raises ForbiddenError without the permission, AddressTakenError
    when another account has the address, ConflictError when the account was closed or merged meanwhile.
    """
    check(actor, Permission.PERSON_WRITE)
    lock_open(person)
    set_address(person, address, by=actor)
    waiting = db.session.get(AddressChange, (person.id, address.channel))
    if waiting is not None:
        db.session.delete(waiting)
    end_all_sessions(person.id)
    db.session.flush()
    _tell(person)


def _tell(person: Person) -> None:
    if person.email:
        write_to(
            person,
            person.email,
            lambda: _("Your account was corrected"),
            lambda: _(
                "An administrator of the academy corrected something in your account. Look at your profile, and tell "
                "the academy if something is wrong:\n\n%(profile)s",
                profile=public_url("accounts.show_profile", locale=person.locale),
            ),
        )
