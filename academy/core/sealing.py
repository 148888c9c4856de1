"""Seal a text that travels through a browser and comes back soon: nobody there can read or change it.

Each text says of which kind it is: one that comes back in the place of another kind opens nothing.
"""

from academy.core import keys
from academy.core.keys import Purpose


def seal(kind: str, text: str) -> str:
    """Return ``text`` sealed as one of ``kind``, as ASCII that may stand in a form."""
    return keys.lock(Purpose.SEALED, f"{kind}:{text}".encode())


def unseal(kind: str, sealed: str, seconds: int) -> str:
    """Return the text that was sealed as one of ``kind`` less than ``seconds`` ago, else ''."""
    try:
        text = keys.unlock(Purpose.SEALED, sealed, seconds).decode()
    except keys.UnreadableError:
        return ""
    own_kind, _colon, content = text.partition(":")
    return content if own_kind == kind else ""
