"""Saving a learner's workbook: whole or not at all, without losing what another device wrote."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from academy.catalogue.queries import load_edition
from academy.content.edition import SOURCE_LANGUAGE
from academy.content.workbook import (
    MAX_DAYS,
    MAX_ROWS,
    Sheet,
    Tool,
    evidence_state,
    normalise_entries,
    read_entries,
)
from academy.core import clock
from academy.core.db import db, locked
from academy.core.errors import DomainError, NotFoundError
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import Actor
from academy.workbook.addresses import (
    NEW,
    ROWS,
    SentValues,
    Values,
    row_ids,
    values_in,
    with_values,
    without_row,
)
from academy.workbook.models import Workbook
from academy.workbook.queries import first_currency, kept_workbook, sheet_or_404
from academy.workbook.signals import workbook_done
from academy.workbook.tools import workbook_tool
from academy.workbook.words import reason_sentence

REMEMBERED_ROWS = MAX_ROWS


class WorkbookError(DomainError):
    """The workbook cannot take this; the message says what to do."""

    code = "workbook"


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: `conflicts` holds what another device wrote, by address; then nothing is saved."""

    conflicts: Values = field(default_factory=dict)
    #: Whether there was something new to save.
    is_changed: bool = False
    #: Whether this save met the last condition of the workbook.
    is_just_done: bool = False


def save_values(actor: Actor, edition_id: int, sent: SentValues, today: date) -> Saved:
    """Save values of one sheet of the actor's workbook. Raises NotFoundError for a line that is not there."""
    book = _Book.locked(actor, edition_id, sent.sheet)
    stored = values_in(book.sheet, book.workbook.entries)
    _check_rows(book.sheet, book.workbook, sent.typed)
    is_same_form = bool(sent.form) and book.workbook.last_forms.get(sent.sheet) == sent.form
    changes, conflicts = merge(stored if is_same_form else sent.seen, sent.typed, stored)
    if conflicts:
        return Saved(conflicts)
    if not changes:
        return Saved()
    entries = with_values(book.sheet, book.workbook.entries, changes)
    if len(entries[sent.sheet].get("days", ())) > MAX_DAYS:
        raise WorkbookError(reason_sentence("too_many_days", str(MAX_DAYS)))
    book.workbook.last_forms = {**book.workbook.last_forms, sent.sheet: sent.form}
    return book.store(entries, today)


def add_row(actor: Actor, edition_id: int, sent: SentValues, key: UUID, today: date) -> Saved:
    """Add a line to a sheet, once for each `key` and content; `sent.typed` is by address under `rows.new`.

    Raises WorkbookError when the sheet is full.
    """
    book = _Book.locked(actor, edition_id, sent.sheet)
    row_id = str(uuid5(key, json.dumps(dict(sent.typed), sort_keys=True)))
    ids = row_ids(book.sheet, book.workbook.entries)
    if row_id in ids or row_id in book.workbook.removed_rows:
        return Saved()
    if len(ids) >= book.sheet.row_limit:
        raise WorkbookError(reason_sentence("too_many_rows", str(book.sheet.row_limit)))
    start = f"{ROWS}.{NEW}."
    added = {f"{ROWS}.{row_id}.{name.removeprefix(start)}": text for name, text in sent.typed.items()}
    return book.store(with_values(book.sheet, book.workbook.entries, added), today)


def delete_row(actor: Actor, edition_id: int, sheet_id: str, row_id: str, today: date) -> Saved:
    """Delete a line. Deleting it again does nothing. Raises NotFoundError for a line that never was in the sheet."""
    book = _Book.locked(actor, edition_id, sheet_id)
    if row_id in book.workbook.removed_rows:
        return Saved()
    if row_id not in row_ids(book.sheet, book.workbook.entries):
        raise NotFoundError(_("This line is not in your workbook any more. Go back to the sheet."))
    book.workbook.removed_rows = [*book.workbook.removed_rows, row_id][-REMEMBERED_ROWS:]
    return book.store(without_row(book.sheet, book.workbook.entries, row_id), today)


