"""The finance functions of formulas: powers, level payments and the rate of a loan.

Amounts are in any one currency; rates are fractions per period (0.02 is 2 %), so a yearly rate in percent is
divided by 100 and by the number of periods first. A period is the time from one payment to the next, all equal.

Results are the same on every machine: only whole numbers, exact fractions and decimals of 60 digits are used,
never floating point. `power` and `yearly_rate` are exact; `instalment` and `period_rate` are rounded half to even
to 14 decimals. Every function raises `FinanceError` for values that have no result, and none takes longer than a few
milliseconds: periods and exponents end at 600, and numbers longer than 32,768 bits are refused.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache

MAX_PERIODS = 600
MAX_PERIODS_A_YEAR = 366
MAX_BITS = 32_768
MAX_RATE = 1_000_000
DECIMALS = 14

#: Only + - * / of this context are used, which every implementation rounds the same.
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN, Emin=-999_999, Emax=999_999)
_CLOSE_ENOUGH = Decimal("1e-20")
_ZERO, _HALF, _ONE, _TWO = Decimal(0), Decimal("0.5"), Decimal(1), Decimal(2)


class FinanceError(ValueError):
    """Values that give no result; the message says why, in words for the author of a formula."""


def bits(value: Fraction) -> int:
    """Return how long a fraction is: the bits of the longer one of its two parts."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """Return base ** exponent exactly; the exponent is whole, from -600 to 600.

    Raises FinanceError for another exponent, a negative power of 0, or a result of more than 32,768 bits.
    """
    if exponent.denominator != 1 or abs(exponent) > MAX_PERIODS:
        raise FinanceError(f"the exponent of a power is a whole number up to {MAX_PERIODS}")
    if base == 0 and exponent < 0:
        raise FinanceError("a negative power of 0 has no value")
    if bits(base) * abs(exponent) > MAX_BITS:
        raise FinanceError("the power is too large")
    return Fraction(base ** int(exponent))


def instalment(amount: Fraction, rate: Fraction, periods: Fraction) -> Fraction:
    """Return the level payment that pays back a declining-balance loan, in the unit of `amount`.

    ``amount * rate / (1 - (1 + rate) ** -periods)``, payments at the end of each period; amount / periods when the
    rate is 0. Source: the ordinary annuity formula (guide part 10). Rounded half to even to 14 decimals. Raises
    FinanceError for a negative rate, or periods that are not a whole number from 1 to 600.
    """
    count = _periods(periods, MAX_PERIODS)
    if rate < 0:
        raise FinanceError("a rate below 0 has no instalment")
    if rate == 0:
        return round(amount / count, DECIMALS)
    growth = power(1 + rate, Fraction(count))
    return round(amount * rate * growth / (growth - 1), DECIMALS)


def period_rate(
    received: Fraction, payment: Fraction, periods: Fraction, returned: Fraction = Fraction(0)
) -> Fraction:
    """Return the rate per period of a loan, from its cash flows, rounded half to even to 14 decimals.

    The rate r with ``received = sum of payment / (1 + r)**k for k = 1..periods - returned / (1 + r)**periods``:
    `received` comes into the hand at once, `payment` goes out at the end of each period, and `returned` (forced
    saving) comes back with the last payment. All three are in one unit. Source: internal rate of return, guide part 10.

    When what is paid equals what is received and returned, the rate is 0. When it is less, the rate would be
    negative and FinanceError is raised: a loan that costs less than nothing is a slip of the finger. Otherwise the
    value of the flows is below zero at rate 0 and above it at a huge rate, and by Descartes' rule of signs there is
    exactly one rate between them, also when `returned` is larger than `payment`. It is found by Newton's method inside
    a bracket: a step that leaves the bracket, or is not half as long as the one before the last, is replaced by
    halving the bracket, so that it always ends.

    Raises FinanceError also when nothing is received, when a payment or what is returned is negative, for periods
    that are not a whole number from 1 to 600, and for a rate above 1,000,000.
    """
    count = _periods(periods, MAX_PERIODS)
    if received <= 0:
        raise FinanceError("nothing is received, so there is no rate")
    if payment < 0 or returned < 0:
        raise FinanceError("payments and what is returned are never negative")
    cost = payment * count - received - returned
    if cost < 0:
        raise FinanceError("less is paid than received, so there is no rate of 0 or more")
    if cost == 0:
        return Fraction(0)
    return _solved(received, payment, count, returned)


def yearly_rate(rate: Fraction, periods_per_year: Fraction) -> Fraction:
    """Return the effective yearly rate of a rate per period, exactly: ``(1 + rate) ** periods_per_year - 1``.

    Source: guide part 10. Raises FinanceError for a rate below -1, or periods that are not a whole number from 1 to
    366.
    """
    if rate < -1:
        raise FinanceError("a rate below -100 % has no yearly rate")
    return power(1 + rate, Fraction(_periods(periods_per_year, MAX_PERIODS_A_YEAR))) - 1


def _periods(periods: Fraction, most: int) -> int:
    if periods.denominator != 1 or not 1 <= periods <= most:
        raise FinanceError(f"the number of periods is whole, from 1 to {most}")
    return int(periods)


@lru_cache(maxsize=2048)
def _solved(received: Fraction, payment: Fraction, periods: int, returned: Fraction) -> Fraction:
    """Find the one rate above 0 at which the value of the cash flows changes from minus to plus."""
    flows = _Flows(_decimal(received), _decimal(payment), periods, _decimal(returned))
    low, high = _ZERO, Decimal("0.01")
    while flows.value(high)[0] < 0:
        if high == MAX_RATE:
            raise FinanceError("the rate is too large")
        low, high = high, min(_CONTEXT.multiply(high, _TWO), Decimal(MAX_RATE))
    return round(Fraction(_root(flows, low, high)), DECIMALS)


def _root(flows: "_Flows", low: Decimal, high: Decimal) -> Decimal:
    """Close in on a root between `low`, where the value is negative, and `high`, where it is not."""
    plus, minus, times, over = _CONTEXT.add, _CONTEXT.subtract, _CONTEXT.multiply, _CONTEXT.divide
    rate = high
    step = before = minus(high, low)
    while True:
        value, slope = flows.value(rate)
        low, high = (rate, high) if value < 0 else (low, rate)
        newton = over(value, slope) if slope else _ZERO
        is_good = bool(slope) and low < minus(rate, newton) < high
        is_quick = _CONTEXT.abs(newton) < _CONTEXT.abs(times(before, _HALF))
        before = step
        step = newton if is_good and is_quick else minus(rate, times(plus(low, high), _HALF))
        rate = minus(rate, step)
        if _CONTEXT.abs(step) < _CLOSE_ENOUGH:
            return rate


@dataclass(frozen=True, slots=True)
class _Flows:
    """The value today of what is received, paid and returned, at a rate per period."""

    received: Decimal
    payment: Decimal
    periods: int
    returned: Decimal

    def value(self, rate: Decimal) -> tuple[Decimal, Decimal]:
        """Return the value at a rate above 0, and its slope."""
        plus, minus, times, over = _CONTEXT.add, _CONTEXT.subtract, _CONTEXT.multiply, _CONTEXT.divide
        discount = over(_ONE, plus(_ONE, rate))
        last = _whole_power(discount, self.periods)
        annuity = over(minus(_ONE, last), rate)
        falling = times(times(Decimal(self.periods), last), discount)  # minus the slope of `last`
        value = minus(plus(self.received, times(self.returned, last)), times(self.payment, annuity))
        slope = minus(times(self.payment, over(minus(annuity, falling), rate)), times(self.returned, falling))
        return value, slope


def _whole_power(base: Decimal, exponent: int) -> Decimal:
    result = _ONE
    while exponent:
        if exponent & 1:
            result = _CONTEXT.multiply(result, base)
        base = _CONTEXT.multiply(base, base)
        exponent >>= 1
    return result


def _decimal(value: Fraction) -> Decimal:
    return _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
