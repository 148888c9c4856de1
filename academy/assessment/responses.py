"""Reading a submitted form into a response: plain JSON values with the keys shown on the page.

===========  ==========================================  ==============================================
type         form fields                                 response
===========  ==========================================  ==============================================
single       ``answer`` = key                            ``{"choice": "b"}``
true_false   ``answer`` = ``true`` or ``false``          ``{"choice": "true"}``
multiple     ``answer`` = key, repeated                  ``{"choices": ["a", "c"]}``
numeric      ``answer`` = typed number                   ``{"number": "1500"}``, money in the currency
matching     ``answer-a`` = target key, for each row     ``{"pairs": {"a": "c", "b": "a"}}``
ordering     ``answer-a`` = place 1, 2 …, for each step  ``{"order": ["b", "a", "c"]}``, first one first
fill_in      ``answer-<gap>`` = key, for each gap        ``{"blanks": {"a": "b"}}``
scenario     ``part-<part>-`` before each of the above   ``{"parts": {"p1": {…}}}``
===========  ==========================================  ==============================================
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from academy.assessment.items import (
    FillIn,
    Item,
    Matching,
    Multiple,
    Numeric,
    Ordering,
    Scenario,
    SimpleQuestion,
    Single,
    TrueFalse,
    Unit,
)
from academy.assessment.layout import FALSE, TRUE, answer_field, keys, row_field
from academy.assessment.presentation import EXAMPLE_NUMBERS
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext
from academy.core.money import (
    MAX_DIGITS,
    Currency,
    NumberFormatError,
    exact_text,
    format_number,
    parse_money,
    parse_number,
)

MAX_VALUE_LENGTH = 64
_PERCENT_SIGN = re.compile(r"[\s%٪﹪％]+$")

Response = dict[str, Any]


class FormFields(Protocol):
    """A form as the web server reads it, such as `request.form`."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a field; none when it was not sent."""
        ...


