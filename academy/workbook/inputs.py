"""What a box looks like on a page: a text, a date, a list to choose from, a slider."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.widgets import DateInput, RangeInput

from academy.content.workbook import FieldKind, Slider
from academy.core.money import exact_text
from academy.web.choices import SelectChoice
from academy.web.forms import tidy
from academy.workbook.addresses import Box
from academy.workbook.words import choice_word, label_of


def input_of(box: Box, stored: str) -> Any:
    """Return the unbound field of a box; no part of a page has an id like its own, whatever a tool calls it."""
    field, label, own_id = box.field, label_of(box.field), f"box-{box.address}"
    if field.kind is FieldKind.CHOICE:
        choices = [SelectChoice(value=choice, label=choice_word(field, choice)) for choice in field.choices]
        blank = [] if stored else [SelectChoice(value="", label="–")]
        return SelectField(
            label, choices=[*blank, *choices], validate_choice=False, filters=[tidy], id=own_id
        )
    if field.kind is FieldKind.DATE:
        return StringField(label, widget=DateInput(), filters=[tidy], id=own_id)
    if field.slider:
        return StringField(label, widget=RangeInput(), render_kw=_slider_attributes(field.slider), id=own_id)
    attributes: dict[str, Any] = {"autocomplete": "off"}
    if field.is_number and field.min is not None:
        attributes["inputmode"] = "decimal"  # a keypad without a minus sign
    if not field.is_number:
        attributes["maxlength"] = field.max_length
    kind = TextAreaField if field.kind is FieldKind.LONG_TEXT else StringField
    return kind(label, render_kw=attributes, filters=[tidy], id=own_id)


def _slider_attributes(slider: Slider) -> dict[str, str]:
    ends = {"min": slider.start, "max": slider.stop, "step": slider.step}
    return {name: exact_text(value) for name, value in ends.items()}
