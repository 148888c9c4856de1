"""Saving a learner's workbook: whole or not at all, without losing what another device wrote.

Each function takes a workbook that was opened to be written in, and reads its entries once: what they hold is judged,
stored and shown from that one reading.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from academy.content.workbook import MAX_DAYS, MAX_ROWS, Refusal, Sheet, SheetKind
from academy.core import clock
from academy.core.db import db
from academy.core.errors import DomainError, NotFoundError
from academy.core.i18n import gettext as _
from academy.workbook.addresses import (
    DAYS,
    NEW,
    Address,
    SentValues,
    Values,
    refusals_in,
    row_ids,
    values_in,
    with_values,
    without_row,
)
from academy.workbook.models import Workbook
from academy.workbook.queries import OpenWorkbook
from academy.workbook.rules import evidence_document
from academy.workbook.signals import workbook_done
from academy.workbook.words import reason_sentence

REMEMBERED_ROWS = MAX_ROWS


class WorkbookError(DomainError):
    """The workbook cannot take this; the message says what to do."""

    code = "workbook"


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the workbook as it is now.

    Where something cannot be used (`refusals`) or another device wrote something else (`conflicts`, what it wrote),
    each by address, nothing is saved, and `book` is as it would be with what was typed.
    """

    book: OpenWorkbook
    refusals: Mapping[Address, Refusal] = field(default_factory=dict)
    conflicts: Values = field(default_factory=dict)
    #: Whether there was something new to save.
    is_changed: bool = False
    #: Whether this save met the last condition of the workbook.
    is_just_done: bool = False

    @property
    def is_refused(self) -> bool:
        """Say whether nothing could be saved."""
        return bool(self.refusals or self.conflicts)


def save_values(book: OpenWorkbook, sent: SentValues) -> Saved:
    """Save values of one sheet. Raises NotFoundError for a line that is not there."""
    sheet = book.sheet_or_404(sent.sheet)
    _check_rows(sheet, book, sent.typed)
    stored = values_in(sheet, book.entries)
    last_forms = book.kept.last_forms if book.kept else {}
    is_same_form = bool(sent.form) and last_forms.get(sent.sheet) == sent.form
    changes, conflicts = merge(stored if is_same_form else sent.seen, sent.typed, stored)
    if not (changes or conflicts):
        return Saved(book)
    shown = with_values(sheet, book.entries, sent.typed)
    tried = book.with_entries(shown if conflicts else with_values(sheet, book.entries, changes))
    if refusals := _refusals_of(sent.typed, sheet, tried):
        return Saved(tried if tried.entries == shown else book.with_entries(shown), refusals)
    if conflicts:
        return Saved(tried, conflicts=conflicts)
    if len(tried.entries[sheet.id].get(DAYS, ())) > MAX_DAYS:
        raise WorkbookError(reason_sentence("too_many_days", str(MAX_DAYS)))
    return _store(tried, last_forms={**last_forms, sent.sheet: sent.form})


def add_row(book: OpenWorkbook, sent: SentValues, key: UUID) -> Saved:
    """Add a line to a sheet, once for each `key` and content; `sent.typed` is what stands in the line `NEW`.

    Raises WorkbookError when the sheet is full.
    """
    sheet = book.sheet_or_404(sent.sheet)
    content = {str(address): text for address, text in sent.typed.items()}
    row_id = str(uuid5(key, json.dumps(content, sort_keys=True)))
    ids = row_ids(sheet, book.entries)
    if row_id in ids or row_id in _removed_rows(book):
        return Saved(book)
    if len(ids) >= sheet.row_limit:
        raise WorkbookError(reason_sentence("too_many_rows", str(sheet.row_limit)))
    added = {address._replace(row=row_id): text for address, text in sent.typed.items()}
    tried = book.with_entries(with_values(sheet, book.entries, added))
    if refusals := _refusals_of(added, sheet, tried):
        return Saved(tried, {address._replace(row=NEW): refusal for address, refusal in refusals.items()})
    return _store(tried)


