"""Reading the fields of a tool: what a learner types, chooses or slides."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from academy.content.workbook import reading
from academy.content.workbook.kinds import AMOUNTS, TEXTS, FieldKind
from academy.content.workbook.tool import (
    BEFORE,
    LONG_TEXT,
    MAX_LONG_TEXT,
    MAX_TEXT,
    NEVER,
    Field,
    Slider,
    ToolError,
)

MAX_SLIDER_STEPS = 200


def read_fields(data: object, place: str, *, is_single: bool = False) -> tuple[Field, ...]:
    """Read a list of fields; only single fields have a slider."""
    return tuple(read_field(each, at, is_single=is_single) for at, each in reading.placed(data, place))


def read_field(data: Mapping[str, Any], place: str, *, is_single: bool = False) -> Field:
    """Read one field. Raises `ToolError`."""
    field_id = reading.text(data, "id", place)
    kind = reading.kind(data.get("type"), FieldKind, f"{place}.type")
    _refuse_what_is_ignored(data, kind, place, is_single=is_single)
    labels = _choices(data.get("choices"), kind, f"{place}.choices")
    low, high = _bounds(data, place) if kind in AMOUNTS else (None, None)
    slider = _slider(data, kind, place) if data.get("slider") else None
    field = Field(
        id=field_id,
        kind=kind,
        label=str(data.get("label") or ""),
        min=slider.start if slider else low,
        max=slider.stop if slider else high,
        max_length=_length(data, kind, place),
        choices=tuple(labels),
        hint=str(data.get("hint") or ""),
        default=_default(data.get("default"), kind, labels, f"{place}.default"),
        slider=slider,
        choice_labels={choice: label for choice, label in labels.items() if label},
    )
    _check_default(field, place)
    return field


def _refuse_what_is_ignored(data: Mapping[str, Any], kind: FieldKind, place: str, *, is_single: bool) -> None:
    if not is_single:
        _refuse(data, ("slider",), place, "only a single field has a slider")
    if kind in TEXTS:
        _refuse(data, ("default",), place, "a blank text is read by nothing, so it counts as nothing")
    if kind not in AMOUNTS:
        _refuse(data, ("slider", "min", "allow_negative"), place, "only an amount has this")
    if kind in (FieldKind.DATE, FieldKind.CHOICE):
        _refuse(data, ("max",), place, "only an amount or a text has a largest size")
    if data.get("slider"):
        _refuse(data, ("min", "max"), place, "the ends of the slider say this")


def _refuse(data: Mapping[str, Any], keys: tuple[str, ...], place: str, message: str) -> None:
    for key in keys:
        if data.get(key) is not None:
            raise ToolError(f"{place}.{key}", message)


def _choices(data: object, kind: FieldKind, place: str) -> dict[str, str]:
    """Return the words of each choice by id; a plain list has ids only."""
    if (kind is FieldKind.CHOICE) != bool(data):
        raise ToolError(place, "a choice, and only a choice, lists its choices")
    if isinstance(data, Mapping):
        labels = {str(choice): str(label or "") for choice, label in data.items()}
        if not all(labels.values()):
            raise ToolError(place, "every choice needs its words")
        reading.check_unique((label.casefold() for label in labels.values()), place)
        return labels
    if data and not isinstance(data, list | tuple):
        raise ToolError(place, "choices are a list of words, or ids with their words")
    choices = [str(choice) for choice in data] if isinstance(data, list | tuple) else []
    reading.check_unique(choices, place)
    return dict.fromkeys(choices, "")


def _bounds(data: Mapping[str, Any], place: str) -> tuple[Fraction | None, Fraction | None]:
    least = data.get("min")
    if least is None:
        least = None if data.get("allow_negative") else 0
    low = None if least is None else reading.number(least, f"{place}.min")
    high = None if data.get("max") is None else reading.number(data["max"], f"{place}.max")
    if low is not None and high is not None and low > high:
        raise ToolError(f"{place}.max", "the largest amount is below the smallest")
    return low, high


def _length(data: Mapping[str, Any], kind: FieldKind, place: str) -> int:
    most = MAX_LONG_TEXT if kind is FieldKind.LONG_TEXT else MAX_TEXT
    if kind not in TEXTS or data.get("max") is None:
        return LONG_TEXT if kind is FieldKind.LONG_TEXT else MAX_TEXT
    return reading.whole(data["max"], 1, most, f"{place}.max")


def _default(value: object, kind: FieldKind, choices: Mapping[str, str], place: str) -> Fraction | str | None:
    """Return what a blank box counts as; None when it is unknown."""
    if value is None:
        return None
    if kind is FieldKind.CHOICE:
        return reading.one_of(value, tuple(choices), place)
    if kind is FieldKind.DATE:
        return reading.one_of(value, (NEVER, BEFORE), place)
    return reading.number(value, place)


def _slider(data: Mapping[str, Any], kind: FieldKind, place: str) -> Slider:
    at, ends = f"{place}.slider", data["slider"]
    if kind is FieldKind.MONEY or not isinstance(ends, Mapping):
        raise ToolError(at, "a slider belongs to a number or a percent and says from, to and step")
    start, stop, step = (reading.number(ends.get(key), f"{at}.{key}") for key in ("from", "to", "step"))
    if data.get("default") is None:
        raise ToolError(f"{place}.default", "a slider needs a default to stand at")
    if step <= 0 or stop <= start or (stop - start) / step > MAX_SLIDER_STEPS:
        raise ToolError(at, f"a slider goes up from its “from” to its “to” in 1 to {MAX_SLIDER_STEPS} steps")
    if (reading.number(data["default"], f"{place}.default") - start) % step:
        raise ToolError(f"{place}.default", "the default is not on a step of the slider")
    return Slider(start, stop, step)


def _check_default(field: Field, place: str) -> None:
    default = field.default
    if not isinstance(default, Fraction):
        return
    if (field.min is not None and default < field.min) or (field.max is not None and default > field.max):
        raise ToolError(f"{place}.default", "the default is outside what may be entered")
