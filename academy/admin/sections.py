"""What administrators see of one person: every domain registers its section at start, and knows nothing of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from academy.accounts.queries import Person
from academy.core.i18n import LazyString
from academy.core.slots import Slot


@dataclass(frozen=True)
class Link:
    """Where a section leads: words, address and, for a button, an icon."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of a table: words (names made with `academy.web.names.name`), where they lead, and their language.

    ``language`` '' is the reader's.
    """

    text: str
    url: str = ""
    language: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headings, as many cells each as there are headings; the first cell names its row."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Content:
    """What a section shows: facts, then a table, then a sentence, then buttons; each may be missing."""

    facts: Sequence[tuple[str, str]] = ()
    table: Table | None = None
    sentence: str = ""
    links: Sequence[Link] = ()


#: Reads what a section shows of a person, with a fixed number of statements; None leaves the section out.
Load = Callable[[Person], Content | None]


@dataclass(frozen=True)
class PersonSection:
    """A section of the page: its id there, its heading, its place (lower comes first), and what it shows.

    The rows of one that ``is_counted`` are what a person would miss: their number is shown before accounts are merged.
    """

    name: str
    title: LazyString
    order: int
    load: Load
    is_counted: bool = False


@dataclass(frozen=True)
class ShownSection:
    """A section as it stands on the page of one person."""

    name: str
    title: str
    content: Content
    is_counted: bool


_SLOT: Slot[PersonSection] = Slot("person_sections", lambda section: section.order)


def add_person_sections(app: Flask, *sections: PersonSection) -> None:
    """Show ``sections`` on the administrators' page of every person."""
    _SLOT.add(app, *sections)


def sections_of(person: Person) -> list[ShownSection]:
    """Return the sections that have something to show of ``person``, in their order."""
    loaded = [(section, section.load(person)) for section in _SLOT.of(current_app)]
    return [
        ShownSection(section.name, str(section.title), content, section.is_counted)
        for section, content in loaded
        if content is not None
    ]
