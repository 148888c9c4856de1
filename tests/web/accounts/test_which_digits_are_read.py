"""A code of six digits, or of eight on paper, is read out of whatever stands around it; nothing else is one."""

import pytest
from flask import Flask

from academy.accounts.forms.addresses import AddressCodeForm
from academy.accounts.forms.entry import PaperCodeForm, ResetCodeForm


def read(app: Flask, form: type[AddressCodeForm | PaperCodeForm | ResetCodeForm], typed: str) -> str:
    with app.test_request_context("/en/", method="POST", data={"code": typed}):
        return form().digits


@pytest.mark.parametrize("form", [AddressCodeForm, ResetCodeForm])
@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("Your code: 123-456.", "123456"),
        ("១២៣៤៥៦", "123456"),
        ("12345", ""),
        ("1234567", ""),
        ("abcdef", ""),
        ("12345a", ""),
    ],
)
def test_six_digits(app: Flask, form: type[AddressCodeForm | ResetCodeForm], typed: str, digits: str) -> None:
    assert read(app, form, typed) == digits


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("12345678", "12345678"),
        (" 1234 5678 ", "12345678"),
        ("Code: 1234-5678.", "12345678"),
        ("១២៣៤៥៦៧៨", "12345678"),
        ("1234567", ""),
        ("123456789", ""),
        ("abcdefgh", ""),
        ("1234567a", ""),
    ],
)
def test_eight_digits_on_paper(app: Flask, typed: str, digits: str) -> None:
    assert read(app, PaperCodeForm, typed) == digits
