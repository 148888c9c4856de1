"""Workbooks as their pages show them. Sums are computed here, at every reading, never stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from academy.catalogue.models import Edition
from academy.content.workbook import (
    Entered,
    EvidenceItem,
    Sheet,
    Tool,
    WorkbookResult,
    compute_workbook,
    evidence_state,
    read_entries,
)
from academy.core.db import db
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.money import Currency
from academy.core.permissions import Actor
from academy.workbook.models import Workbook
from academy.workbook.rules import RuleState, rule_states
from academy.workbook.tools import EditionTool, edition_tool


@dataclass(frozen=True, slots=True)
class KeptWorkbook:
    """What a person has written in a course; `edition_id` may be an older edition than the one she opens now."""

    id: int
    edition_id: int
    currency: str
    entries: Mapping[str, Any]
    #: By sheet, the form on a page that saved last.
    last_forms: Mapping[str, str]
    #: Ids of deleted lines, the newest last.
    removed_rows: Sequence[str]
    is_done: bool


@dataclass(frozen=True)
class OpenWorkbook:
    """A workbook of a learner, or of a guest whom nobody knows (then `person_id` is 0).

    Its entries are read when somebody first asks for what is in them, and then once; so are its sums.
    """

    person_id: int
    edition_id: int
    edition_tool: EditionTool
    currency: Currency
    today: date
    entries: Mapping[str, Any]
    #: What is stored of it; None before the first save in this edition.
    kept: KeptWorkbook | None = None
    #: Whether she takes the course, so that its certificate asks for something here.
    is_enrolled: bool = False
    #: What was read of the entries already.
    known: Entered | None = None

    @property
    def tool(self) -> Tool:
        """Return the tool that it fills."""
        return self.edition_tool.tool

    @cached_property
    def entered(self) -> Entered:
        """Return what was read of the entries, and which of them cannot be used."""
        return self.known or read_entries(self.tool, self.entries, decimals=self.currency.decimals)

    @cached_property
    def result(self) -> WorkbookResult:
        """Return what the sheets work out."""
        return compute_workbook(self.tool, self.entered, self.today)

    @cached_property
    def evidence(self) -> list[EvidenceItem]:
        """Return how much of the workbook is done, rule by rule."""
        return evidence_state(self.tool, self.entered, today=self.today)

    @cached_property
    def rules(self) -> tuple[RuleState, ...]:
        """Return the conditions of the certificate in words; none for somebody who is not enrolled."""
        return rule_states(self.tool, self.evidence) if self.is_enrolled else ()

    def sheet_or_404(self, sheet_id: str) -> Sheet:
        """Return a sheet. Raises NotFoundError."""
        sheet = self.tool.sheet(sheet_id)
        if sheet is None:
            raise NotFoundError(_("This sheet is not in the workbook. Open the workbook and choose one."))
        return sheet

    def rules_of(self, sheet_id: str) -> list[RuleState]:
        """Return the conditions of one sheet."""
        return [rule for rule in self.rules if rule.sheet == sheet_id]

    def state_of(self, sheet_id: str) -> str:
        """Return 'done', 'started' or '' for a sheet."""
        rules = self.rules_of(sheet_id)
        if rules and all(rule.is_met for rule in rules):
            return "done"
        return "started" if sheet_id in self.entries else ""

    def with_entries(self, entries: Mapping[str, Any]) -> "OpenWorkbook":
        """Return the workbook as it would be with other entries."""
        return replace(self, entries=entries, known=None)

    def usable(self) -> "OpenWorkbook":
        """Return the workbook as it is stored: entries in canonical form, without what cannot be used."""
        return replace(self, entries=self.entered.plain(), known=self.entered.usable())


def kept_workbook(person_id: int, edition_id: int, *, is_held: bool = False) -> KeptWorkbook | None:
    """Return a person's workbook in an edition, else the one she wrote last in another edition of the course.

    With `is_held` nobody else writes it until this transaction ends.
    """
    course = sa.select(Edition.course_id).where(Edition.id == edition_id).scalar_subquery()
    statement = (
        sa.select(
            Workbook.id,
            Workbook.edition_id,
            Workbook.currency,
            Workbook.entries,
            Workbook.last_forms,
            Workbook.removed_rows,
            Workbook.is_evidence_met,
        )
        .join(Edition, Edition.id == Workbook.edition_id)
        .where(Workbook.person_id == person_id, Edition.course_id == course)
        .order_by(sa.case((Workbook.edition_id == edition_id, 0), else_=1), Workbook.updated_at.desc())
        .limit(1)
    )
    row = db.session.execute(statement.with_for_update(of=Workbook) if is_held else statement).one_or_none()
    return KeptWorkbook(*row) if row else None


def open_workbook(
    actor: Actor,
    edition_id: int,
    locale: str,
    today: date,
    *,
    is_enrolled: bool = True,
    is_to_write: bool = False,
) -> OpenWorkbook:
    """Return the actor's own workbook in an edition; one to write in is held until this transaction ends.

    Raises NotFoundError where a course has none.
    """
    known = edition_tool(edition_id, locale)
    kept = kept_workbook(actor.person_id, edition_id, is_held=is_to_write)
    return OpenWorkbook(
        actor.person_id,
        edition_id,
        known,
        known.currency(kept.currency, locale) if kept else known.first_currency(actor.country, locale),
        today,
        kept.entries if kept else {},
        kept if kept and kept.edition_id == edition_id else None,
        is_enrolled,
    )


def nobodys_workbook(edition_id: int, locale: str, currency: str, today: date) -> OpenWorkbook:
    """Return an empty workbook that nobody keeps. Raises NotFoundError where a course has none."""
    known = edition_tool(edition_id, locale)
    return OpenWorkbook(0, edition_id, known, known.currency(currency, locale), today, {})


def workbook_is_done(person_id: int, edition_id: int) -> bool:
    """Say whether a person's workbook of an edition meets the evidence rule."""
    found = db.session.scalar(
        sa.select(Workbook.is_evidence_met).where(
            Workbook.person_id == person_id, Workbook.edition_id == edition_id
        )
    )
    return bool(found)
