"""The main menu: domains register entries, each reader sees the ones their role may open.

What everybody needs stands in the bar: at the foot of a phone, at the top of a laptop. What staff do stands under the
heading of its work, everything else under More. A domain whose work has no heading yet brings its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Flask, current_app, request, url_for

from academy.core.cache import ProcessCache
from academy.core.i18n import LazyString, current_locale
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import Actor, Role
from academy.core.slots import Slot


@dataclass(frozen=True, eq=False)
class Heading:
    """What stands over entries that belong together; lower comes first."""

    words: LazyString
    order: int


BAR = Heading(_l("Main menu"), 0)
PROGRAMMES = Heading(_l("Programmes and results"), 10)
PEOPLE = Heading(_l("People and organisations"), 20)
RECORDS = Heading(_l("Certificates and records"), 30)
RUNNING = Heading(_l("How the academy runs"), 40)
MORE = Heading(_l("More"), 100)


@dataclass(frozen=True)
class MenuEntry:
    """A menu entry: where it leads, its icon, who sees it, its place under its heading (lower comes first).

    One that ``is_sent`` is a button that sends a form without fields; any other is a link.
    """

    label: LazyString
    endpoint: str
    icon: str
    roles: frozenset[Role]
    order: int
    under: Heading = BAR
    is_sent: bool = False


@dataclass(frozen=True)
class MenuItem:
    """A menu entry as one reader sees it on one page.

    ``current`` is 'page' for the page itself, 'true' for the nearest entry above it, '' for any other.
    """

    label: str
    url: str
    icon: str
    current: str = ""
    is_sent: bool = False


@dataclass(frozen=True)
class Menu:
    """The entries of one reader on one page: those of the bar, of each kind of work by its heading, and the rest."""

    bar: list[MenuItem]
    work: list[tuple[str, list[MenuItem]]]
    more: list[MenuItem]

    @property
    def tasks(self) -> list[MenuItem]:
        """Return the entries of all kinds of work."""
        return [item for _heading, items in self.work for item in items]


_MENU: Slot[MenuEntry] = Slot("menu", lambda entry: entry.order)
_FOOTER: Slot[tuple[LazyString, str]] = Slot("footer")
#: Addresses and words are the same on every page; to make them anew was a sixth of what home cost.
_items: ProcessCache[tuple[tuple[Heading, MenuItem], ...]] = ProcessCache("web.menus", size=256)


def add_menu_entries(app: Flask, *entries: MenuEntry) -> None:
    """Add ``entries`` to the main menu of ``app``."""
    _MENU.add(app, *entries)


def menu_for(actor: Actor) -> Menu:
    """Return the main menu of ``actor`` on the current page."""
    found = _items_by_heading(actor)
    bar, more = found.pop(BAR, []), found.pop(MORE, [])
    return Menu(bar, [(str(heading.words), items) for heading, items in found.items()], more)


def menu_under(actor: Actor, *headings: Heading) -> list[tuple[str, list[MenuItem]]]:
    """Return what ``actor`` may open under ``headings``, without the page that asks."""
    found = {
        heading: [item for item in items if item.current != "page"]
        for heading, items in _items_by_heading(actor).items()
    }
    return [(str(heading.words), found[heading]) for heading in headings if found.get(heading)]


def _items_by_heading(actor: Actor) -> dict[Heading, list[MenuItem]]:
    key = (actor.roles, current_locale(), request.script_root)
    items = _items.get_or_make(key, lambda: _items_of(actor.roles))
    here = _nearest(item.url for _heading, item in items)
    found: dict[Heading, list[MenuItem]] = {}
    for heading, item in items:
        current = "" if item.url != here else "page" if item.url == request.path else "true"
        found.setdefault(heading, []).append(replace(item, current=current) if current else item)
    return found


def _items_of(roles: frozenset[Role]) -> tuple[tuple[Heading, MenuItem], ...]:
    """Return what ``roles`` may open, as it is on pages of none of it, in the order of headings and entries."""
    seen = [entry for entry in _MENU.of(current_app) if not entry.roles.isdisjoint(roles)]
    return tuple(
        (
            entry.under,
            MenuItem(str(entry.label), url_for(entry.endpoint), entry.icon, is_sent=entry.is_sent),
        )
        for entry in sorted(seen, key=lambda entry: entry.under.order)
    )


def _nearest(addresses: Iterable[str]) -> str:
    """Return the address of this page or of the nearest page above it, '' for none."""
    above = (address for address in addresses if f"{request.path}/".startswith(f"{address}/"))
    return max(above, key=len, default="")


def add_footer_link(app: Flask, label: LazyString, endpoint: str) -> None:
    """Add a link to the foot of every page of ``app``."""
    _FOOTER.add(app, (label, endpoint))


def footer_links() -> list[tuple[str, str]]:
    """Return label and address of the links at the foot of the current page."""
    return [(str(label), url_for(endpoint)) for label, endpoint in _FOOTER.of(current_app)]
