from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.core.money import (
    Currency,
    NumberFormatError,
    exact_text,
    format_money,
    format_number,
    parse_money,
    parse_number,
    round_half_up,
)

CURRENCIES = {
    code: Currency(code, decimals, symbol, Fraction(unit))
    for code, decimals, symbol, unit in [
        ("BND", 2, "B$", "1"),
        ("KHR", 0, "៛", "1000"),
        ("IDR", 0, "Rp", "5000"),
        ("LAK", 0, "₭", "5000"),
        ("MYR", 2, "RM", "1"),
        ("MMK", 0, "K", "1000"),
        ("PHP", 2, "₱", "20"),
        ("SGD", 2, "S$", "1"),
        ("THB", 2, "฿", "10"),
        ("VND", 0, "₫", "10000"),
        ("USD", 2, "US$", "1/2"),
    ]
}
LOCALES = [
    *("en", "en_SG", "en_PH", "id", "ms", "ms_BN", "fil", "vi", "th", "km", "lo", "my"),
    *("ta", "ta_SG", "ta_IN", "ta_MY", "zh-Hans", "zh_Hans_SG", "pt_TL", "pt_PT", "tet", "tet-TL", "de_CH"),
]
REASONS = ("empty", "not_a_number", "separators", "too_many_decimals", "too_large", "other_currency")
DIGITS = {
    "Khmer": "០១២៣៤៥៦៧៨៩",
    "Lao": "໐໑໒໓໔໕໖໗໘໙",
    "Myanmar": "၀၁၂၃၄၅၆၇၈၉",
    "Thai": "๐๑๒๓๔๕๖๗๘๙",
    "Tamil": "௦௧௨௩௪௫௬௭௮௯",
    "full-width": "０１２３４５６７８９",
}


@given(
    cents=st.integers(-(10**15), 10**15),
    currency=st.sampled_from(list(CURRENCIES.values())),
    locale=st.sampled_from(LOCALES),
    fixed=st.booleans(),
)
def test_money_read_back_is_the_same(cents: int, currency: Currency, locale: str, fixed: bool) -> None:
    amount = Fraction(cents, 10**currency.decimals)
    assert parse_money(format_money(amount, currency, locale, fixed=fixed), currency, locale) == amount


@given(
    value=st.integers(-(10**12), 10**12),
    places=st.integers(0, 6),
    locale=st.sampled_from(LOCALES),
)
def test_numbers_read_back_are_the_same(value: int, places: int, locale: str) -> None:
    number = Fraction(value, 10**places)
    assert parse_number(format_number(number, locale), locale) == number


@given(text=st.text(max_size=80), locale=st.sampled_from(LOCALES))
def test_any_text_is_read_or_refused_with_a_reason(text: str, locale: str) -> None:
    reason = "read"
    try:
        parse_number(text, locale, decimals=2)
    except NumberFormatError as error:
        reason = error.reason
    assert reason in {"read", *REASONS}


@pytest.mark.parametrize(
    ("text", "decimals", "expected"),
    [
        ("1000", 0, "1000"),
        ("1,000", 0, "1000"),
        ("1.000", 0, "1000"),
        ("1 000", 0, "1000"),
        ("1'000", 0, "1000"),
        ("1’000", 0, "1000"),
        ("1\u00a0000", 0, "1000"),
        ("1\u202f000", 0, "1000"),
        ("1\u2009000", 0, "1000"),
        ("1.000.000", 0, "1000000"),
        ("1,000.50", 2, "1000.5"),
        ("1.000,50", 2, "1000.5"),
        ("1 000,50", 2, "1000.5"),
        ("12.5", 2, "12.5"),
        ("12,5", 2, "12.5"),
        ("12,50", 2, "12.5"),
        (".5", 2, "0.5"),
        (",5", 2, "0.5"),
        ("0.500", 2, "0.5"),
        ("1234.50", 2, "1234.5"),
        ("1.000,00", 0, "1000"),
        ("-5", 0, "-5"),
        ("−5", 0, "-5"),
        ("－５", 0, "-5"),
        ("- 5", 0, "-5"),
        ("+5", 0, "5"),
        ("RM5", 2, "5"),
        ("RM -5", 2, "-5"),
        ("-RM5", 2, "-5"),
        ("Rp5.000,-", 0, "5000"),
        ("Rp. 5000", 0, "5000"),
        ("5000 rupiah", 0, "5000"),
        ("IDR 5000", 0, "5000"),
        ("₱1,500.25", 2, "1500.25"),
        ("฿100", 2, "100"),
        ("100 บาท", 2, "100"),
        ("5.000 ₫", 0, "5000"),
        ("5.000đ", 0, "5000"),
        ("៛5,000", 0, "5000"),
        ("$5.50", 2, "5.5"),
        ("\u200b1000\u200e", 0, "1000"),
        ("၁ဝဝ", 0, "100"),
        ("000", 0, "0"),
    ],
)
def test_typed_numbers(text: str, decimals: int, expected: str) -> None:
    for locale in ("en", "id", "pt_TL"):
        assert parse_number(text, locale, decimals=decimals) == Fraction(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("  \u200b ", "empty"),
        ("abc", "not_a_number"),
        ("RM", "not_a_number"),
        ("-", "not_a_number"),
        ("1e5", "not_a_number"),
        ("1/2", "not_a_number"),
        ("--5", "not_a_number"),
        ("5-", "not_a_number"),
        ("5-5", "not_a_number"),
        ("5%", "not_a_number"),
        ("5k", "not_a_number"),
        ("5.", "not_a_number"),
        ("²", "not_a_number"),
        ("½", "not_a_number"),
        ("(5)", "not_a_number"),
        ("1..5", "separators"),
        ("1 00", "separators"),
        ("1,000,00", "separators"),
        ("1,234.567,8", "separators"),
        ("1,234 567", "separators"),
        ("1.00.000", "separators"),
        ("1,00,000", "separators"),
        ("0,000,000", "separators"),
        ("1.234", None),
        ("1234.567", "too_many_decimals"),
        ("0.125", "too_many_decimals"),
        ("1,234.567", "too_many_decimals"),
        ("1" * 19, "too_large"),
        ("1" * 500, "too_large"),
    ],
)
def test_texts_that_are_not_one_amount(text: str, reason: str | None) -> None:
    if reason is None:
        assert parse_number(text, "en", decimals=2) == 1234
        return
    with pytest.raises(NumberFormatError) as caught:
        parse_number(text, "en", decimals=2)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("1.234", "en", "1.234"),
        ("1.234", "id", "1234"),
        ("1,234", "en", "1234"),
        ("1,234", "id", "1.234"),
        ("1,234", "ms", "1234"),
        ("1,234", "ms_BN", "1.234"),
        ("1.234", "pt_TL", "1234"),
        ("0.234", "id", "0.234"),
        ("1234.567", "id", "1234.567"),
    ],
)
def test_three_digits_after_one_separator_follow_the_locale_when_it_is_not_money(
    text: str, locale: str, expected: str
) -> None:
    assert parse_number(text, locale) == Fraction(expected)


