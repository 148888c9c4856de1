"""The main menu: domains register entries, each reader sees the ones their role may open."""

from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, current_app, request, url_for

from academy.core.i18n import LazyString
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import Actor, Role
from academy.core.slots import Slot


class Group(StrEnum):
    """Entries that stand on a page of their own, for whoever would have too many in the menu."""

    NONE = ""
    ADMINISTRATION = "administration"


class Topic(StrEnum):
    """Under which heading an entry stands on the page of its group; the order of these is that of the headings."""

    NONE = "other"
    PEOPLE = "people"
    RECORDS = "records"
    RUNNING = "running"


TOPICS = {
    Topic.PEOPLE: _l("People and organisations"),
    Topic.RECORDS: _l("Certificates and records"),
    Topic.RUNNING: _l("How the academy runs"),
    Topic.NONE: _l("Other"),
}


@dataclass(frozen=True)
class MenuEntry:
    """A menu entry: where it leads, its icon, who sees it, and its place (lower comes first).

    Who sees the entry that ``opens`` a group finds the entries ``within`` that group on its page, not in the menu,
    under the heading of their ``topic``.
    """

    label: LazyString
    endpoint: str
    icon: str
    roles: frozenset[Role]
    order: int
    within: Group = Group.NONE
    opens: Group = Group.NONE
    topic: Topic = Topic.NONE


@dataclass(frozen=True)
class MenuItem:
    """A menu entry as one reader sees it on one page."""

    label: str
    url: str
    icon: str
    is_current: bool


_MENU: Slot[MenuEntry] = Slot("menu", lambda entry: entry.order)
_FOOTER: Slot[tuple[LazyString, str]] = Slot("footer")


def add_menu_entries(app: Flask, *entries: MenuEntry) -> None:
    """Add ``entries`` to the main menu of ``app``."""
    _MENU.add(app, *entries)


def menu_for(actor: Actor) -> list[MenuItem]:
    """Return the main menu of ``actor`` on the current page."""
    seen = _seen_by(actor)
    opened = {entry.opens for entry in seen if entry.opens}
    return [_item(entry, seen) for entry in seen if entry.within not in opened]


def group_for(actor: Actor, group: Group) -> list[tuple[str, list[MenuItem]]]:
    """Return the entries of ``group`` that ``actor`` may open, under their headings."""
    seen = _seen_by(actor)
    found = [
        (str(words), [_item(entry, seen) for entry in seen if (entry.within, entry.topic) == (group, topic)])
        for topic, words in TOPICS.items()
    ]
    return [(words, items) for words, items in found if items]


def _seen_by(actor: Actor) -> list[MenuEntry]:
    return [entry for entry in _MENU.of(current_app) if not entry.roles.isdisjoint(actor.roles)]


def _item(entry: MenuEntry, seen: list[MenuEntry]) -> MenuItem:
    covered = {each.endpoint for each in seen if entry.opens and each.within is entry.opens}
    # Pages behind those of a group belong to it too, such as the page of one person.
    is_within = bool(entry.opens) and request.blueprint == entry.endpoint.partition(".")[0]
    is_current = is_within or request.endpoint in covered | {entry.endpoint}
    return MenuItem(str(entry.label), url_for(entry.endpoint), entry.icon, is_current)


def add_footer_link(app: Flask, label: LazyString, endpoint: str) -> None:
    """Add a link to the foot of every page of ``app``."""
    _FOOTER.add(app, (label, endpoint))


def footer_links() -> list[tuple[str, str]]:
    """Return label and address of the links at the foot of the current page."""
    return [(str(label), url_for(endpoint)) for label, endpoint in _FOOTER.of(current_app)]
