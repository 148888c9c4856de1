"""Drawing: the same seed gives the same values, whatever the order of keys."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.content.items.draw import DrawError, draw_values, exact, value_kinds

PEOPLE = ["Sari", "Bagus", "Dewi"]
PARAMS: dict[str, dict[str, object]] = {
    "name": {"pool": "people"},
    "loan": {"money": [100, 400], "step": 20},
    "pct": {"pick": [5, 10, "2.5"]},
    "months": {"int": [2, 4]},
}
DERIVE = {"total": "loan + interest", "interest": "loan * pct / 100 * months"}
REQUIRE = ["interest != loan", "loan > 100"]


@given(st.text())
def test_same_seed_same_values(seed: str) -> None:
    first = draw_values(PARAMS, DERIVE, REQUIRE, seed=seed, people=PEOPLE)
    turned = draw_values(
        dict(reversed(PARAMS.items())), dict(reversed(DERIVE.items())), REQUIRE, seed=seed, people=PEOPLE
    )
    assert first == turned
    assert first["name"] in PEOPLE
    loan, pct, months = (Fraction(first[name]) for name in ("loan", "pct", "months"))
    assert (loan - 100) % 20 == 0
    assert 100 < loan <= 400
    assert months in (2, 3, 4)
    assert first["total"] == loan + loan * pct / 100 * months


def test_the_drawn_values_of_a_seed_never_change() -> None:
    values = draw_values(PARAMS, DERIVE, REQUIRE, seed="attempt-1 rk-0603", people=PEOPLE)
    assert values == {
        "interest": Fraction(51, 2),
        "loan": 340,
        "months": 3,
        "name": "Dewi",
        "pct": Fraction(5, 2),
        "total": Fraction(731, 2),
    }


def test_seeds_give_different_values() -> None:
    drawn = {str(draw_values(PARAMS, DERIVE, [], seed=str(seed), people=PEOPLE)) for seed in range(100)}
    assert len(drawn) > 60


def test_two_people_are_never_the_same() -> None:
    params = {"a": {"pool": "people"}, "b": {"pool": "people"}}
    for seed in range(30):
        values = draw_values(params, {}, [], seed=str(seed), people=PEOPLE)
        assert values["a"] != values["b"]


def test_decimals_are_taken_as_written() -> None:
    assert exact(0.1) == exact("0.1") == Fraction(1, 10)


@pytest.mark.parametrize("wrong", [True, None, "ten", [1]])
def test_what_is_not_a_number_is_refused(wrong: object) -> None:
    with pytest.raises(DrawError):
        exact(wrong)


def test_derived_money_is_known() -> None:
    derive = {
        **DERIVE,
        "share": "loan / total",
        "rest": "-loan % 7",
        "count": "months * 2",
        "parts": "loan // 2",
        "most": "max(loan, 5)",
        "is_big": "1 + 1",
        "payment": "instalment(loan, 0.02, months)",
        "rate": "period_rate(loan, loan, months)",
        "a_year": "yearly_rate(rate, 12) + power(loan, 2)",
        "fee": "if(months > 2, interest, 0)",
        "flag": "if(loan > 2, months, 0)",
    }
    kinds = value_kinds(PARAMS, derive)
    assert {name for name, kind in kinds.items() if kind == "money"} == {
        "loan",
        "interest",
        "total",
        "rest",
        "parts",
        "most",
        "payment",
        "fee",
    }
    assert kinds["name"] == "person"
