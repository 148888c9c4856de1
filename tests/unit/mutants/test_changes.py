"""What the mutator changes in a small piece of source, and what it leaves alone."""

import ast

import pytest

from tests.mutants.changes import Source, with_keys
from tests.mutants.conditions import condition_changes
from tests.mutants.faults import fault_changes


def statements(text: str, *, family: str) -> list[str]:
    """Return the source with each change, one after the other, as Python writes it."""
    content = text.encode()
    source = Source("academy/accounts/sample.py", content)
    found = condition_changes(source) if family == "condition" else fault_changes(source)
    return [ast.unparse(ast.parse(change.plant(content))) for change in found]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("s.where(a == 1, b == 2)", ["s.where(*(), b == 2)", "s.where(a == 1, *())"]),
        ("s.where((a == 1))", ["s.where(*())"]),
        (
            "s.where(\n    a == (1),  # not (this)\n    (b == 2),\n)",
            ["s.where(*(), b == 2)", "s.where(a == 1, *())"],
        ),
        ("s.where(*all_of(x))", ["s.where(*())"]),
        ("s.having(c > 1).filter(d)", ["s.having(c > 1).filter(*())", "s.having(*()).filter(d)"]),
        ("q.filter_by(a=1, b=2)", ["q.filter_by(**{}, b=2)", "q.filter_by(a=1, **{})"]),
        ("sa.and_(a, b)", ["sa.and_(*(), b)", "sa.and_(a, *())"]),
        ("sa.and_(a)", []),
        ("(a == 1) & (b == 2)", ["b == 2", "a == 1"]),
        ("s.where(x & y)", ["s.where(*())", "s.where(y)", "s.where(x)"]),
        (
            "s.join(T, and_(T.id == t, T.country == c))",
            ["s.join(T, and_(*(), T.country == c))", "s.join(T, and_(T.id == t, *()))"],
        ),
        ("one_set & another", []),
        ("filter(key, rows)", []),
    ],
)
def test_each_condition_is_left_out(text: str, changed: list[str]) -> None:
    assert statements(text, family="condition") == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("a < b", ["a <= b"]),
        ("a >= b", ["a > b"]),
        ("a == b != c", ["a != b != c", "a == b == c"]),
        ("a is not b", ["a is b"]),
        ("a not in b", ["a in b"]),
        ("a and b or c", ["a and b and c", "a or b or c"]),
        ("x = not (a or b)", ["x = a or b", "x = not (a and b)"]),
        ("a if b else c", ["a if not b else c"]),
        ("[x for x in y if z]", ["[x for x in y if not z]"]),
        ("a + b - c", ["a + b + c", "a - b - c"]),
        ("start + timedelta(days=n)", ["start - timedelta(days=n)", "start + timedelta(**{})"]),
        ("f'{a}' + b", ["'XX' + f'{a}' + b"]),
        ("x = 10", ["x = 11", "x = 9"]),
        ("x = 0", ["x = 1"]),
        ("x = True", ["x = False"]),
        ("x = 'word'", ["x = 'XXword'"]),
        ("x = ''", []),
        ("x += y", ["x -= y"]),
        ("f(x)", ["pass"]),
        ("y = f(x, key=z)", ["y = f(x, **{})"]),
        ("if a == b:\n    raise E('why')", ["if a != b:\n    raise E('why')", "if a == b:\n    pass"]),
        ("while a:\n    break", ["while not a:\n    break", "while a:\n    continue"]),
        (
            "def f(n=1):\n    return n",
            ["def f(n=2):\n    return n", "def f(n=0):\n    return n", "def f(n=1):\n    return None"],
        ),
    ],
)
def test_each_slip_is_made(text: str, changed: list[str]) -> None:
    def as_told(change: str) -> str:
        return change.replace("'XX' + f'{a}'", "f'XX{a}'")

    assert statements(text, family="fault") == [as_told(change) for change in changed]


@pytest.mark.parametrize(
    "text",
    [
        "'''Say what it is.'''",
        "import a",
        "assert a < b",
        "def f(a: 'Late') -> 'Text':\n    return None",
        "if TYPE_CHECKING:\n    from a import b",
        "class A:\n    def __repr__(self):\n        return 'A'",
        "log.warning('%s', a)",
        "assert_never(a)",
        "x = _('A sentence.')",
        "__all__ = ['a']",
        "@overload\ndef f(a):\n    return a",
        "x: Literal['a'] = a",
        "@dataclass(frozen=True, slots=True)\nclass A:\n    a: int",
    ],
)
def test_nothing_is_changed_that_nobody_could_see(text: str) -> None:
    assert statements(text, family="fault") == []


def test_a_change_keeps_the_number_of_every_other_line() -> None:
    content = b"def f(s):\n    raise E(\n        s,\n    )\n\n\nlast = s\n"
    source = Source("academy/accounts/sample.py", content)
    [change] = [change for change in fault_changes(source) if change.kind == "raise left out"]
    assert change.plant(content) == b"def f(s):\n    pass\n\n\n\n\nlast = s\n"


def test_a_key_outlives_edits_elsewhere_and_tells_two_of_a_kind_apart() -> None:
    def keys(text: str) -> list[str]:
        return [change.key for change in with_keys(fault_changes(Source("academy/a.py", text.encode())))]

    function = "def f(a, b):\n    return (a < b, a < b)\n"
    before = keys(function)
    after = keys(f"def g(c):\n    return c\n\n\n{function}")
    assert len(set(before)) == 3
    assert after[1:] == before
