"""The main menu: domains register entries, each reader sees the ones their role may open."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from academy.core.i18n import LazyString
from academy.core.permissions import Actor, Role


@dataclass(frozen=True)
class MenuEntry:
    """A menu entry: where it leads, its icon, who sees it, and its place (lower comes first)."""

    label: LazyString
    endpoint: str
    icon: str
    roles: frozenset[Role]
    order: int


@dataclass(frozen=True)
class MenuItem:
    """A menu entry as one reader sees it on one page."""

    label: str
    url: str
    icon: str
    is_current: bool


def add_menu_entries(app: Flask, *entries: MenuEntry) -> None:
    """Add ``entries`` to the main menu of ``app``."""
    registered: list[MenuEntry] = app.extensions.setdefault("menu", [])
    registered.extend(entries)
    registered.sort(key=lambda entry: entry.order)


def menu_for(actor: Actor) -> list[MenuItem]:
    """Return the main menu of ``actor`` on the current page."""
    entries: list[MenuEntry] = current_app.extensions.get("menu", [])
    roles = actor.roles
    return [
        MenuItem(str(entry.label), url_for(entry.endpoint), entry.icon, request.endpoint == entry.endpoint)
        for entry in entries
        if not entry.roles.isdisjoint(roles)
    ]


def add_footer_link(app: Flask, label: LazyString, endpoint: str) -> None:
    """Add a link to the foot of every page of ``app``."""
    app.extensions.setdefault("footer", []).append((label, endpoint))


def footer_links() -> list[tuple[str, str]]:
    """Return label and address of the links at the foot of the current page."""
    return [(str(label), url_for(endpoint)) for label, endpoint in current_app.extensions.get("footer", [])]
