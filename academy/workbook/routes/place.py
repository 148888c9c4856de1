"""Where a reader is in her workbook."""

from dataclasses import dataclass
from datetime import date

from flask import flash, request

from academy.catalogue.queries import card_by_slug
from academy.content.workbook import Sheet, SheetResult
from academy.core import clock
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.formats import reader_time_zone
from academy.workbook.amounts import Amounts, number_tag
from academy.workbook.enrolment import edition_taken
from academy.workbook.queries import OpenWorkbook, open_workbook
from academy.workbook.services.saving import Saved


@dataclass(frozen=True, slots=True)
class WorkbookPlace:
    """The actor's own workbook in a course. `today` is the day it is where she lives."""

    slug: str
    is_enrolled: bool
    edition_id: int
    book: OpenWorkbook
    amounts: Amounts
    today: date


@dataclass(frozen=True, slots=True)
class SheetPlace(WorkbookPlace):
    """One sheet of it."""

    sheet: Sheet

    @property
    def result(self) -> SheetResult:
        """Return what was worked out for the sheet."""
        return self.book.result.sheets[self.sheet.id]


def workbook_at(slug: str) -> WorkbookPlace:
    """Return the actor's workbook in the course at `slug`, which she need not have begun (docs/decisions/0910).

    Raises NotFoundError when there is no such course.
    """
    actor, locale = current_actor(), current_locale()
    taken = edition_taken(actor, slug)
    edition_id = taken or card_by_slug(slug).edition_id
    book = open_workbook(actor, edition_id, locale, today_here(), is_enrolled=taken is not None)
    amounts = Amounts(book.currency, number_tag(locale, actor.country))
    return WorkbookPlace(slug, taken is not None, edition_id, book, amounts, today_here())


def today_here() -> date:
    """Return the day it is where the reader lives."""
    return clock.now().astimezone(reader_time_zone()).date()


def sheet_at(slug: str, sheet_id: str) -> SheetPlace:
    """Return one sheet of the actor's workbook. Raises NotFoundError."""
    at = workbook_at(slug)
    sheet = at.book.sheet_or_404(sheet_id)
    return SheetPlace(at.slug, at.is_enrolled, at.edition_id, at.book, at.amounts, at.today, sheet)


def is_autosave() -> bool:
    """Say whether the page's script sends this form while its reader goes on typing."""
    return request.headers.get("X-Requested-With") == "academy"


def say_when_done(saved: Saved) -> None:
    """Tell the reader when she has just finished her workbook."""
    if saved.is_just_done:
        flash(_("Your workbook has everything that the certificate needs. Well done."), "good")
