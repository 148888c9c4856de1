"""Finance functions: the golden vectors of the guide, an independent solver, and every error."""

import random
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from academy.content.expressions import evaluate
from academy.content.expressions.finance import (
    FinanceError,
    instalment,
    period_rate,
    power,
    yearly_rate,
)
from academy.core.money import exact_text
from tests.support.yardstick import yards_since

LOANS = 10_000


def value(formula: str) -> str:
    """Return the result of a formula as text."""
    return exact_text(Fraction(evaluate(formula, {})), 14)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        # loan, flat: 12,000, 2 % a month, 12 months
        ("12000 * (1 + 0.02 * 12) / 12", "1240"),
        ("round(period_rate(12000, 1240, 12) * 100, 4)", "3.4753"),
        ("round(yearly_rate(period_rate(12000, 1240, 12), 12) * 100, 2)", "50.67"),
        # + fee 3 %: 360 kept from the payout
        ("round(period_rate(12000 - 360, 1240, 12, 0) * 100, 4)", "3.9963"),
        ("round(yearly_rate(period_rate(12000 - 360, 1240, 12, 0), 12) * 100, 2)", "60.03"),
        # + forced saving 10 %: 1,200 more, returned with the last instalment
        ("round(period_rate(12000 - 360 - 1200, 1240, 12, 1200) * 100, 4)", "4.7851"),
        ("round(yearly_rate(period_rate(12000 - 360 - 1200, 1240, 12, 1200), 12) * 100, 2)", "75.23"),
        # loan, flat: 6,000, 1.5 % a month, 6 months
        ("6000 * (1 + 0.015 * 6) / 6", "1090"),
        ("round(period_rate(6000, 1090, 6) * 100, 4)", "2.5192"),
        ("round(yearly_rate(period_rate(6000, 1090, 6), 12) * 100, 2)", "34.79"),
        # loan, declining
        ("round(instalment(12000, 0.02, 12), 2)", "1134.72"),
        ("round(instalment(12000, 0.02, 12) * 12, 2)", "13616.58"),
        ("round(yearly_rate(0.02, 12) * 100, 2)", "26.82"),
    ],
)
def test_golden_vectors_of_the_guide(formula: str, expected: str) -> None:
    assert value(formula) == expected


def test_a_declining_loan_has_the_rate_it_says() -> None:
    for rate in (Fraction(1, 1000), Fraction(2, 100), Fraction(15, 100)):
        for months in (1, 7, 60, 600):
            payment = instalment(Fraction(12_000), rate, Fraction(months))
            found = period_rate(Fraction(12_000), payment, Fraction(months))
            assert abs(found - rate) < Fraction(1, 10**12)


def independent_rate(received: float, payment: float, months: int, returned: float) -> float:
    """Return the rate by Brent's method on the sum of the discounted flows, in the discount factor."""

    def worth(factor: float) -> float:
        total = returned - payment
        for _ in range(months - 1):
            total = total * factor - payment
        return total * factor + received

    return float(1 / brentq(worth, 1e-9, 1 - 1e-13, xtol=1e-15, rtol=1e-14)) - 1


def random_loan(draw: random.Random) -> tuple[Fraction, Fraction, int, Fraction]:
    """Return what a borrower receives, pays a month, for how long, and gets back at the end."""
    amount = Fraction(draw.randrange(1_000, 500_001))
    months = draw.randint(1, 60)
    rate = Fraction(draw.randrange(1, 1001), 10_000)
    fee, saving = (Fraction(draw.randrange(0, most), 10_000) for most in (1001, 3001))
    is_flat = draw.random() < 0.5
    payment = (
        amount * (1 + rate * months) / months if is_flat else amount * rate / (1 - 1 / (1 + rate) ** months)
    )
    return amount * (1 - fee - saving), payment, months, amount * saving


