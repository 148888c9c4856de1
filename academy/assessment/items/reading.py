"""Building items from the dictionaries of a compiled edition (the keys of the course files)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from academy.assessment.items.fields import Fields, ItemError
from academy.assessment.items.model import (
    AnyQuestion,
    Blank,
    Correction,
    FillIn,
    Item,
    Matching,
    Multiple,
    Numeric,
    Option,
    Ordering,
    Pair,
    Part,
    Scenario,
    SimpleQuestion,
    Single,
    Step,
    Trap,
    TrueFalse,
    Unit,
    Use,
)

MAX_CHOICES = 12
MAX_PARTS = 4
_GAP = re.compile(r"\[\[([A-Za-z0-9_]+)\]\]")


def item_from_dict(data: Mapping[str, Any]) -> Item:
    """Build an item; raise `ItemError` with the place of the first thing that is wrong or unknown."""
    fields = Fields(data, "item")
    fields.place = item_id = fields.id("id")
    kind = fields.text("type")
    if kind not in (*_READERS, Scenario.type):
        raise fields.error("type", f"“{kind}” is not a type of question")
    question: AnyQuestion = _scenario(fields) if kind == Scenario.type else _READERS[kind](fields)
    fields.ignore("currency", "changed", "kinds")
    item = Item(
        id=item_id,
        lesson=fields.text("lesson"),
        outcome=fields.text("outcome"),
        level=fields.text("level"),
        difficulty=float(fields.number("difficulty")),
        uses=_uses(fields),
        is_retired=fields.flag("retired", default=False),
        params=_params(fields.object("params")),
        derive=_formulas(fields.object("derive")),
        require=fields.texts("require", 0, 50),
        question=question,
    )
    fields.close()
    return item


def _uses(fields: Fields) -> frozenset[Use]:
    try:
        return frozenset(Use(use) for use in fields.texts("use", 1, len(Use)))
    except ValueError as error:
        raise fields.error("use", str(error)) from None


def _params(fields: Fields) -> dict[str, Mapping[str, object]]:
    return {name: _plain(fields.object(name)) for name in fields.keys()}  # noqa: SIM118 - not a dict


def _plain(fields: Fields) -> Mapping[str, object]:
    read = {key: fields.value(key) for key in fields.keys()}  # noqa: SIM118 - not a dict
    return {key: value for key, value in read.items() if value is not None}


def _formulas(fields: Fields) -> dict[str, str]:
    return {name: fields.formula(name) for name in fields.keys()}  # noqa: SIM118 - not a dict


def _option(fields: Fields) -> Option:
    option = Option(
        text=fields.text("text"),
        is_right=fields.flag("correct", default=False),
        feedback=fields.text("feedback"),
        misconception=fields.optional_text("misconception"),
    )
    fields.close()
    return option


def _options(fields: Fields, *, right_at_most: int) -> tuple[Option, ...]:
    options = tuple(_option(each) for each in fields.objects("options", 2, MAX_CHOICES))
    right = sum(option.is_right for option in options)
    if not 1 <= right <= right_at_most:
        raise fields.error("options", f"{right} right options")
    return options


def _correction(fields: Fields) -> Correction:
    correction = Correction(fields.text("feedback"), fields.optional_text("misconception"))
    fields.close()
    return correction


def _solution(fields: Fields) -> str:
    return fields.text("solution", "") or fields.text("explain", "")


def _scoring(fields: Fields, only: str) -> None:
    if fields.text("scoring", only) != only:
        raise fields.error("scoring", f"only {only} is known")


def _single(fields: Fields) -> Single:
    return Single(
        stem=fields.text("stem"),
        solution=_solution(fields),
        options=_options(fields, right_at_most=1),
        is_shuffled=fields.flag("shuffle", default=True),
    )


def _multiple(fields: Fields) -> Multiple:
    _scoring(fields, "right_minus_wrong")
    options = _options(fields, right_at_most=MAX_CHOICES)
    select = fields.value("select")
    if select is not None and select != sum(option.is_right for option in options):
        raise fields.error("select", "must be the number of right options")
    return Multiple(
        stem=fields.text("stem"),
        solution=_solution(fields),
        options=options,
        is_shuffled=fields.flag("shuffle", default=True),
        select=None if select is None else sum(option.is_right for option in options),
    )


def _true_false(fields: Fields) -> TrueFalse:
    feedback = fields.object("feedback")
    texts = {True: feedback.text("true"), False: feedback.text("false")}
    feedback.close()
    return TrueFalse(
        stem=fields.text("stem"),
        solution=_solution(fields),
        answer=fields.flag("answer"),
        feedback=texts,
        misconception=fields.optional_text("misconception"),
    )


def _numeric(fields: Fields) -> Numeric:
    feedback, tolerance = fields.object("feedback"), fields.object("tolerance")
    unit = fields.text("unit", Unit.NUMBER)
    if unit not in list(Unit):
        raise fields.error("unit", f"“{unit}” is not money, number or percent")
    question = Numeric(
        stem=fields.text("stem"),
        solution=_solution(fields),
        answer=fields.formula("answer"),
        unit=Unit(unit),
        tolerance=tolerance.number("abs", 0),
        traps=tuple(_trap(each) for each in fields.objects("traps", 0, MAX_CHOICES)),
        right_feedback=feedback.text("correct"),
        wrong_feedback=feedback.text("wrong"),
    )
    if question.tolerance < 0:
        raise tolerance.error("abs", "must not be below 0")
    fields.ignore("verify")
    feedback.close()
    tolerance.close()
    return question


def _trap(fields: Fields) -> Trap:
    value = fields.formula("value")
    return Trap(value, _correction(fields))


def _matching(fields: Fields) -> Matching:
    _scoring(fields, "per_pair")
    targets = fields.object("targets")
    names = tuple(sorted(targets.keys()))  # JSON objects have no order that a language or a store must keep
    if not 2 <= len(names) <= MAX_CHOICES:  # noqa: PLR2004 - one target is no choice
        raise fields.error("targets", f"2 to {MAX_CHOICES} targets are needed")
    return Matching(
        stem=fields.text("stem"),
        solution=_solution(fields),
        targets=tuple(targets.text(name) for name in names),
        pairs=tuple(_pair(each, names) for each in fields.objects("pairs", 2, MAX_CHOICES)),
        wrong=_correction(fields.object("wrong")),
    )


def _pair(fields: Fields, targets: tuple[str, ...]) -> Pair:
    right = fields.text("right")
    if right not in targets:
        raise fields.error("right", f"“{right}” is not a target")
    pair = Pair(fields.text("left"), targets.index(right), fields.text("why"))
    fields.close()
    return pair


def _ordering(fields: Fields) -> Ordering:
    _scoring(fields, "adjacent_pairs")
    return Ordering(
        stem=fields.text("stem"),
        solution=_solution(fields),
        steps=tuple(_step(each) for each in fields.objects("steps", 2, MAX_CHOICES)),
        wrong=_correction(fields.object("wrong")),
    )


def _step(fields: Fields) -> Step:
    step = Step(fields.text("text"), fields.text("why"))
    fields.close()
    return step


def _fill_in(fields: Fields) -> FillIn:
    if fields.text("input", "select") != "select":
        raise fields.error("input", "only select is known")
    pieces = _GAP.split(fields.text("text"))
    names, blanks = pieces[1::2], fields.object("blanks")
    if not names or sorted(names) != sorted(blanks.keys()):
        raise fields.error("text", "each blank must stand in the text once")
    return FillIn(
        stem=fields.text("stem", ""),
        solution=_solution(fields),
        pieces=tuple(pieces[::2]),
        blanks=tuple(_blank(name, blanks.object(name)) for name in names),
        is_shuffled=fields.flag("shuffle", default=True),
    )


def _blank(key: str, fields: Fields) -> Blank:
    blank = Blank(key, _options(fields, right_at_most=1))
    fields.close()
    return blank


def _scenario(fields: Fields) -> Scenario:
    parts = tuple(_part(each) for each in fields.objects("parts", 2, MAX_PARTS))
    if len({part.id for part in parts}) != len(parts):
        raise fields.error("parts", "two parts have the same id")
    return Scenario(stem=fields.text("stem"), solution=_solution(fields), parts=parts)


def _part(fields: Fields) -> Part:
    kind = fields.text("type")
    if kind not in _READERS:
        raise fields.error("type", f"“{kind}” cannot be part of a scenario")
    part = Part(fields.id("id"), _READERS[kind](fields))
    fields.close()
    return part


_READERS: Mapping[str, Callable[[Fields], SimpleQuestion]] = {
    Single.type: _single,
    Multiple.type: _multiple,
    TrueFalse.type: _true_false,
    Numeric.type: _numeric,
    Matching.type: _matching,
    Ordering.type: _ordering,
    FillIn.type: _fill_in,
}

__all__ = ["ItemError", "item_from_dict"]