def test_three_digits_after_one_separator_are_thousands_in_money() -> None:
    for currency in CURRENCIES.values():
        for locale in LOCALES:
            assert parse_money("1.234", currency, locale) == parse_money("1,234", currency, locale) == 1234


def test_lakhs_are_read_in_tamil_only() -> None:
    assert parse_number("12,34,567.50", "ta") == Fraction("1234567.5")
    with pytest.raises(NumberFormatError, match="separators"):
        parse_number("12,34,567.50", "en")


@pytest.mark.parametrize("digits", DIGITS.values(), ids=DIGITS.keys())
def test_digits_of_every_script(digits: str) -> None:
    typed = "1,234,567.89".translate({ord(str(number)): digit for number, digit in enumerate(digits)})
    assert parse_number(typed, "en") == Fraction("1234567.89")


def test_another_currency_is_never_read_as_ones_own() -> None:
    for text in ("$10", "10 USD", "RM10", "10 บาท", "€10"):
        with pytest.raises(NumberFormatError, match="other_currency"):
            parse_money(text, CURRENCIES["KHR"], "km")
    assert parse_money("$10", CURRENCIES["SGD"], "en") == 10
    assert parse_money("K5,000", CURRENCIES["MMK"], "my") == 5000


@pytest.mark.parametrize(
    ("amount", "code", "locale", "expected"),
    [
        ("1035", "MYR", "en", "RM1,035"),
        ("12.5", "MYR", "en", "RM12.50"),
        ("12.5", "MYR", "ms_BN", "RM\u00a012,50"),
        ("-1100000", "IDR", "id", "−Rp1.100.000"),
        ("250500", "KHR", "km", "250,500៛"),
        ("250500", "KHR", "en", "៛250,500"),
        ("5000", "VND", "vi", "5.000\u00a0₫"),
        ("1234567", "SGD", "ta", "S$\u00a01,234,567"),
        ("1234567", "USD", "tet", "1\u00a0234\u00a0567\u00a0US$"),
        ("0.005", "PHP", "en", "₱0.01"),
        ("-0.004", "PHP", "en", "₱0"),
        ("0.5", "IDR", "en", "Rp1"),
    ],
)
def test_money_as_each_country_writes_it(amount: str, code: str, locale: str, expected: str) -> None:
    assert format_money(Fraction(amount), CURRENCIES[code], locale) == expected


def test_fixed_decimals_for_columns() -> None:
    assert format_money(100, CURRENCIES["MYR"], "en", fixed=True) == "RM100.00"
    assert format_number(Fraction("2.5"), "en", decimals=0) == "3"
    assert format_number(Fraction(1, 3), "id", decimals=2) == "0,33"
    assert format_number(Decimal("1234.50"), "en") == "1,234.5"


@given(value=st.fractions(), decimals=st.integers(0, 6))
def test_rounding_is_never_off_by_more_than_a_half(value: Fraction, decimals: int) -> None:
    assert abs(Fraction(round_half_up(value, decimals)) - value) * 10**decimals <= Fraction(1, 2)


def test_exact_text_is_plain() -> None:
    assert exact_text(Fraction(0)) == "0"
    assert exact_text(Fraction(-3, 2)) == "-1.5"
    assert exact_text(Fraction(10**20)) == "1" + "0" * 20
    assert exact_text(Fraction(1, 3), 4) == "0.3333"


def test_a_currency_from_its_entry() -> None:
    entry = {"country": "TL", "unit": 0.5, "decimals": 2, "symbol": "US$", "optional": True}
    assert Currency.from_mapping("USD", entry) == CURRENCIES["USD"]


@pytest.mark.parametrize("tag", ["xx", "not a language", ""])
def test_an_unknown_language_writes_numbers_as_english_does(tag: str) -> None:
    assert format_number(Fraction(12345, 10), tag) == format_number(Fraction(12345, 10), "en") == "1,234.5"
