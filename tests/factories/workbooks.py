"""Workbooks that somebody fills, as the services take what a form has read."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from academy.core.permissions import Actor
from academy.workbook.addresses import NEW, Address, SentValues
from academy.workbook.queries import open_workbook
from academy.workbook.services import Saved, add_row, save_values

Texts = Mapping[str, str]


def at(texts: Texts) -> dict[Address, str]:
    """Return values by address, as a form writes the addresses."""
    return {Address.read(name): text for name, text in texts.items()}


def write(
    actor: Actor,
    edition_id: int,
    sheet: str,
    typed: Texts,
    *,
    today: date,
    seen: Texts | None = None,
    form: str = "",
) -> Saved:
    """Save values of a sheet."""
    book = open_workbook(actor, edition_id, "en", today, is_to_write=True)
    return save_values(book, SentValues(sheet, at(typed), at(seen or {}), form))


def write_line(
    actor: Actor, edition_id: int, sheet: str, typed: Texts, *, today: date, key: UUID | None = None
) -> Saved:
    """Add a line to a sheet; `typed` is by field."""
    book = open_workbook(actor, edition_id, "en", today, is_to_write=True)
    values = {Address(name, row=NEW): text for name, text in typed.items()}
    return add_row(book, SentValues(sheet, values, {}), key or uuid4())
