"""Forms of a workbook, made from the sheets of its tool.

A form is taken or refused as a whole. Whatever was typed stays in its boxes until it is saved.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.widgets import DateInput, RangeInput

from academy.content.workbook import Field, Sheet, Slider, Tool
from academy.content.workbook.tool import BEFORE, NEVER
from academy.core.i18n import gettext as _
from academy.core.money import NumberFormatError, exact_text
from academy.web.choices import SelectChoice
from academy.web.formats import day as day_in_words
from academy.web.forms import tidy
from academy.workbook.addresses import Box, SentValues, Values, checked_values, is_day
from academy.workbook.amounts import Amounts
from academy.workbook.words import choice_word, label_of, problem_sentence, reason_sentence

#: Stands for what was typed into a box and cannot be read: no number, no date and no choice is written like this.
UNREADABLE = "?"
#: What one box may hold as it is typed; the sheet's own limit is smaller and says so in a sentence.
LONGEST_TEXT = 600


class PartForm(BaseForm):
    """The boxes of one part of a sheet: the single values, a line, an evening or all weeks.

    `seen` and `form_id` travel in hidden fields: what the boxes held, and which form this is.
    """

    def __init__(self, sheet: Sheet, boxes: Sequence[Box], stored: Values, amounts: Amounts) -> None:
        self.sheet = sheet
        self.boxes = {box.address: box for box in boxes}
        self.amounts = amounts
        self.typed: dict[str, str] = {}
        self.form_id = str(uuid4())
        self.key = uuid4()
        self.base = {address: stored[address] for address in self.boxes if stored.get(address)}
        super().__init__({box.address: _input(box, stored.get(box.address, "")) for box in boxes})
        self.process(data={box.address: self._first(box, stored.get(box.address, "")) for box in boxes})

    @property
    def seen(self) -> str:
        """Return what the boxes held when the learner first saw them, for the hidden field."""
        return json.dumps(self.base, ensure_ascii=False, separators=(",", ":"))

    def take(self, fields: MultiDict[str, str], tool: Tool, *, is_line: bool = False) -> bool:
        """Read what was sent; say whether all of it can be saved. `is_line` asks for what every line needs."""
        self.process(fields, data=self.data)
        self.form_id = fields.get("form_id", "")[:36]
        self.key = _uuid(fields.get("client_key", ""))
        self.base = _seen(fields.get("seen", ""), self.boxes)
        plain = {address: self._plain(self.boxes[address]) for address in self.boxes if address in fields}
        self.typed, problems = checked_values(tool, self.sheet, plain, self.amounts.currency.decimals)
        for address, problem in problems.items():
            self._refuse(address, problem_sentence(problem))
        if is_line:
            self._ask_for_missing()
        return not self.errors

    def sent(self) -> SentValues:
        """Return what was read, as the service takes it."""
        return SentValues(self.sheet.id, self.typed, self.base, self.form_id)

    def entered(self) -> Values:
        """Return what was typed as a sheet is worked out from it: what reads a refused box is unknown there."""
        refused = {address: self._refused(box) for address, box in self.boxes.items() if self[address].errors}
        return {**self.typed, **refused}

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
        if field.type == "date":
            return str(notes[default]())
        return str(_("Blank counts as “%(choice)s”.", choice=choice_word(field, default)))

    def in_words(self) -> list[tuple[str, str]]:
        """Return what the boxes hold as (name, words), without the blank ones."""
        words = []
        for address, box in self.boxes.items():
            text = str(self[address].data or "")
            if text and box.field.type == "choice":
                text = choice_word(box.field, text)
            elif is_day(text) and box.field.type == "date":
                text = day_in_words(date.fromisoformat(text))
            words.append((label_of(box.field), text))
        return [(name, text) for name, text in words if text]

    def show_conflicts(self, conflicts: Values) -> None:
        """Put beside each box what another device wrote; saving again keeps what is in the boxes."""
        for address, text in conflicts.items():
            theirs = self.amounts.typed(self.boxes[address].field, text) or _("nothing")
            self._refuse(
                address,
                _(
                    "On another device this was changed to: %(theirs)s. Save again to keep what is here.",
                    theirs=theirs,
                ),
            )
        self.base = {**self.base, **conflicts}

    def _refused(self, box: Box) -> str:
        is_text = not (box.field.is_number or box.field.type in ("date", "choice"))
        return str(self[box.address].data or "")[:LONGEST_TEXT] if is_text else UNREADABLE

    def _first(self, box: Box, stored: str) -> str:
        """Return what a box holds when it is shown; a slider stands somewhere before anybody moves it."""
        if not stored and box.field.slider and isinstance(box.field.default, Fraction):
            return exact_text(box.field.default)
        return self.amounts.typed(box.field, stored)

    def _plain(self, box: Box) -> str:
        text = str(self[box.address].data or "")[:LONGEST_TEXT]
        try:
            return self.amounts.stored(box.field, text)
        except NumberFormatError as error:
            self._refuse(box.address, reason_sentence(error.reason, str(self.amounts.currency.decimals)))
            return ""

    def _ask_for_missing(self) -> None:
        numbers = [box for box in self.boxes.values() if box.field.is_number]
        if numbers and not self.errors and not any(self._is_filled(box) for box in numbers):
            self._refuse(numbers[0].address, self._amount_sentence(numbers))
        kind = {"ledger": "date", "list": "text"}.get(self.sheet.kind)
        needed = next((box for box in self.boxes.values() if box.field.type == kind), None)
        if needed and not self._is_filled(needed):
            is_date = kind == "date"
            self._refuse(
                needed.address, reason_sentence("not_a_date") if is_date else _("Write a name here.")
            )

    def _is_filled(self, box: Box) -> bool:
        """Say whether a box holds something; one that was not sent holds what it held before."""
        return bool(self.typed.get(box.address, self[box.address].data))

    def _amount_sentence(self, numbers: Sequence[Box]) -> str:
        if self.sheet.kind == "ledger" and len(numbers) > 1:
            other = label_of(numbers[1].field)
            return str(_("Write the amount here or under “%(other)s”.", other=other))
        return str(_("Write the amount here."))

    def _refuse(self, address: str, sentence: str) -> None:
        if address not in self.boxes:
            self.form_errors.append(sentence)
        elif not self[address].errors:
            self[address].errors = [sentence]


def _input(box: Box, stored: str) -> Any:
    """Return the unbound field of a box; no part of a page has an id like its own, whatever a tool calls it."""
    field, label, own_id = box.field, label_of(box.field), f"box-{box.address}"
    if field.type == "choice":
        choices = [SelectChoice(value=choice, label=choice_word(field, choice)) for choice in field.choices]
        blank = [] if stored else [SelectChoice(value="", label="–")]
        return SelectField(
            label, choices=[*blank, *choices], validate_choice=False, filters=[tidy], id=own_id
        )
    if field.type == "date":
        return StringField(label, widget=DateInput(), filters=[tidy], id=own_id)
    if field.slider:
        return StringField(label, widget=RangeInput(), render_kw=_slider_attributes(field.slider), id=own_id)
    attributes: dict[str, Any] = {"autocomplete": "off"}
    if field.is_number and field.min is not None:
        attributes["inputmode"] = "decimal"  # a keypad without a minus sign
    if not field.is_number:
        attributes["maxlength"] = field.max_length
    kind = TextAreaField if field.type == "long_text" else StringField
    return kind(label, render_kw=attributes, filters=[tidy], id=own_id)


def _slider_attributes(slider: Slider) -> dict[str, str]:
    ends = {"min": slider.start, "max": slider.stop, "step": slider.step}
    return {name: exact_text(value) for name, value in ends.items()}


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