@dataclass(frozen=True, slots=True)
class Problem:
    """What is missing or wrong in one field, in words for the learner."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ParsedResponse:
    """What could be read, and what could not; a response with problems is incomplete but safe to keep."""

    response: Response
    problems: tuple[Problem, ...]

    @property
    def is_complete(self) -> bool:
        """Return whether every question has a readable answer."""
        return not self.problems


def parse_response(item: Item, form: FormFields, *, currency: Currency, locale: str) -> ParsedResponse:
    """Read the fields of one item; nothing is drawn and unknown fields are ignored."""
    reader = _Reader(form, currency, locale)
    question = item.question
    if isinstance(question, Scenario):
        read = [(part.id, reader.read(part.question, answer_field(part.id))) for part in question.parts]
        parts = {part_id: part for part_id, part in read if part}
        response: Response = {"parts": parts} if parts else {}
    else:
        response = reader.read(question, answer_field())
    return ParsedResponse(response, tuple(reader.problems))


class _Reader:
    """Read questions one after the other and collect the problems."""

    def __init__(self, form: FormFields, currency: Currency, locale: str) -> None:
        self._form = form
        self._currency = currency
        self._locale = locale
        self.problems: list[Problem] = []

    def read(self, question: SimpleQuestion, field: str) -> Response:
        match question:
            case Single():
                response = self._choice(field, keys(len(question.options)), _("Choose one answer."))
            case TrueFalse():
                response = self._choice(field, (TRUE, FALSE), _("Choose true or false."))
            case Multiple():
                response = self._choices(field, question)
            case Numeric():
                response = self._number(field, question.unit)
            case Matching():
                response = self._pairs(field, question)
            case Ordering():
                response = self._order(field, keys(len(question.steps)))
            case _:
                response = self._blanks(field, question)
        return response

    def _problem(self, field: str, message: str) -> None:
        self.problems.append(Problem(field, message))

    def _values(self, field: str) -> list[str]:
        return [value.strip() for value in self._form.getlist(field) if len(value) <= MAX_VALUE_LENGTH]

    def _one_of(self, field: str, allowed: Iterable[str], message: str) -> str | None:
        values = self._values(field)
        if len(values) == 1 and values[0] in allowed:
            return values[0]
        self._problem(field, message)
        return None

    def _choice(self, field: str, allowed: tuple[str, ...], message: str) -> Response:
        choice = self._one_of(field, allowed, message)
        return {} if choice is None else {"choice": choice}

    def _choices(self, field: str, question: Multiple) -> Response:
        values = set(self._values(field))
        chosen = [key for key in keys(len(question.options)) if key in values]
        if question.select is not None and len(chosen) != question.select:
            message = ngettext(
                "Choose %(num)s answer. You chose %(chosen)s.",
                "Choose %(num)s answers. You chose %(chosen)s.",
                question.select,
                chosen=len(chosen),
            )
            self._problem(field, message)
        elif not chosen:
            self._problem(field, _("Choose at least one answer."))
        return {"choices": chosen} if chosen else {}

    def _number(self, field: str, unit: Unit) -> Response:
        typed = next(iter(self._form.getlist(field)), "")
        try:
            if unit is Unit.MONEY:
                number = parse_money(typed, self._currency, self._locale)
            else:
                text = _PERCENT_SIGN.sub("", typed[:MAX_VALUE_LENGTH])
                number = parse_number(text if unit is Unit.PERCENT else typed, self._locale)
        except NumberFormatError as error:
            example = format_number(EXAMPLE_NUMBERS[unit], self._locale)
            self._problem(field, number_problem(error.reason, example, self._currency))
            return {}
        return {"number": exact_text(number, MAX_DIGITS)}

    def _pairs(self, field: str, question: Matching) -> Response:
        targets, pairs = keys(len(question.targets)), {}
        for key in keys(len(question.pairs)):
            target = self._one_of(row_field(field, key), targets, _("Choose one answer for this row."))
            if target is not None:
                pairs[key] = target
        return {"pairs": pairs} if pairs else {}

    def _order(self, field: str, steps: tuple[str, ...]) -> Response:
        places: dict[int, str] = {}
        for key in steps:
            place = self._place(row_field(field, key), len(steps))
            if place in places:
                message = _(
                    "Two steps have the number %(number)s. Give each step its own number.", number=place
                )
                self._problem(row_field(field, key), message)
            elif place is not None:
                places[place] = key
        return {"order": [places[place] for place in sorted(places)]} if len(places) == len(steps) else {}

    def _place(self, field: str, last: int) -> int | None:
        values = self._values(field)
        if len(values) == 1 and re.fullmatch(r"\d{1,2}", values[0]) and 1 <= int(values[0]) <= last:
            return int(values[0])  # \d and int read the digits of every script
        self._problem(field, _("Type a number from 1 to %(last)s.", last=last))
        return None

    def _blanks(self, field: str, question: FillIn) -> Response:
        blanks = {}
        for blank in question.blanks:
            allowed = keys(len(blank.options))
            choice = self._one_of(row_field(field, blank.key), allowed, _("Choose a word for this gap."))
            if choice is not None:
                blanks[blank.key] = choice
        return {"blanks": blanks} if blanks else {}


def number_problem(reason: str, example: str, currency: Currency) -> str:
    """Say what to do about a number that could not be read; `reason` comes from `NumberFormatError`."""
    message: str
    match reason:
        case "separators":
            message = _("We cannot read this number. Type it like this: %(example)s.", example=example)
        case "too_many_decimals":
            message = _("This number has too many decimals. Type it like this: %(example)s.", example=example)
        case "too_large":
            message = _("This number is too long. Check it and type it again.")
        case "other_currency":
            message = _(
                "This question uses %(currency)s. Type only the number, for example %(example)s.",
                currency=currency.symbol,
                example=example,
            )
        case _:
            message = _("Type a number, for example %(example)s.", example=example)
    return message
