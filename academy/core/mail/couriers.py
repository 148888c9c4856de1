"""What a courier is, what it may raise, and the two couriers that reach nobody."""

import re
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from academy.core.mail.models import LONGEST_ANSWER


@dataclass(frozen=True)
class Message:
    """One message on its way out. ``id`` stays the same when it is tried again."""

    id: str
    address: str
    language: str
    subject: str
    body: str
    written_at: datetime


class NotSentError(OSError):
    """The message did not go out this time; ``answer`` says why. Another try may help."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class RefusedError(NotSentError):
    """The other server will never take this message; no other try helps."""


class SilenceError(NotSentError):
    """The other server did not answer in time: for a while no other message should wait for it."""


class Courier(Protocol):
    """Takes a message out of the system."""

    def send(self, message: Message) -> str:
        """Send one message and return the other server's answer.

        Raises RefusedError, SilenceError, or NotSentError when another try may help.
        """
        ...


class ConsoleCourier:
    """Prints messages, for development."""

    def send(self, message: Message) -> str:
        """Print the message to standard error."""
        sys.stderr.write(f"\n--- message to {message.address}: {message.subject}\n{message.body}\n---\n")
        return "Printed to the terminal."


class MemoryCourier:
    """Keeps messages, for tests."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []

    def send(self, message: Message) -> str:
        """Keep the message as (address, subject, body)."""
        self.sent.append((message.address, message.subject, message.body))
        return "Kept in memory."


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space and control characters as one space."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()


def without_addresses(answer: str) -> str:
    """Return what a server said in one short line, without e-mail addresses and long numbers."""
    answer = re.sub(r"<?[^\s<>:;,()\"']+@[^\s<>:;,()\"']+>?", "…", one_line(answer))
    return re.sub(r"\+?\d{6,}", "…", answer)[:LONGEST_ANSWER]
