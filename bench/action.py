"""One thing that people do: what the bench measures in turns with F."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.community import Community
from bench.phone import Phone, Someone
from tests.served.visitor import filled

#: How often a thing is done in one block that cannot be done any number of times, by the number of clients.
Times = Mapping[int, int]

TOKEN = "csrf_token"  # noqa: S105 - the name of a field


def nothing(_phone: Phone) -> None:
    """Get nothing ready."""


@dataclass(frozen=True)
class Action:
    """A thing that people do: ``do(phone, turn)`` does it once and returns into how many parts its cost is divided.

    ``ready`` is called once before, not measured. ``times`` is empty where a block may be of any length, and
    ``supply`` is 0 where there is no end. ``shows`` are the endpoints of its pages beside those of `bench.pages`.
    """

    name: str
    do: Callable[[Phone, int], int]
    ready: Callable[[Phone], None] = nothing
    times: Times = field(default_factory=dict)
    supply: int = 0
    shows: tuple[str, ...] = ()
    #: Whether a document is drawn, which takes memory of another kind than pages.
    draws: bool = False


def meet(phone: Phone, people: Community) -> None:
    """Let everybody open a page with a form, and keep the token of her forms."""
    for her in people.learners:
        give_token(phone, her, f"/{her.language}/profile/password")
    for analyst in people.analysts:
        give_token(phone, analyst, "/en/profile/password")


def give_token(phone: Phone, who: Someone, path: str) -> None:
    """Open a page for ``who`` and keep the token that its forms carry. Raises AssertionError when it has none."""
    phone.lend(who)
    who.token = "".join(filled(phone.form_page(path).form(TOKEN))[TOKEN])
