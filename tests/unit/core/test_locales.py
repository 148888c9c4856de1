"""Old phones send old language tags; the region's countries and languages are data."""

import pytest

from academy.core import locales


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("in-ID", "id"),
        ("in_ID", "id"),
        ("tl-PH", "fil"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("km-KH", "km"),
        ("en-PH", "en"),
        ("ms-BN", "ms"),
        ("tet-TL", None),
        ("xx", None),
        ("", None),
        ("*", None),
    ],
)
def test_what_browsers_send_is_understood(sent: str, expected: str | None) -> None:
    assert locales.canonical(sent) == expected


def test_only_complete_languages_are_negotiated() -> None:
    assert locales.negotiate(["my-MM", "in-ID", "en"]) == "id"
    assert locales.negotiate(["fr", "*"]) == "en"


def test_every_country_has_a_name_a_currency_and_known_languages() -> None:
    assert len(locales.countries()) >= 11
    for code, country in locales.countries().items():
        assert locales.country_name(code, "en") != code
        assert len(country.currency) == 3
        assert set(country.languages) <= set(locales.languages())
