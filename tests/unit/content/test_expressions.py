"""Formulas: exact, bounded, and never anything but a number, a truth value or an `ExpressionError`."""

import math
import operator
import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.content.expressions import (
    FUNCTIONS,
    Call,
    Evaluator,
    ExpressionError,
    Index,
    Name,
    Value,
    check_kind,
    evaluate,
    names_in,
    parse,
)

NAMES = {
    "a": Fraction(3),
    "b": Fraction(-1, 2),
    "zero": Fraction(0),
    "instalment": Fraction(5),
    "unknown_is_read_only_when_chosen": Fraction(7),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("0.1 + 0.2 == 0.3", True),
        ("1 / 3 + 1 / 3 + 1 / 3", 1),
        ("7 // 2", 3),
        ("-7 // 2", -4),
        ("-7 % 3", 2),
        ("2 - 3 - 4", -5),
        ("--3", 3),
        ("1 < 2 < 3", True),
        ("1 < 3 < 2", False),
        ("not 1 == 2 and 3 != 4 or 1 > 2", True),
        ("1 > 2 and 1 / 0 > 1", False),
        ("min(3, 1, 2) + max(3, 1, 2)", 4),
        ("abs(-2.5)", Fraction(5, 2)),
        ("sum(1, 2, 3)", 6),
        ("floor(2.9) + ceil(2.1)", 5),
        ("round(2.5)", 2),
        ("round(2.345, 2)", Fraction(234, 100)),
        ("a * b", Fraction(-3, 2)),
        ("if(1 < 2, 3, 1 / 0)", 3),
        ("if(1 > 2 or a == zero, 1 / 0, unknown_is_read_only_when_chosen)", 7),
        ("power(1 + 0.5, 2)", Fraction(9, 4)),
        ("instalment + 1", 6),
    ],
)
def test_value(text: str, expected: Value | int) -> None:
    assert evaluate(text, NAMES) == expected


def test_a_sign_that_nobody_sees_is_refused_where_it_is() -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate("1 \x00", NAMES)
    assert caught.value.position == 2


def test_length_is_bounded() -> None:
    assert evaluate("1" + "+1" * 149, {}) == 150
    with pytest.raises(ExpressionError, match="300"):
        evaluate("1" + "+1" * 150, {})


@pytest.mark.parametrize(
    "text", ["(" * 31 + "1" + ")" * 31, "-" * 31 + "1", "not " * 31 + "1 < 2", "abs(" * 31]
)
def test_depth_is_bounded(text: str) -> None:
    with pytest.raises(ExpressionError, match="levels"):
        parse(text)


def test_deepest_allowed_formula_fits_the_stack() -> None:
    assert evaluate("(" * 30 + "1" + ")" * 30, {}) == 1


def test_names_are_listed() -> None:
    assert names_in(parse("min(a, b) + c < d and not e > 1")) == {"a", "b", "c", "d", "e"}
    assert names_in(parse("sum(x where due < today) + left[n]", tables=True)) == {
        "x",
        "due",
        "today",
        "left",
        "n",
    }


def test_tables_add_index_and_condition() -> None:
    assert parse("left[8]", tables=True) == Index("left", parse(" " * 5 + "8"), 0)
    where = parse("sum(amount where due > 3)", tables=True)
    assert isinstance(where, Call)
    assert where.where is not None
    assert where.arguments == (Name("amount", 4),)


@pytest.mark.parametrize(
    ("text", "message"),
    [("left[8]", "“left” is not known here"), ("argmin(a)", "“argmin” cannot take these 1 values")],
)
def test_an_evaluator_without_tables_refuses_their_nodes(text: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(message)):
        Evaluator(NAMES).value(parse(text, tables=True))


def outcome_of(text: str, *, tables: bool) -> Value | ExpressionError:
    try:
        return Evaluator(NAMES).value(parse(text, tables=tables))
    except ExpressionError as error:
        return error


@given(st.text(max_size=320))
def test_any_text_gives_a_value_or_an_expression_error(text: str) -> None:
    for tables in (False, True):
        outcome = outcome_of(text, tables=tables)
        if isinstance(outcome, ExpressionError):
            assert 0 <= outcome.position <= len(text)


