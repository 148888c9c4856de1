"""A learner's workbook as its pages show it. Sums are computed here, at every reading, never stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from academy.catalogue.models import Edition
from academy.catalogue.queries import load_edition
from academy.content import edition as content
from academy.content.workbook import (
    RowResult,
    Sheet,
    SheetResult,
    Tool,
    WorkbookResult,
    compute_workbook,
)
from academy.content.workbook.results import DayResult
from academy.core.db import db
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.locales import countries, country_of
from academy.core.money import Currency
from academy.core.permissions import Actor
from academy.workbook.models import Workbook
from academy.workbook.rules import RuleState, rule_states
from academy.workbook.tools import workbook_tool

#: What a workbook begins with where nobody knows the country: known everywhere, and nobody takes it for her own.
CURRENCY_OF_NO_COUNTRY = "USD"


@dataclass(frozen=True, slots=True)
class OpenWorkbook:
    """A workbook with everything worked out. `is_stored` is False before the first save."""

    edition: content.Edition
    tool: Tool
    currency: Currency
    entries: Mapping[str, Any]
    result: WorkbookResult
    rules: tuple[RuleState, ...]
    is_stored: bool

    @property
    def is_done(self) -> bool:
        """Say whether everything that the certificate needs is there."""
        return all(rule.is_met for rule in self.rules)

    def sheet_or_404(self, sheet_id: str) -> Sheet:
        """Return a sheet. Raises NotFoundError."""
        return sheet_or_404(self.tool, sheet_id)

    def rules_of(self, sheet_id: str) -> list[RuleState]:
        """Return the conditions of one sheet."""
        return [rule for rule in self.rules if rule.sheet == sheet_id]

    def state_of(self, sheet_id: str) -> str:
        """Return 'done', 'started' or '' for a sheet."""
        rules = self.rules_of(sheet_id)
        if rules and all(rule.is_met for rule in rules):
            return "done"
        return "started" if sheet_id in self.entries else ""


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One day of a ledger: its lines in their order, and its evening."""

    day: date
    rows: tuple[RowResult, ...]
    evening: DayResult


@dataclass(frozen=True, slots=True)
class KeptWorkbook:
    """What a person has written in a course; `edition_id` may be an older edition than the one she opens now."""

    edition_id: int
    currency: str
    entries: Mapping[str, Any]


def kept_workbook(person_id: int, edition_id: int) -> KeptWorkbook | None:
    """Return a person's workbook in an edition, else the one she wrote last in another edition of the course."""
    course = sa.select(Edition.course_id).where(Edition.id == edition_id).scalar_subquery()
    row = db.session.execute(
        sa.select(Workbook.edition_id, Workbook.currency, Workbook.entries)
        .join(Edition, Edition.id == Workbook.edition_id)
        .where(Workbook.person_id == person_id, Edition.course_id == course)
        .order_by(sa.case((Workbook.edition_id == edition_id, 0), else_=1), Workbook.updated_at.desc())
        .limit(1)
    ).one_or_none()
    return KeptWorkbook(*row) if row else None


def open_workbook(
    actor: Actor, edition_id: int, locale: str, today: date, *, is_enrolled: bool = True
) -> OpenWorkbook:
    """Return the actor's own workbook in an edition, computed; without enrolment nothing is asked of her.

    Raises NotFoundError where a course has none.
    """
    kept = kept_workbook(actor.person_id, edition_id)
    currency = kept.currency if kept else first_currency(load_edition(edition_id), actor.country, locale)
    book = worked_out(edition_id, locale, currency, kept.entries if kept else {}, today)
    return replace(
        book,
        rules=rule_states(book.tool, book.entries, today, book.currency.decimals) if is_enrolled else (),
        is_stored=kept is not None and kept.edition_id == edition_id,
    )


def worked_out(
    edition_id: int, locale: str, currency: str, entries: Mapping[str, Any], today: date
) -> OpenWorkbook:
    """Return a workbook of entries that nobody keeps, computed. Raises NotFoundError where a course has none."""
    edition = load_edition(edition_id)
    tool = workbook_tool(edition_id, locale)
    money = currency_of(edition, currency, locale)
    return OpenWorkbook(
        edition=edition,
        tool=tool,
        currency=money,
        entries=entries,
        result=compute_workbook(tool, entries, today=today, decimals=money.decimals),
        rules=(),
        is_stored=False,
    )


def currency_of(edition: content.Edition, code: str, locale: str) -> Currency:
    """Return the currency with a code, or the first one of a new workbook where the course does not know it."""
    known = code if code in edition.currencies else first_currency(edition, "", locale)
    return Currency.from_mapping(known, edition.currencies[known])


def sheet_or_404(tool: Tool, sheet_id: str) -> Sheet:
    """Return a sheet of a tool. Raises NotFoundError."""
    sheet = tool.sheet(sheet_id)
    if sheet is None:
        raise NotFoundError(_("This sheet is not in the workbook. Open the workbook and choose one."))
    return sheet


def first_currency(edition: content.Edition, country: str, locale: str) -> str:
    """Return the currency of a new workbook: of ``country``, else of the one country that reads ``locale`` most.

    Where both are open, it is the US dollar; the learner can choose another one.
    """
    known = countries().get(country or country_of(locale))
    for code in (known.currency if known else "", CURRENCY_OF_NO_COUNTRY):
        if code in edition.currencies:
            return code
    return edition.lessons[0].currency


def ledger_days(sheet: Sheet, result: SheetResult) -> list[LedgerDay]:
    """Return the days of a ledger, the newest first."""
    field = sheet.date_field
    lines: dict[date, list[RowResult]] = {}
    for index in result.order:
        row = result.rows[index]
        day = row.values[field.id] if field else None
        if isinstance(day, date):
            lines.setdefault(day, []).append(row)
    return [
        LedgerDay(evening.day, tuple(lines.get(evening.day, ())), evening)
        for evening in reversed(result.days)
    ]


def workbook_is_done(person_id: int, edition_id: int) -> bool:
    """Say whether a person's workbook of an edition meets the evidence rule."""
    found = db.session.scalar(
        sa.select(Workbook.is_evidence_met).where(
            Workbook.person_id == person_id, Workbook.edition_id == edition_id
        )
    )
    return bool(found)
