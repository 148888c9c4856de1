"""The place where a higher domain says on a learner's home that something waits for her.

Learning does not know programmes. Programmes register a reader of notes when the application starts.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from academy.core.permissions import Actor


@dataclass(frozen=True, slots=True)
class HomeNote:
    """One sentence on the home page, and where its button leads."""

    sentence: str
    action_label: str
    action_url: str


NotesFor = Callable[[Actor, str], list[HomeNote]]


def add_home_notes(app: Flask, notes_for: NotesFor) -> None:
    """Ask ``notes_for(actor, locale)`` each time a home page is shown."""
    app.extensions.setdefault("home_notes", []).append(notes_for)


def home_notes(actor: Actor, locale: str) -> list[HomeNote]:
    """Return everything that waits for ``actor``, in the order in which the domains were attached."""
    readers: list[NotesFor] = current_app.extensions.get("home_notes", [])
    return [note for notes_for in readers for note in notes_for(actor, locale)]