def delete_row(book: OpenWorkbook, sheet_id: str, row_id: str) -> Saved:
    """Delete a line. Deleting it again does nothing. Raises NotFoundError for a line that never was in the sheet."""
    sheet, removed = book.sheet_or_404(sheet_id), _removed_rows(book)
    if row_id in removed:
        return Saved(book)
    if row_id not in row_ids(sheet, book.entries):
        raise NotFoundError(_("This line is not in your workbook any more. Go back to the sheet."))
    left = book.with_entries(without_row(sheet, book.entries, row_id))
    return _store(left, removed_rows=[*removed, row_id][-REMEMBERED_ROWS:])


def choose_currency(book: OpenWorkbook, code: str) -> None:
    """Set the currency of a workbook; amounts stay as they are.

    Raises WorkbookError for a currency that the course does not know or that has no room for the cents written.
    """
    currency = book.edition_tool.currencies.get(code)
    if currency is None:
        raise WorkbookError(_("Choose a currency from the list."))
    book = replace(book, currency=currency, known=None)
    if book.entered.refusals:
        raise WorkbookError(
            _("Some of your amounts have cents, and this currency has none. Round them first.")
        )
    _write(book, currency=code)


def merge(seen: Values, typed: Values, stored: Values) -> tuple[dict[Address, str], dict[Address, str]]:
    """Return what to change, and what another device changed to something else since the form was shown."""
    changes: dict[Address, str] = {}
    conflicts: dict[Address, str] = {}
    for address, mine in typed.items():
        before, theirs = seen.get(address, ""), stored.get(address, "")
        if mine in (before, theirs):
            continue
        if theirs == before:
            changes[address] = mine
        else:
            conflicts[address] = theirs
    return changes, conflicts


def _check_rows(sheet: Sheet, book: OpenWorkbook, typed: Values) -> None:
    wanted = {address.row for address in typed if address.row}
    if sheet.kind is not SheetKind.SERIES and not wanted.issubset(row_ids(sheet, book.entries)):
        raise NotFoundError(_("This line was deleted."))


def _removed_rows(book: OpenWorkbook) -> list[str]:
    return [*book.kept.removed_rows] if book.kept else []


def _refusals_of(typed: Values, sheet: Sheet, tried: OpenWorkbook) -> dict[Address, Refusal]:
    """Return what cannot be used of what was typed; what an older edition left is not the form's."""
    refusals = refusals_in(sheet, tried.entries, tried.entered)
    return {address: refusal for address, refusal in refusals.items() if address in typed}


def _store(tried: OpenWorkbook, **columns: Any) -> Saved:
    """Keep what can be used of the entries, judge it by the tool's rules, and say when the last one is met."""
    book = tried.usable()
    was_done = book.kept is not None and book.kept.is_done
    is_done = all(item.is_met for item in book.evidence)
    evidence = evidence_document(book.evidence)
    _write(book, entries=book.entries, evidence=evidence, is_evidence_met=is_done, **columns)
    if is_done and not was_done:
        workbook_done.send(book.person_id, person_id=book.person_id, edition_id=book.edition_id)
    return Saved(book, is_changed=True, is_just_done=is_done and not was_done)


def _write(book: OpenWorkbook, **columns: Any) -> None:
    """Change columns of a workbook's row; the first save makes it, from what she wrote in an older edition."""
    columns["updated_at"] = clock.now()
    if book.kept is not None:
        db.session.execute(sa.update(Workbook).where(Workbook.id == book.kept.id).values(**columns))
        return
    first = {"currency": book.currency.code, "entries": book.entries, "evidence": {}, "removed_rows": []}
    db.session.add(Workbook(person_id=book.person_id, edition_id=book.edition_id, **{**first, **columns}))
    db.session.flush()
