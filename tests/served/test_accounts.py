"""Coming in through the started academy: the number as she writes it, on any phone, again and again."""

import pytest

from tests.factories.accounts import PASSWORD
from tests.served.academy import ServedAcademy
from tests.served.visitor import Visitor
from tests.served.walk import register, sign_in

pytestmark = pytest.mark.timeout(300)

NUMBER = "012 345 678"


def test_a3_her_number_signs_her_in_on_another_phone(academy: ServedAcademy, visitor: Visitor) -> None:
    """G12, too: a class shares that phone, and right sign-ins are no guesses."""
    register(visitor, "Sokha", NUMBER, country="KH")
    other = Visitor(academy.url)
    for typed in [NUMBER, "+855 12-345-678", "0085512345678", "១២៣៤៥៦៧៨", *["012345678"] * 8]:
        sign_in(other, typed)
        assert "Sokha" in other.get("/en/profile").words
        other.send(other.get("/en/profile"), action="/sign-out")


def test_b1_digits_that_begin_with_a_code_are_shown_before_they_are_saved(
    academy: ServedAcademy, visitor: Visitor
) -> None:
    form = visitor.get("/en/register")
    fields = {"display_name": "Dewi", "country": "ID", "password": PASSWORD, "consent": "yes"}
    page = visitor.send(form, {**fields, "address": "62812345678"})
    assert "We will use +62 812-345-678. Is this right?" in page.words
    welcome = visitor.send(page, {"confirmed": "address=+62812345678"})
    assert welcome.path == "/en/welcome"
    sign_in(Visitor(academy.url), "0812 345 678")
