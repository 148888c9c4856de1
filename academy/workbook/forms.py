"""Forms of a workbook, made from the sheets of its tool.

A form is taken or refused as a whole. Whatever was typed stays in its boxes until it is saved.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict
from wtforms import Field as WtField
from wtforms.form import BaseForm

from academy.content.workbook import (
    BEFORE,
    NEVER,
    Field,
    FieldKind,
    Refusal,
    Sheet,
    SheetKind,
    canonical_text,
)
from academy.core.i18n import gettext as _
from academy.core.money import NumberFormatError, exact_text
from academy.web.formats import day as day_in_words
from academy.workbook.addresses import Address, Box, SentValues, Values, is_day
from academy.workbook.amounts import Amounts
from academy.workbook.inputs import input_of
from academy.workbook.words import choice_word, label_of, reason_sentence, refusal_sentence

#: Stands for an amount that was typed and cannot be read: no number is written like this.
UNREADABLE = "?"
#: What one box may hold as it is typed; the sheet's own limit is smaller and says so in a sentence.
LONGEST_TEXT = 600
#: What every line of a sheet says beside its amounts.
NEEDED = {SheetKind.LEDGER: FieldKind.DATE, SheetKind.LIST: FieldKind.TEXT}


class PartForm(BaseForm):
    """The boxes of one part of a sheet: the single values, a line, an evening or all weeks.

    `seen` and `form_id` travel in hidden fields: what the boxes held, and which form this is.
    """

    def __init__(self, sheet: Sheet, boxes: Sequence[Box], stored: Values, amounts: Amounts) -> None:
        self.sheet = sheet
        self.boxes = {str(box.address): box for box in boxes}
        self.amounts = amounts
        self.typed: dict[Address, str] = {}
        self.form_id = str(uuid4())
        self.key = uuid4()
        self.base = {name: stored[box.address] for name, box in self.boxes.items() if stored.get(box.address)}
        held = {name: stored.get(box.address, "") for name, box in self.boxes.items()}
        super().__init__({name: input_of(box, held[name]) for name, box in self.boxes.items()})
        self.process(data={name: self._first(box, held[name]) for name, box in self.boxes.items()})

    @property
    def seen(self) -> str:
        """Return what the boxes held when the learner first saw them, for the hidden field."""
        return json.dumps(self.base, ensure_ascii=False, separators=(",", ":"))

    def box(self, field: str, row: int | str = "", day: str = "") -> WtField:
        """Return the box of a field: alone, in a line or on an evening."""
        return self[str(Address(field, str(row), day))]

    def take(self, fields: MultiDict[str, str]) -> None:
        """Read what was sent as entries hold it; an amount that nobody can read is said beside its box."""
        self.process(fields, data=self.data)
        self.form_id = fields.get("form_id", "")[:36]
        self.key = _uuid(fields.get("client_key", ""))
        self.base = _seen(fields.get("seen", ""), self.boxes)
        self.typed = {box.address: self._stored(box) for name, box in self.boxes.items() if name in fields}

    def ask_for_missing(self) -> bool:
        """Say whether a line has what it needs, and ask for what is not there: an amount, the day or the name."""
        numbers = [box for box in self.boxes.values() if box.field.is_number]
        if numbers and not self.errors and not any(self._is_filled(box) for box in numbers):
            self._refuse(numbers[0].address, self._amount_sentence(numbers))
        kind = NEEDED.get(self.sheet.kind)
        needed = next((box for box in self.boxes.values() if box.field.kind is kind), None)
        if needed and not self._is_filled(needed):
            is_date = kind is FieldKind.DATE
            self._refuse(
                needed.address, reason_sentence("not_a_date") if is_date else _("Write a name here.")
            )
        return not self.errors

    def sent(self) -> SentValues:
        """Return what was read, as the service takes it."""
        seen = {self.boxes[name].address: text for name, text in self.base.items()}
        return SentValues(self.sheet.id, self.typed, seen, self.form_id)

    def tell(self, refusals: Mapping[Address, Refusal], conflicts: Values | None = None) -> None:
        """Put beside each box why its value cannot be used, or what another device wrote.

        Saving again keeps what is in the boxes.
        """
        for address, refusal in refusals.items():
            self._refuse(address, refusal_sentence(refusal))
        for address, text in (conflicts or {}).items():
            theirs = self.amounts.typed(self.boxes[str(address)].field, text) or _("nothing")
            self._refuse(
                address,
                _(
                    "On another device this was changed to: %(theirs)s. Save again to keep what is here.",
                    theirs=theirs,
                ),
            )
            self.base[str(address)] = text

    def blank_note(self, field: Field) -> str:
        """Return what a blank box counts as, in a sentence; '' for one that must be filled in."""
        default = field.default
        if default is None or field.slider:
            return ""
        if isinstance(default, Fraction):
            return str(_("Blank counts as %(value)s.", value=self.amounts.plain(default, field)))
        notes = {
            NEVER: lambda: _("Blank means that no day is agreed."),
            BEFORE: lambda: _("Blank means the day of the line before."),
        }
        if field.kind is FieldKind.DATE:
            return str(notes[default]())
        return str(_("Blank counts as “%(choice)s”.", choice=choice_word(field, default)))

    def in_words(self) -> list[tuple[str, str]]:
        """Return what the boxes hold as (name, words), without the blank ones."""
        words = []
        for name, box in self.boxes.items():
            text = str(self[name].data or "")
            if text and box.field.kind is FieldKind.CHOICE:
                text = choice_word(box.field, text)
            elif is_day(text) and box.field.kind is FieldKind.DATE:
                text = day_in_words(date.fromisoformat(text))
            words.append((label_of(box.field), text))
        return [(label, text) for label, text in words if text]

    def _first(self, box: Box, stored: str) -> str:
        """Return what a box holds when it is shown; a slider stands somewhere before anybody moves it."""
        if not stored and box.field.slider and isinstance(box.field.default, Fraction):
            return exact_text(box.field.default)
        return self.amounts.typed(box.field, stored)

    def _stored(self, box: Box) -> str:
        text = str(self[str(box.address)].data or "")[:LONGEST_TEXT]
        try:
            return canonical_text(box.field, self.amounts.stored(box.field, text))
        except NumberFormatError as error:
            self._refuse(box.address, reason_sentence(error.reason, str(self.amounts.currency.decimals)))
            return UNREADABLE

    def _is_filled(self, box: Box) -> bool:
        """Say whether a box holds something; one that was not sent holds what it held before."""
        return bool(self.typed.get(box.address, self[str(box.address)].data))

    def _amount_sentence(self, numbers: Sequence[Box]) -> str:
        if self.sheet.kind is SheetKind.LEDGER and len(numbers) > 1:
            other = label_of(numbers[1].field)
            return str(_("Write the amount here or under “%(other)s”.", other=other))
        return str(_("Write the amount here."))

    def _refuse(self, address: Address, sentence: str) -> None:
        if str(address) not in self.boxes:
            self.form_errors.append(sentence)
        elif not self[str(address)].errors:
            self[str(address)].errors = [sentence]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _seen(text: str, boxes: Mapping[str, Box]) -> dict[str, str]:
    try:
        data = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {name: value for name, value in data.items() if name in boxes and isinstance(value, str)}
