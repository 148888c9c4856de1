"""Send e-mail by SMTP: encrypted wherever the server can, with its certificate checked."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Literal
from urllib.parse import unquote, urlsplit

from academy.core.mail.couriers import (
    Message,
    NotSentError,
    RefusedError,
    SilenceError,
    without_addresses,
)
from academy.core.mail.letters import Sender, write_letter

#: Every single answer of the server is waited for this long; all of them together end before a lease does.
ANSWER_SECONDS = 10
PORTS = {"smtps": 465, "with login": 587, "": 25}
OK, FOR_GOOD = 2, 5
#: These say what is wrong with our login or line, not with the message: somebody can mend it, so it waits.
ABOUT_US = frozenset({530, 534, 535, 538})

Tls = Literal["offered", "required", "none"]


class SmtpCourier:
    """Sends e-mail through ``smtp://`` (STARTTLS) or ``smtps://``.

    ``tls`` says what to do on ``smtp://``: STARTTLS whenever it is ``offered``, only with it (``required``), or
    never (``none``, for a relay on the same machine). A name and password never travel without it. ``ca_file``
    names the authority of a private certificate; ``hello`` is the name by which this machine introduces itself.
    """

    def __init__(self, url: str, sender: Sender, *, hello: str, tls: Tls, ca_file: str) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or "localhost"
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.is_smtps = parts.scheme == "smtps"
        self.is_tls_needed = tls == "required" or bool(self.user)
        self.is_tls_wanted = tls != "none"
        self.port = parts.port or PORTS["smtps" if self.is_smtps else "with login" if self.user else ""]
        self.sender, self.hello, self.ca_file = sender, hello, ca_file
        self.answer_seconds: float = ANSWER_SECONDS

    def send(self, message: Message) -> str:
        """Send one e-mail; return the server's answer. Raises NotSentError and its kinds."""
        letter = write_letter(message, self.sender)
        try:
            server = self._connect(self.answer_seconds)
        except (OSError, UnicodeError) as error:
            raise _failure(error) from error
        try:
            return _hand_over(server, letter, self.sender.address)
        except NotSentError:
            raise
        except OSError as error:
            raise _failure(error) from error
        finally:
            _hang_up(server)

    def try_out(self, seconds: float) -> bool:
        """Connect, encrypt and sign in, send nothing; say whether the line is encrypted. Raises NotSentError.

        Every answer is waited for ``seconds``.
        """
        try:
            server = self._connect(seconds)
        except (OSError, UnicodeError) as error:
            raise _failure(error) from error
        is_encrypted = isinstance(server.sock, ssl.SSLSocket)
        _hang_up(server)
        return is_encrypted

    def _connect(self, seconds: float) -> smtplib.SMTP:
        """Return a connection on which a message may be handed over."""
        context = ssl.create_default_context()
        if self.ca_file:
            context.load_verify_locations(self.ca_file)
        server: smtplib.SMTP
        if self.is_smtps:
            server = smtplib.SMTP_SSL(self.host, self.port, self.hello, timeout=seconds, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, self.hello, timeout=seconds)
        try:
            server.ehlo_or_helo_if_needed()
            if not self.is_smtps:
                self._encrypt(server, context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _encrypt(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if self.is_tls_wanted and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif self.is_tls_needed:
            raise NotSentError(
                "The mail server offers no STARTTLS, so nothing was sent; a password never travels in clear."
                if self.user
                else "The mail server offers no STARTTLS, so nothing was sent."
            )


def _hand_over(server: smtplib.SMTP, letter: EmailMessage, sender: str) -> str:
    recipient = letter["To"].addresses[0].addr_spec
    options = []
    if not (sender + recipient).isascii():
        if not server.has_extn("smtputf8"):
            raise RefusedError("The mail server cannot write to an address with these letters before the @.")
        options.append("SMTPUTF8")
    _check(*server.mail(sender, options))
    _check(*server.rcpt(recipient))
    try:
        code, text = server.data(letter.as_bytes())
    except smtplib.SMTPDataError as error:
        code, text = error.smtp_code, error.smtp_error  # type: ignore[assignment]  # bytes at run time
    return _check(code, text)


def _check(code: int, text: bytes) -> str:
    """Return an answer that agrees. Raises NotSentError and its kinds."""
    answer = _answer(code, text)
    if code // 100 == OK:
        return answer
    raise RefusedError(answer) if code // 100 == FOR_GOOD and code not in ABOUT_US else NotSentError(answer)


def _answer(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return without_addresses(f"{code} {words}")


def _failure(error: Exception) -> NotSentError:
    """Return what stopped a message, in a sentence for administrators."""
    if isinstance(error, NotSentError):
        return error
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return SilenceError("The mail server did not answer in time.")
    return NotSentError(without_addresses(_words(error)))


def _words(error: Exception) -> str:
    match error:
        case smtplib.SMTPResponseException():
            return _answer(error.smtp_code, error.smtp_error)
        case smtplib.SMTPException() if not isinstance(error, smtplib.SMTPServerDisconnected):
            return f"The mail server cannot do what is needed: {error}"
        case UnicodeError():
            return "The name or password in MAIL_URL has letters that mail servers do not take."
        case ssl.SSLCertVerificationError():
            return f"The mail server's certificate is not trusted: {error.verify_message}"
        case _:
            return f"No connection to the mail server: {error}"


def _hang_up(server: smtplib.SMTP) -> None:
    """Say good-bye. Whatever comes back changes nothing: a message that was taken is sent."""
    with suppress(OSError):
        server.quit()
    server.close()


def hello_name(host: str) -> str:
    """Return the name by which a machine at ``host`` introduces itself to a mail server."""
    try:
        address = ip_address(host)
    except ValueError:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"  # noqa: PLR2004 - of IPv6