PIECES = st.sampled_from(
    [
        *("a", "b", "zero", "1", "2.5", "0", "(", ")", "[", "]", ",", "+", "-", "*", "/", "//", "%"),
        *("<", "<=", "==", "!=", ">", ">=", "and", "or", "not", "where"),
        *(*FUNCTIONS, "600", "999999999999999"),
    ]
)


@given(st.lists(PIECES, max_size=60), st.booleans())
@settings(max_examples=300)
def test_any_sequence_of_pieces_gives_a_value_or_an_expression_error(pieces: list[str], tables: bool) -> None:
    assert isinstance(outcome_of(" ".join(pieces)[:300], tables=tables), bool | Fraction | ExpressionError)


LEAVES = st.integers(0, 20).map(lambda number: (str(number), Fraction(number))) | st.sampled_from(
    list(NAMES.items())
)
OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
PYTHONS: dict[str, Callable[[Fraction], Fraction | int]] = {
    "abs": abs,
    "floor": math.floor,
    "ceil": math.ceil,
    "round": round,
    "-": operator.neg,
}
Tree = tuple[str, Fraction | None]


def _joined(parts: tuple[Tree, str, Tree]) -> Tree:
    (left, left_value), symbol, (right, right_value) = parts
    text = f"({left} {symbol} {right})"
    if left_value is None or right_value is None or (symbol in ("/", "//", "%") and right_value == 0):
        return text, None
    return text, Fraction(OPERATORS[symbol](left_value, right_value))


def _called(parts: tuple[str, Tree]) -> Tree:
    name, (text, value) = parts
    return f"{name}({text})", None if value is None else Fraction(PYTHONS[name](value))


TREES: st.SearchStrategy[Tree] = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(inner, st.sampled_from(sorted(OPERATORS)), inner).map(_joined)
        | st.tuples(st.sampled_from(sorted(PYTHONS)), inner).map(_called)
    ),
    max_leaves=12,
)


@given(TREES, TREES)
def test_agrees_with_python_arithmetic(first: Tree, second: Tree) -> None:
    for text, expected in (first, second):
        if len(text) > 300:
            continue
        if expected is None:
            with pytest.raises(ExpressionError, match="zero"):
                evaluate(text, NAMES)
        else:
            assert evaluate(text, NAMES) == expected
    if first[1] is not None and second[1] is not None and len(first[0]) + len(second[0]) < 290:
        assert evaluate(f"{first[0]} <= {second[0]}", NAMES) is (first[1] <= second[1])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("filled(a + 1)", "names of fields only"),
        ("filled(a, b)", "takes 1 values, not 2"),
        ("filled_count(1)", "names of fields only"),
        ("filled(a where a > 1)", "missing"),
        ("power(a where a > 1, 2)", "missing"),
    ],
)
def test_functions_of_entries_take_names(text: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=message):
        parse(text, tables=True)


@pytest.mark.parametrize(
    ("text", "is_condition"),
    [
        ("if(a > 1, b, 2)", False),
        ("filled(a) and not (a > 1 or filled(b))", True),
        ("if(filled(a), filled_count(a, b), 2) > 1", True),
        ("sum(a where a > 1) + power(a, 2)", False),
        ("left[2] + 1", False),
    ],
)
def test_kinds_fit(text: str, is_condition: bool) -> None:
    check_kind(parse(text, tables=True), is_condition=is_condition)
    with pytest.raises(ExpressionError):
        check_kind(parse(text, tables=True), is_condition=not is_condition)


@pytest.mark.parametrize(
    "text",
    [
        "if(a, b, 2)",
        "if(a > 1, b > 1, 2)",
        "if(a > 1, 2, b > 1)",
        "if(1 < 2, 3, 4 + (1 < 2))",
        "(a > 1) + 1",
        "min(a > 1, 2)",
        "sum(a where b)",
        "left[a > 1]",
        "-(a > 1)",
        "filled(a) + 1",
    ],
)
def test_a_branch_of_the_wrong_kind_is_found_without_values(text: str) -> None:
    with pytest.raises(ExpressionError, match="is needed here"):
        check_kind(parse(text, tables=True), is_condition=False)