def choose_currency(actor: Actor, edition_id: int, code: str) -> None:
    """Set the currency of the actor's workbook; amounts stay as they are.

    Raises WorkbookError for a currency that the course does not know or that has no room for the cents written.
    """
    edition = load_edition(edition_id)
    if code not in edition.currencies:
        raise WorkbookError(_("Choose a currency from the list."))
    workbook = _lock(actor, edition_id)
    decimals = int(edition.currencies[code]["decimals"])
    tool = workbook_tool(edition_id, SOURCE_LANGUAGE)
    if read_entries(tool, workbook.entries, decimals=decimals).problems:
        raise WorkbookError(
            _("Some of your amounts have cents, and this currency has none. Round them first.")
        )
    workbook.currency = code
    workbook.updated_at = clock.now()
    db.session.flush()


def merge(seen: Values, typed: Values, stored: Values) -> tuple[dict[str, str], dict[str, str]]:
    """Return what to change, and what another device changed to something else since the form was shown."""
    changes: dict[str, str] = {}
    conflicts: dict[str, str] = {}
    for address, mine in typed.items():
        before, theirs = seen.get(address, ""), stored.get(address, "")
        if mine in (before, theirs):
            continue
        if theirs == before:
            changes[address] = mine
        else:
            conflicts[address] = theirs
    return changes, conflicts


def _check_rows(sheet: Sheet, workbook: Workbook, typed: Values) -> None:
    if sheet.kind == "series":
        return
    wanted = {address.split(".")[1] for address in typed if address.startswith(f"{ROWS}.")}
    if not wanted.issubset(row_ids(sheet, workbook.entries)):
        raise NotFoundError(_("This line was deleted."))


@dataclass(frozen=True, slots=True)
class _Book:
    """A locked workbook with its tool and the sheet that is written."""

    workbook: Workbook
    tool: Tool
    sheet: Sheet
    decimals: int

    @classmethod
    def locked(cls, actor: Actor, edition_id: int, sheet_id: str) -> "_Book":
        tool = workbook_tool(edition_id, SOURCE_LANGUAGE)
        sheet = sheet_or_404(tool, sheet_id)
        workbook = _lock(actor, edition_id)
        decimals = int(load_edition(edition_id).currencies[workbook.currency]["decimals"])
        return cls(workbook, tool, sheet, decimals)

    def store(self, entries: Mapping[str, Any], today: date) -> Saved:
        """Keep the entries, judge them by the tool's rules, and say when the last condition is met."""
        workbook, was_met = self.workbook, self.workbook.is_evidence_met
        workbook.entries = normalise_entries(self.tool, entries, decimals=self.decimals)
        items = evidence_state(self.tool, workbook.entries, today=today, decimals=self.decimals)
        workbook.evidence = {
            "rules": [{"sheet": item.sheet, "done": item.done, "needed": item.needed} for item in items]
        }
        workbook.is_evidence_met = all(item.is_met for item in items)
        workbook.updated_at = clock.now()
        db.session.flush()
        is_just_done = workbook.is_evidence_met and not was_met
        if is_just_done:
            workbook_done.send(
                workbook.person_id, person_id=workbook.person_id, edition_id=workbook.edition_id
            )
        return Saved(is_changed=True, is_just_done=is_just_done)


def _lock(actor: Actor, edition_id: int) -> Workbook:
    """Return the actor's workbook, locked; the first save makes it, from what she wrote in an older edition."""
    workbook = db.session.scalar(
        locked(
            sa.select(Workbook).where(
                Workbook.person_id == actor.person_id, Workbook.edition_id == edition_id
            )
        )
    )
    if workbook is None:
        kept = kept_workbook(actor.person_id, edition_id)
        workbook = Workbook(
            person_id=actor.person_id,
            edition_id=edition_id,
            currency=kept.currency
            if kept
            else first_currency(load_edition(edition_id), actor.country, current_locale()),
            entries=dict(kept.entries) if kept else {},
            last_forms={},
            removed_rows=[],
            evidence={},
            is_evidence_met=False,
            updated_at=clock.now(),
        )
        db.session.add(workbook)
        db.session.flush()
    return workbook
