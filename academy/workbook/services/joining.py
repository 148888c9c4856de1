"""Make one workbook of two that one person wrote under two accounts: line by line, and nothing is left out."""

import sqlalchemy as sa

from academy.catalogue.queries import load_edition
from academy.content.edition import SOURCE_LANGUAGE
from academy.content.workbook import evidence_state, read_entries
from academy.core import clock
from academy.core.db import db, locked
from academy.core.errors import ConflictError
from academy.core.i18n import current_locale
from academy.core.i18n import gettext as _
from academy.workbook.addresses import values_in, with_values
from academy.workbook.models import Workbook
from academy.workbook.rules import evidence_document
from academy.workbook.tools import edition_tool
from academy.workbook.words import reason_sentence


def join_workbooks(from_id: int, into_id: int) -> None:
    """Give the workbooks of the person ``from_id`` to ``into_id``.

    Where both wrote in one edition their lines stand together; in a box that both filled, the one saved last counts.
    Raises ConflictError when their amounts are in different currencies, for nobody can add those up, and when a sheet
    has no room for the lines of both.
    """
    own = {each.edition_id: each for each in _locked(into_id)}
    for workbook in _locked(from_id):
        known = own.get(workbook.edition_id)
        if known is None:
            workbook.person_id = into_id
        elif not known.entries or not workbook.entries or known.currency == workbook.currency:
            _join(workbook, known)
            db.session.delete(workbook)
        else:
            raise ConflictError(_currencies_sentence(workbook.edition_id))
    db.session.flush()


def _locked(person_id: int) -> list[Workbook]:
    return list(
        db.session.scalars(
            locked(sa.select(Workbook).where(Workbook.person_id == person_id).order_by(Workbook.id))
        )
    )


def _join(going: Workbook, staying: Workbook) -> None:
    if not staying.entries:
        staying.currency = going.currency
    older, newer = sorted((going, staying), key=lambda workbook: workbook.updated_at)
    own = edition_tool(staying.edition_id, SOURCE_LANGUAGE)
    entries = dict(older.entries)
    for sheet in own.tool.sheets:
        entries = with_values(sheet, entries, values_in(sheet, newer.entries))
    entered = read_entries(own.tool, entries, decimals=own.currencies[staying.currency].decimals)
    for refusal in entered.refusals:
        # What has no room would be lost without a word.
        sentence = reason_sentence(refusal.key, refusal.limit)
        raise ConflictError(f"{_course_title(staying.edition_id)}: {sentence}")
    was_met = staying.is_evidence_met or going.is_evidence_met
    items = evidence_state(own.tool, entered.usable(), today=clock.today())
    staying.entries, staying.evidence = entered.plain(), evidence_document(items)
    # What was met once stays met: a course that is complete is not taken back.
    staying.is_evidence_met = was_met or all(item.is_met for item in items)
    staying.last_forms = {}
    staying.removed_rows = [*going.removed_rows, *staying.removed_rows]
    staying.updated_at = newer.updated_at


def _currencies_sentence(edition_id: int) -> str:
    return str(
        _(
            "Both accounts have a workbook of the course %(course)s, in different currencies. The person first chooses "
            "the same currency in both.",
            course=_course_title(edition_id),
        )
    )


def _course_title(edition_id: int) -> str:
    return str(load_edition(edition_id).locale(current_locale())["title"])
