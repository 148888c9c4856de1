"""The place where a higher domain says on a learner's home what waits for her, and which courses come first.

Learning does not know programmes. Programmes register a reader of news when the application starts.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from academy.core.permissions import Actor
from academy.core.slots import Slot


@dataclass(frozen=True, slots=True)
class HomeNote:
    """One sentence on the home page, and where its button leads."""

    sentence: str
    action_label: str
    action_url: str


@dataclass(frozen=True, slots=True)
class HomeShelf:
    """Courses that belong together for this learner, such as those of a programme, by their slugs."""

    heading: str
    sentence: str
    slugs: tuple[str, ...]
    url: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class HomeNews:
    """What one domain says on the home page."""

    notes: tuple[HomeNote, ...] = ()
    shelves: tuple[HomeShelf, ...] = ()


NewsFor = Callable[[Actor, str], HomeNews]

_SLOT: Slot[NewsFor] = Slot("home_news")


def add_home_news(app: Flask, news_for: NewsFor) -> None:
    """Ask ``news_for(actor, locale)`` each time a home page is shown."""
    _SLOT.add(app, news_for)


def home_news(actor: Actor, locale: str) -> HomeNews:
    """Return everything there is for ``actor``, in the order in which the domains were attached."""
    news = [news_for(actor, locale) for news_for in _SLOT.of(current_app)]
    return HomeNews(
        tuple(note for each in news for note in each.notes),
        tuple(shelf for each in news for shelf in each.shelves),
    )
