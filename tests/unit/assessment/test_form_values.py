"""A stored response fills its form so that reading the form gives the response again."""

import pytest

from academy.assessment.drawn_item import DrawnItem
from tests.unit.assessment.bank import CURRENCIES, ITEMS, LOCALES, SAMPLE, Form, reader, right_form


@pytest.mark.sampled
@pytest.mark.parametrize("item_id", SAMPLE)
def test_a_response_survives_its_form(item_id: str) -> None:
    item = SAMPLE[item_id]
    for currency in CURRENCIES:
        attempt = reader("attempt", currency)
        drawn = DrawnItem.of(item, **attempt)
        response = drawn.parse(right_form(item, drawn.present(), attempt)).response
        for locale in LOCALES:
            read = DrawnItem.of(item, **reader("attempt", currency, locale))
            again = read.parse(Form(read.form_values(response)))
            assert again.is_complete
            assert again.response == response


@pytest.mark.sampled
@pytest.mark.parametrize("item_id", SAMPLE)
def test_nothing_answered_fills_nothing(item_id: str) -> None:
    assert not any(DrawnItem.of(SAMPLE[item_id], **reader()).form_values({}).values())


def test_a_form_keeps_what_was_typed_in_its_own_fields() -> None:
    form = Form({"answer": "about 5", "csrf_token": "x", "is_passed": "yes"})
    assert DrawnItem.of(ITEMS["rk-0102"], **reader()).parse(form).typed == {"answer": ["about 5"]}
