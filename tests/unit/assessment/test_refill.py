"""A stored response fills its form so that reading the form gives the response again."""

from fractions import Fraction

import pytest

from academy.assessment.points import points_text
from academy.assessment.presentation import present_item
from academy.assessment.refill import filled_from_form, filled_from_response
from academy.assessment.responses import parse_response
from tests.unit.assessment.bank import CURRENCIES, ITEMS, LOCALES, SAMPLE, Form, reader, right_form


@pytest.mark.sampled
@pytest.mark.parametrize("item_id", SAMPLE)
def test_a_response_survives_its_form(item_id: str) -> None:
    item = SAMPLE[item_id]
    for currency in CURRENCIES:
        attempt = reader("attempt", currency)
        shown = present_item(item, **attempt)
        money = CURRENCIES[currency]
        response = parse_response(
            item, right_form(item, shown, attempt), currency=money, locale="en"
        ).response
        for locale in LOCALES:
            filled = filled_from_response(shown, response, locale)
            again = parse_response(item, Form(filled), currency=money, locale=locale)
            assert again.is_complete
            assert again.response == response


@pytest.mark.sampled
@pytest.mark.parametrize("item_id", SAMPLE)
def test_nothing_answered_fills_nothing(item_id: str) -> None:
    shown = present_item(SAMPLE[item_id], **reader())
    assert not any(filled_from_response(shown, {}, "en").values())


def test_a_form_keeps_what_was_typed_in_its_own_fields() -> None:
    shown = present_item(ITEMS["rk-0102"], **reader())
    form = Form({"answer": "about 5", "csrf_token": "x", "is_passed": "yes"})
    assert filled_from_form(shown, form) == {"answer": ["about 5"]}


@pytest.mark.parametrize(
    ("points", "locale", "text"),
    [
        (Fraction(14), "en", "14"),
        (Fraction(41, 3), "en", "13.6"),
        (Fraction(1399, 100), "en", "13.9"),
        (Fraction(27, 2), "id", "13,5"),
        (Fraction(0), "km", "0"),
    ],
)
def test_points_are_rounded_down(points: Fraction, locale: str, text: str) -> None:
    assert points_text(points, locale) == text
