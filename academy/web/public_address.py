"""Whether the academy answers at its public address, as visitors come to it: certificate, proxies, headers.

The doctor asks ``/healthz`` with a ticket that only this installation can write. Then the web process tells how the
request reached it; nobody else learns that.
"""

import json
import socket
import ssl
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from flask import Request, current_app

from academy.core import clock, keys
from academy.core.checks import Finding, fine, length_in_words, notice, wrong
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext
from academy.core.keys import Purpose, UnreadableError
from academy.web.proxies import named_addresses
from config import Settings

TICKET_HEADER = "X-Academy-Doctor"
TICKET_SECONDS = 60
ANSWER_SECONDS = 4.0
LONGEST_ANSWER = 4096
OK = 200
#: A certificate that ends sooner should have been renewed by now.
SHORT = timedelta(days=14)


@dataclass(frozen=True)
class Arrival:
    """How a request reached a web process: scheme and host as it understands them, and how many proxies it saw."""

    scheme: str
    host: str
    proxies: int


@dataclass(frozen=True)
class _Answer:
    status: int
    arrival: Arrival | None
    #: Until when the certificate holds; None without TLS.
    until: datetime | None


def is_doctor(request: Request) -> bool:
    """Say whether the doctor of this installation asks."""
    try:
        keys.unlock(Purpose.DOCTOR, request.headers.get(TICKET_HEADER, ""), TICKET_SECONDS)
    except UnreadableError:
        return False
    return True


def arrival_of(request: Request) -> dict[str, object]:
    """Return what the doctor is told of a request."""
    return asdict(Arrival(request.scheme, request.host, len(named_addresses(request))))


def look_at_address() -> Finding:
    """Ask this academy at its public address, from here."""
    settings: Settings = current_app.extensions["settings"]
    here = settings.base_url
    try:
        answer = _ask(here)
    except ssl.SSLCertVerificationError as error:
        return wrong(
            _(
                "The certificate of %(address)s does not hold: %(reason)s.",
                address=here,
                reason=error.verify_message,
            ),
            _("Renew it, and let the proxy send the whole chain."),
        )
    except (OSError, HTTPException) as error:
        return wrong(
            _("Nobody answers at %(address)s: %(reason)s.", address=here, reason=_reason(error)),
            _("See whether the academy and the proxy run, and whether the name leads to this machine."),
        )
    if answer.status != OK or answer.arrival is None:
        return wrong(
            _("%(address)s answers %(status)s, and is not this academy.", address=here, status=answer.status),
            _("See where the proxy leads, and whether all processes have the same secret key."),
        )
    return _forwarded(settings, answer.arrival) or _certificate(here, answer.until)


def _ask(address: str) -> _Answer:
    parts = urlsplit(address)
    connection: HTTPConnection
    if parts.scheme == "https":
        connection = HTTPSConnection(
            parts.hostname or "", parts.port, timeout=ANSWER_SECONDS, context=ssl.create_default_context()
        )
    else:
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
    try:
        connection.connect()
        until = _until(connection.sock)
        connection.request("GET", "/healthz", headers={TICKET_HEADER: keys.lock(Purpose.DOCTOR, b"")})
        answer = connection.getresponse()
        return _Answer(answer.status, _read(answer.read(LONGEST_ANSWER)), until)
    finally:
        connection.close()


def _until(line: socket.socket) -> datetime | None:
    if not isinstance(line, ssl.SSLSocket):
        return None
    certificate = line.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)


def _read(body: bytes) -> Arrival | None:
    try:
        return Arrival(**json.loads(body)["arrival"])
    except (ValueError, TypeError, KeyError):  # another site, or another installation
        return None


def _forwarded(settings: Settings, arrival: Arrival) -> Finding | None:
    """Compare what the proxies say with what the settings expect."""
    if arrival.proxies != settings.trusted_proxies:
        return wrong(
            ngettext(
                "%(num)s proxy adds a visitor's address, but ACADEMY_TRUSTED_PROXIES is %(trusted)s.",
                "%(num)s proxies add a visitor's address, but ACADEMY_TRUSTED_PROXIES is %(trusted)s.",
                arrival.proxies,
                trusted=settings.trusted_proxies,
            ),
            _("Set it to the number of proxies, and let each of them add the address to X-Forwarded-For."),
        )
    expected = urlsplit(settings.base_url)
    told = urlsplit(f"{arrival.scheme}://{arrival.host}")
    if (told.scheme, told.hostname) != (expected.scheme, expected.hostname):
        return wrong(
            _(
                "Visitors come by %(address)s, but the academy is told %(told)s.",
                address=settings.base_url,
                told=told.geturl(),
            ),
            _("Let the proxy send Host, X-Forwarded-Host and X-Forwarded-Proto: deploy/nginx shows how."),
        )
    return None


def _certificate(address: str, until: datetime | None) -> Finding:
    if until is None:
        return fine(_("The academy answers at %(address)s.", address=address))
    left = until - clock.now()
    if left < SHORT:
        return notice(
            _(
                "The certificate of %(address)s ends in %(length)s.",
                address=address,
                length=length_in_words(left),
            ),
            _("Renew it."),
        )
    return fine(
        _(
            "The academy answers at %(address)s. Its certificate holds for %(length)s.",
            address=address,
            length=length_in_words(left),
        )
    )


def _reason(error: OSError | HTTPException) -> str:
    if isinstance(error, TimeoutError):
        return str(_("no answer in time"))
    return str(getattr(error, "strerror", None) or type(error).__name__)
