"""Numbers that learners type: the sign beside the box, an example, reading them, and what to do about a wrong one."""

import re
from fractions import Fraction
from typing import assert_never

from academy.assessment.answer_form import MAX_VALUE_LENGTH, AnswerForm
from academy.content.kinds import Unit
from academy.core.i18n import gettext as _
from academy.core.money import (
    MAX_DIGITS,
    Currency,
    NumberFault,
    NumberFormatError,
    exact_text,
    format_number,
    parse_money,
    parse_number,
)

EXAMPLE_NUMBERS = {Unit.MONEY: Fraction(1500), Unit.NUMBER: Fraction(1500), Unit.PERCENT: Fraction(15)}
_PERCENT_SIGN = re.compile(r"[\s%٪﹪％]+$")
_STORED = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")


def unit_symbol(unit: Unit, currency: Currency) -> str:
    """Return the sign beside the box of a number: the currency's, a percent sign or nothing."""
    return {Unit.MONEY: currency.symbol, Unit.PERCENT: "%", Unit.NUMBER: ""}[unit]


def example_number(unit: Unit, locale: str) -> str:
    """Return a number as readers of a locale type it."""
    return format_number(EXAMPLE_NUMBERS[unit], locale)


def read_number(form: AnswerForm, field: str, unit: Unit) -> str | None:
    """Return a typed number as it is stored, exact and money in the currency itself; None refuses the field."""
    typed = form.text(field)
    try:
        return exact_text(_parse(typed, unit, form), MAX_DIGITS)
    except NumberFormatError as error:
        form.refuse(field, number_problem(error.reason, example_number(unit, form.locale), form.currency))
        return None


def stored_number(text: object) -> Fraction | None:
    """Return a stored number, or None for anything that is not a plain decimal."""
    return Fraction(text) if isinstance(text, str) and _STORED.fullmatch(text) else None


def _parse(typed: str, unit: Unit, form: AnswerForm) -> Fraction:
    match unit:
        case Unit.MONEY:
            return parse_money(typed, form.currency, form.locale)
        case Unit.PERCENT:
            return parse_number(_PERCENT_SIGN.sub("", typed[:MAX_VALUE_LENGTH]), form.locale)
        case Unit.NUMBER:
            return parse_number(typed, form.locale)
        case _:
            assert_never(unit)


def number_problem(reason: NumberFault, example: str, currency: Currency) -> str:
    """Say what to do about a number that could not be read."""
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
        case "empty" | "not_a_number":
            message = _("Type a number, for example %(example)s.", example=example)
        case _:
            assert_never(reason)
    return message