def test_ten_thousand_random_loans_agree_with_an_independent_solver() -> None:
    draw = random.Random(20261122)  # noqa: S311  # test data
    for _ in range(LOANS):
        received, payment, months, returned = random_loan(draw)
        ours = period_rate(received, payment, Fraction(months), returned)
        theirs = independent_rate(float(received), float(payment), months, float(returned))
        assert abs(float(ours) - theirs) < 1e-9, (received, payment, months, returned)


amounts = st.fractions(min_value=0, max_value=10**15, max_denominator=10**6)


@given(received=amounts, payment=amounts, periods=st.integers(-1, 601), returned=amounts)
@settings(max_examples=300, deadline=None)
def test_a_rate_discounts_the_flows_to_nothing_or_there_is_none(
    received: Fraction, payment: Fraction, periods: int, returned: Fraction
) -> None:
    try:
        rate = period_rate(received, payment, Fraction(periods), returned)
    except FinanceError:
        return
    assert 0 <= rate <= 1_000_000

    def worth(at: Fraction) -> Fraction:
        factor = 1 / (1 + at)
        annuity = Fraction(periods) if at == 0 else (1 - factor**periods) / at
        return received + returned * factor**periods - payment * annuity

    hair = Fraction(1, 10**14)
    assert worth(rate + hair) > 0 or rate == 0
    assert worth(max(rate - hair, Fraction(0))) <= 0


@given(received=amounts, payment=amounts, periods=st.integers(1, 600), returned=amounts)
@settings(max_examples=200, deadline=None)
def test_a_larger_fee_never_lowers_the_rate(
    received: Fraction, payment: Fraction, periods: int, returned: Fraction
) -> None:
    try:
        dear = period_rate(received * Fraction(9, 10), payment, Fraction(periods), returned)
        cheap = period_rate(received, payment, Fraction(periods), returned)
    except FinanceError:
        return
    assert dear >= cheap


@given(
    amount=amounts,
    rate=st.fractions(min_value=-1, max_value=100, max_denominator=10**8),
    periods=st.integers(0, 601),
)
@settings(max_examples=200, deadline=None)
def test_an_instalment_pays_back_at_least_the_amount(amount: Fraction, rate: Fraction, periods: int) -> None:
    try:
        payment = instalment(amount, rate, Fraction(periods))
    except FinanceError:
        return
    assert payment * periods >= amount - Fraction(periods, 10**14)


def test_a_loan_without_cost_has_the_rate_zero() -> None:
    assert period_rate(Fraction(1200), Fraction(100), Fraction(12)) == 0
    assert instalment(Fraction(1200), Fraction(0), Fraction(12)) == 100
    assert yearly_rate(Fraction(0), Fraction(12)) == 0


def test_forced_saving_above_the_payment_has_one_rate() -> None:
    rate = period_rate(Fraction(6000), Fraction(1000), Fraction(12), Fraction(4000))
    assert abs(float(rate) - independent_rate(6000, 1000, 12, 4000)) < 1e-9


def test_the_largest_rate_is_found() -> None:
    assert period_rate(Fraction(1), Fraction(1_000_001), Fraction(1)) == 1_000_000


def test_powers_are_exact() -> None:
    assert power(Fraction(3, 2), Fraction(3)) == Fraction(27, 8)
    assert power(Fraction(3, 2), Fraction(-2)) == Fraction(4, 9)
    assert power(Fraction(0), Fraction(0)) == 1
    assert yearly_rate(Fraction(1, 100), Fraction(2)) == Fraction(201, 10_000)


def test_the_slowest_formulas_are_little_work() -> None:
    slow = [
        "period_rate(999999999999999.999999, 999999999999999.999999, 600, 999999999999999.999999)",
        "period_rate(0.000001, 0.9, 600, 0.000001)",
        "instalment(999999999999999, 99.999999 / 100, 600) + power(1.00000001, 600)",
        "yearly_rate(period_rate(3, 2.1, 2), 366)",
    ]
    for formula in slow:
        start = time.process_time()
        evaluate(formula, {})
        assert yards_since(start) < 5, formula
