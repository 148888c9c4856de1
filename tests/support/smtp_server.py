"""A real SMTP server on 127.0.0.1, as strict or as broken as a test wants it."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

#: What the key of an authority is for.
SIGNING = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True)
class Authority:
    """A certificate authority of its own, with its files in ``folder``."""

    folder: Path

    @cached_property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        return ec.generate_private_key(ec.SECP256R1())

    @property
    def _name(self) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority of the tests")])

    @property
    def _issued_by(self) -> x509.AuthorityKeyIdentifier:
        """Return what names the issuer's key: from Python 3.13 on a certificate without it is refused."""
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())

    @cached_property
    def ca_file(self) -> Path:
        """Return the file with the authority's own certificate."""
        now = datetime.now(UTC)
        constraints = x509.BasicConstraints(ca=True, path_length=None)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(self._name)
            .issuer_name(self._name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=400))
            .not_valid_after(now + timedelta(days=400))
            .add_extension(constraints, critical=True)
            .add_extension(SIGNING, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        path = self.folder / "authority.pem"
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def context(self, host: str = "127.0.0.1", *, is_expired: bool = False) -> ssl.SSLContext:
        """Return what a server named ``host`` answers with."""
        now, key = datetime.now(UTC), ec.generate_private_key(ec.SECP256R1())
        name: x509.GeneralName = x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]))
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=300))
            .not_valid_after(now + timedelta(days=-1 if is_expired else 300))
            .add_extension(x509.SubjectAlternativeName([name]), critical=False)
            .add_extension(self._issued_by, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        path = self.folder / f"server-{host}-{is_expired}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


@dataclass
class SmtpServer:
    """What the server does, and what it saw. ``answers`` are taken one a command, e.g. ``{"RCPT": ["451 Later"]}``."""

    tls: ssl.SSLContext | None = None
    is_smtps: bool = False
    requires_tls: bool = False
    login: tuple[str, str] | None = None
    is_unicode: bool = True
    answers: dict[str, list[str]] = field(default_factory=dict)
    #: Takes the line and says nothing.
    hangs: bool = False
    #: Cuts the line instead of saying good-bye.
    drops_quit: bool = False
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    hellos: list[str] = field(default_factory=list)
    #: Every line that came in clear.
    clear_lines: list[bytes] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def next_answer(self, command: str) -> str:
        """Return the answer that a test has put aside for ``command``, or ''."""
        waiting = self.answers.get(command, [])
        return waiting.pop(0) if waiting else ""

    # Hooks of aiosmtpd, named by it.

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.hellos.append(hostname)
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.next_answer("MAIL")
        if self.login and not session.authenticated:
            refusal = "530 5.7.0 Authentication required"
        if not refusal:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return refusal or "250 2.1.0 Sender OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.next_answer("RCPT")
        if not refusal:
            envelope.rcpt_tos.append(address)
        return refusal or "250 2.1.5 Recipient OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.next_answer("DATA")
        if not answer or answer.startswith(("250", "drop")):
            assert isinstance(envelope.content, bytes)
            letter = message_from_bytes(envelope.content, policy=policy.SMTPUTF8)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.envelopes.append((str(envelope.mail_from), envelope.rcpt_tos[0]))
        if answer == "drop":
            assert server.transport is not None
            server.transport.close()
        return answer or "250 2.0.0 Queued as 4F2A"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.drops_quit:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "221 Bye"


class _Protocol(SMTP):
    """aiosmtpd's protocol, which also notes what arrives in clear."""

    def __init__(self, seen: SmtpServer, loop: asyncio.AbstractEventLoop) -> None:
        self.seen = seen
        super().__init__(
            seen,
            hostname="mail.test",
            ident="Tests",
            enable_SMTPUTF8=seen.is_unicode,
            tls_context=None if seen.is_smtps else seen.tls,
            require_starttls=seen.requires_tls,
            authenticator=self._check_login if seen.login else None,
            auth_require_tls=False,
            auth_exclude_mechanism=None if seen.login else ("LOGIN", "PLAIN"),
            loop=loop,
        )

    def data_received(self, data: bytes) -> None:
        if self.transport is not None and self.transport.get_extra_info("ssl_object") is None:
            self.seen.clear_lines.append(data)
        super().data_received(data)

    def _check_login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        self.seen.logins.append(given)
        return AuthResult(success=given == self.seen.login, handled=False)


@contextmanager
def running(server: SmtpServer) -> Iterator[SmtpServer]:
    """Run ``server`` in a thread until the end of the block, on the port that it had before, if any."""
    loop, is_ready = asyncio.new_event_loop(), Event()

    def answer() -> asyncio.Protocol:
        server.connections += 1
        return asyncio.Protocol() if server.hangs else _Protocol(server, loop)

    async def listen() -> None:
        listener = await loop.create_server(
            answer,
            "127.0.0.1",
            server.port,
            ssl=server.tls if server.is_smtps else None,
        )
        server.port = listener.sockets[0].getsockname()[1]
        is_ready.set()
        async with listener:
            await asyncio.get_running_loop().create_future()

    async def run() -> None:
        task = asyncio.ensure_future(listen())
        stopping.append(task)
        try:
            await task
        except asyncio.CancelledError:
            for other in asyncio.all_tasks() - {asyncio.current_task()}:
                other.cancel()
            await asyncio.sleep(0)

    stopping: list[asyncio.Future[None]] = []
    thread = Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    assert is_ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stopping[0].cancel)
        thread.join(10)
        loop.close()
