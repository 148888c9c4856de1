"""What a reader has open: a workbook of her own, or a public tool, whose workbook is nobody's."""

from dataclasses import dataclass, replace
from datetime import date

from flask import flash, request

from academy.catalogue.queries import card_by_slug
from academy.content.workbook import Sheet, SheetResult
from academy.core import clock
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.core.permissions import current_actor
from academy.web.formats import reader_time_zone
from academy.workbook.amounts import Amounts, country_that_pays_with, number_tag
from academy.workbook.enrolment import edition_taken
from academy.workbook.queries import OpenWorkbook, nobodys_workbook, open_workbook
from academy.workbook.services import Saved


@dataclass(frozen=True, slots=True)
class ShownWorkbook:
    """An open workbook, and how its reader writes amounts."""

    slug: str
    book: OpenWorkbook
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class ShownSheet(ShownWorkbook):
    """One sheet of it; `tried` is the workbook as it would be with what was typed and could not be saved."""

    sheet: Sheet
    tried: OpenWorkbook | None = None

    @property
    def result(self) -> SheetResult:
        """Return what was worked out for the sheet from what its boxes hold."""
        return (self.tried or self.book).result.sheets[self.sheet.id]

    def after(self, saved: Saved) -> "ShownSheet":
        """Return the sheet after a save, or with what could not be saved in its boxes."""
        if saved.is_refused:
            return replace(self, tried=saved.book)
        return replace(self, book=saved.book)


def workbook_at(slug: str, *, is_to_write: bool = False) -> ShownWorkbook:
    """Return the actor's workbook in the course at `slug`, which she need not have begun (docs/decisions/0910).

    Raises NotFoundError when there is no such course.
    """
    actor, locale = current_actor(), current_locale()
    taken = edition_taken(actor, slug)
    book = open_workbook(
        actor,
        taken or card_by_slug(slug).edition_id,
        locale,
        today_here(),
        is_enrolled=taken is not None,
        is_to_write=is_to_write,
    )
    return ShownWorkbook(slug, book, Amounts(book.currency, number_tag(locale, actor.country)))


def nobodys_workbook_at(slug: str, edition_id: int, currency: str = "") -> ShownWorkbook:
    """Return an empty workbook of an edition of the course at `slug`, which counts in a currency that it knows."""
    locale = current_locale()
    book = nobodys_workbook(edition_id, locale, currency, today_here())
    country = country_that_pays_with(book.currency.code)
    return ShownWorkbook(slug, book, Amounts(book.currency, number_tag(locale, country)))


def sheet_of(at: ShownWorkbook, sheet_id: str) -> ShownSheet:
    """Return one sheet of an open workbook. Raises NotFoundError."""
    return ShownSheet(at.slug, at.book, at.amounts, at.book.sheet_or_404(sheet_id))


def sheet_at(slug: str, sheet_id: str, *, is_to_write: bool = False) -> ShownSheet:
    """Return one sheet of the actor's workbook. Raises NotFoundError."""
    return sheet_of(workbook_at(slug, is_to_write=is_to_write), sheet_id)


def today_here() -> date:
    """Return the day it is where the reader lives."""
    return clock.now().astimezone(reader_time_zone()).date()


def is_autosave() -> bool:
    """Say whether the page's script sends this form while its reader goes on typing."""
    return request.headers.get("X-Requested-With") == "academy"


def say_when_done(saved: Saved) -> None:
    """Tell the reader when she has just finished her workbook."""
    if saved.is_just_done:
        flash(_("Your workbook has everything that the certificate needs. Well done."), "good")
