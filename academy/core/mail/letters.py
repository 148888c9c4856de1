"""Write an e-mail as RFC 5322 and common filters ask for it."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr

import idna

from academy.core.mail.couriers import Message, RefusedError, one_line

#: Bodies travel as quoted-printable or base64, so that every server takes them and no line is too long.
PLAIN = SMTP.clone(cte_type="7bit")
UNICODE = SMTPUTF8.clone(cte_type="7bit")


class Sender:
    """Who writes: the address of the setting, and the name that readers see."""

    def __init__(self, setting: str, site_name: str) -> None:
        name, address = parseaddr(one_line(setting))
        self.address = ascii_domain(address)
        self.name = one_line(name or site_name)

    @property
    def domain(self) -> str:
        """Return the domain of the sender's address."""
        return self.address.rpartition("@")[2]


def ascii_domain(address: str) -> str:
    """Return an e-mail address with its domain in ASCII. Raises RefusedError when it is none."""
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or one_line(address) != address or " " in address:
        raise RefusedError("This is not a complete e-mail address.")
    if domain.isascii():
        return address
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"
    except idna.IDNAError as error:
        raise RefusedError("This is not a complete e-mail address.") from error


def write_letter(message: Message, sender: Sender) -> EmailMessage:
    """Return the e-mail for ``message``. Its id and date stay the same when it is tried again."""
    address = ascii_domain(message.address)
    letter = EmailMessage(policy=PLAIN if (address + sender.address).isascii() else UNICODE)
    letter["From"] = _named(sender.name, sender.address)
    letter["To"] = _named("", address)
    letter["Subject"] = one_line(message.subject)
    letter["Date"] = format_datetime(message.written_at)
    letter["Message-ID"] = f"<{message.id}@{sender.domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body)
    if message.language:
        letter["Content-Language"] = message.language
    return letter


def _named(name: str, address: str) -> Address:
    local, _at, domain = address.rpartition("@")
    return Address(name, local, domain)
