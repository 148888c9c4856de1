"""The place where a higher domain says which edition of a course somebody takes.

A workbook belongs to an edition, and asks for what a certificate needs only where its course was begun. Who begins
courses, the workbook does not know: learning registers the answer when the application starts.
"""

from collections.abc import Callable

from flask import Flask, current_app

from academy.core.permissions import Actor
from academy.core.slots import Slot

EditionTaken = Callable[[Actor, str], int | None]

_SLOT: Slot[EditionTaken] = Slot("edition_taken")


def add_edition_taken(app: Flask, taken: EditionTaken) -> None:
    """Ask ``taken(actor, slug)`` which edition of the course at a slug somebody takes."""
    _SLOT.add(app, taken)


def edition_taken(actor: Actor, slug: str) -> int | None:
    """Return the id of the edition that ``actor`` takes of the course at ``slug``; None when she is not enrolled."""
    for taken in _SLOT.of(current_app):
        if (edition_id := taken(actor, slug)) is not None:
            return edition_id
    return None
