"""Change, add and remove the e-mail address and the phone number of an account.

A new address counts when the code sent to it has been typed; until then the old one stays. What was there before, or
the other address when nothing was, gets a notice.
"""

import sqlalchemy as sa

from academy.accounts.addresses import Address
from academy.accounts.models import AddressChange, OneTimeCode, Person
from academy.accounts.one_time import MAXIMUM_ATTEMPTS, hash_secret, is_secret, new_digits
from academy.accounts.queries.addresses import CHANGE_LIFETIME
from academy.accounts.services.entry import site_in_short, write_to
from academy.accounts.services.people import AddressTakenError
from academy.core import audit, clock, mail
from academy.core.db import db
from academy.core.errors import ConflictError
from academy.core.i18n import force_locale
from academy.core.i18n import gettext as _
from academy.core.locales import languages
from academy.core.mail import Channel
from academy.core.permissions import Actor
from academy.web.addresses import public_url


def request_change(person: Person, address: Address) -> None:
    """Send a code to ``address``, which takes the place of the person's own when the code is typed.

    The page says the same when another account has the address; then its owner gets a message instead of a code.
    """
    change = db.session.get(AddressChange, (person.id, address.channel))
    if change is None:
        change = AddressChange(person_id=person.id, channel=address.channel)
        db.session.add(change)
    change.address, change.attempts, change.secret_hash = address.text, 0, ""
    change.expires_at = clock.now() + CHANGE_LIFETIME
    owner = _holder(address)
    if owner is None or owner.id == person.id:
        digits = new_digits()
        change.secret_hash = hash_secret(f"{person.id}:{address.text}:{digits}")
        _send_code(person, address, digits)
    else:
        _tell_owner(owner)
    db.session.flush()


def confirm_change(person: Person, channel: Channel, digits: str) -> bool:
    """Change the address when ``digits`` are the code that was sent to the new one; False when they are wrong or old.

    Every try is counted before the digits are compared. Raises AddressTakenError when another account has taken the
    address meanwhile.
    """
    change = db.session.get(AddressChange, (person.id, channel))
    if change is None or not clock.is_running(change.expires_at, CHANGE_LIFETIME, clock.now()):
        return False
    counted = db.session.execute(
        sa.update(AddressChange)
        .where(
            AddressChange.person_id == person.id,
            AddressChange.channel == channel,
            AddressChange.attempts < MAXIMUM_ATTEMPTS,
        )
        .values(attempts=AddressChange.attempts + 1)
        .returning(AddressChange.person_id)
    ).first()
    tried = f"{person.id}:{change.address}:{digits}"
    if counted is None or not is_secret(tried, change.secret_hash):
        return False
    set_address(person, Address(channel, change.address))
    db.session.delete(change)
    return True


def set_address(person: Person, address: Address, *, by: Actor | None = None) -> None:
    """Change or add an address that is the person's without doubt. Raises AddressTakenError.

    ``by`` is who corrected it for her; None when she did herself.
    """
    owner = _holder(address)
    if owner is not None and owner.id != person.id:
        raise AddressTakenError(_("Another account uses this e-mail address or phone number."))
    before = own_address(person, address.channel)
    _store(person, address.channel, address.text)
    audit.record("person.change-address", f"person:{person.public_id}", actor=(by or person).public_id)
    if before != address:
        _notify(person, before, address.channel)


def remove_address(person: Person, channel: Channel) -> None:
    """Take an address away. Raises ConflictError when it is the only one: nobody could sign in any more."""
    before, other = own_address(person, channel), own_address(person, _other(channel))
    if before is None:
        return
    if other is None:
        raise ConflictError(
            _("This is the only address of your account. Add another one before you remove it.")
        )
    _store(person, channel, None)
    audit.record("person.remove-address", f"person:{person.public_id}", actor=person.public_id)
    _notify(person, before, channel)


def own_address(person: Person, channel: Channel) -> Address | None:
    """Return the person's own address on ``channel``, or None."""
    text = person.email if channel is Channel.EMAIL else person.phone
    return Address(channel, text) if text else None


def _holder(address: Address) -> Person | None:
    """Return who has an address, closed accounts that can be taken back included."""
    column = Person.email if address.channel is Channel.EMAIL else Person.phone
    return db.session.scalars(sa.select(Person).where(column == address.text)).one_or_none()


def _store(person: Person, channel: Channel, text: str | None) -> None:
    if channel is Channel.EMAIL:
        person.email = text
    else:
        person.phone = text
    # Links and codes for a new password that wait at the old address must open nothing.
    db.session.execute(
        sa.update(OneTimeCode)
        .where(OneTimeCode.person_id == person.id, OneTimeCode.used_at.is_(None))
        .values(expires_at=clock.now())
    )
    db.session.flush()


def _send_code(person: Person, address: Address, digits: str) -> None:
    body = _(
        "%(code)s is the code for your account at %(site)s. It works once, for 30 minutes.",
        code=digits,
        site=site_in_short(),
    )
    if address.channel is Channel.SMS:
        mail.send(Channel.SMS, address.text, "", body, owner=person.public_id)
        return
    rest = _("Type it on the page where you asked for it. If you did not ask for it, there is nothing to do.")
    mail.send(Channel.EMAIL, address.text, _("Your code"), f"{body}\n\n{rest}", owner=person.public_id)


def _notify(person: Person, before: Address | None, changed: Channel) -> None:
    """Tell the person at the address that was there before, or at the other one."""
    told = before or own_address(person, _other(changed))
    if told is None or not mail.is_offered(told.channel):
        return
    with force_locale(languages()[person.locale].formats):
        subject = _("Your address was changed") if told.channel is Channel.EMAIL else ""
        body = _(
            "The e-mail address or the phone number of your account was changed. If it was not you, sign in and choose "
            "a new password now:\n\n%(password)s",
            password=public_url("accounts.show_password", locale=person.locale),
        )
        mail.send(told.channel, told.text, subject, body, owner=person.public_id)


def _tell_owner(owner: Person) -> None:
    if owner.email and owner.closed_at is None:
        write_to(
            owner,
            owner.email,
            lambda: _("Somebody tried to use your address"),
            lambda: _(
                "Somebody tried to use your e-mail address or phone number for another account. "
                "It stays yours, and there is nothing to do."
            ),
        )


def _other(channel: Channel) -> Channel:
    return Channel.SMS if channel is Channel.EMAIL else Channel.EMAIL
