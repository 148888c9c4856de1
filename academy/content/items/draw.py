"""Drawing the numbers and names of an item: the same seed gives the same values.

Parameters: ``{money: [low, high], step: n}`` in teaching units, ``{int: [low, high]}``, ``{pick: [a, b]}``
and ``{pool: people}`` (a first name). Nothing depends on the order of keys, so a stored item may be
re-ordered.
"""

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from academy.content.expressions import Evaluator, Node, names_in, parse, unit_of

TRIES_PER_DRAW = 200
MAX_CHOICES = 10_000

Value = Fraction | str
Kind = Literal["money", "number", "person"]


class DrawError(ValueError):
    """Parameters from which no values can be drawn."""


@dataclass(frozen=True, slots=True)
class Draw:
    """The values of one draw and how many tries it took."""

    values: Mapping[str, Value]
    tries: int


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """Parameters made ready for many draws."""

    choices: Mapping[str, Sequence[Fraction]]
    people: tuple[str, ...]
    derived: tuple[tuple[str, Node], ...]
    required: tuple[Node, ...]

    def draw(self, generator: random.Random, names: Sequence[str]) -> Draw:
        """Draw until every `require` holds; raise `DrawError` after 200 tries."""
        if len(names) < len(self.people):
            raise DrawError(f"{len(self.people)} names are needed, {len(names)} are known")
        for tries in range(1, TRIES_PER_DRAW + 1):
            numbers: dict[str, Fraction] = {
                name: choices[generator.randrange(len(choices))] for name, choices in self.choices.items()
            }
            evaluator = Evaluator(numbers)
            for name, formula in self.derived:
                numbers[name] = evaluator.number(formula)
            if all(evaluator.truth(condition) for condition in self.required):
                people = dict(zip(self.people, generator.sample(names, len(self.people)), strict=True))
                return Draw({**numbers, **people}, tries)
        raise DrawError(f"no values in {TRIES_PER_DRAW} tries: loosen “require”")


def plan_draw(
    params: Mapping[str, Mapping[str, object]], derive: Mapping[str, str], require: Sequence[str]
) -> DrawPlan:
    """Prepare an item's parameters; raise `DrawError` or `ExpressionError` when they make no sense."""
    choices = {}
    people = []
    for name in sorted(params):
        if "pool" in params[name]:
            people.append(name)
        else:
            choices[name] = _choices(name, params[name])
    return DrawPlan(
        choices=choices,
        people=tuple(people),
        derived=_in_order_of_need(derive),
        required=tuple(parse(condition) for condition in require),
    )


def draw_values(
    params: Mapping[str, Mapping[str, object]],
    derive: Mapping[str, str],
    require: Sequence[str],
    *,
    seed: str,
    people: Sequence[str],
) -> dict[str, Value]:
    """Draw one set of values from a seed text such as attempt id + item id.

    Money comes in teaching units. Raise `DrawError` or `ExpressionError` for parameters the checker refuses.
    """
    return dict(plan_draw(params, derive, require).draw(seeded(seed), people).values)


def seeded(seed: str) -> random.Random:
    """Return a generator that is the same for the same text on every machine."""
    digest = hashlib.sha256(seed.encode()).digest()
    return random.Random(int.from_bytes(digest))  # noqa: S311 - exercises, not secrets


def exact(number: object) -> Fraction:
    """Turn a number written in a course file (int, float as written, or text) into a fraction."""
    if isinstance(number, bool) or not isinstance(number, int | float | str | Fraction):
        raise DrawError(f"{number!r} is not a number")
    try:
        return Fraction(str(number))
    except (ValueError, ZeroDivisionError):
        raise DrawError(f"{number!r} is not a number") from None


def computed_number(formula: str, numbers: Mapping[str, Fraction]) -> Fraction:
    """Compute a formula of an item exactly from its drawn numbers; raise `ExpressionError` when it cannot be done."""
    return Evaluator(numbers).number(parse(formula))


def value_kinds(params: Mapping[str, Mapping[str, object]], derive: Mapping[str, str]) -> dict[str, Kind]:
    """Say for every value whether it is shown as money, as a number or as a name.

    A derived value is money when its formula is: money plus or times anything is money, money divided by
    money is a number. An instalment is money, a rate and a power are numbers, `if` is what its branches are.
    """
    kinds: dict[str, Kind] = {}
    for name, param in params.items():
        kinds[name] = "person" if "pool" in param else "money" if "money" in param else "number"
    for name, formula in _in_order_of_need(derive):
        kinds[name] = formula_kind(formula, kinds)
    return kinds


def formula_kind(node: Node, kinds: Mapping[str, Kind]) -> Kind:
    """Return "money" when a formula gives an amount, else "number"."""
    return "money" if unit_of(node, kinds) == "money" else "number"


def _choices(name: str, param: Mapping[str, object]) -> Sequence[Fraction]:
    picked = param.get("pick")
    if isinstance(picked, Sequence) and not isinstance(picked, str) and picked:
        return tuple(exact(each) for each in picked)
    bounds = param.get("money", param.get("int"))
    if not isinstance(bounds, Sequence) or isinstance(bounds, str) or len(bounds) != 2:  # noqa: PLR2004 - low, high
        raise DrawError(f"“{name}” needs money, int, pick or pool")
    low, high, step = exact(bounds[0]), exact(bounds[1]), exact(param.get("step", 1))
    if step <= 0 or high < low:
        raise DrawError(f"“{name}” goes from {low} to {high} in steps of {step}")
    count = int((high - low) // step) + 1
    if count > MAX_CHOICES:
        raise DrawError(f"“{name}” has {count} possible values; use a larger step")
    return tuple(low + step * index for index in range(count))


def _in_order_of_need(derive: Mapping[str, str]) -> tuple[tuple[str, Node], ...]:
    formulas = {name: parse(derive[name]) for name in sorted(derive)}
    ordered: dict[str, Node] = {}
    while len(ordered) < len(formulas):
        ready = [
            name
            for name, formula in formulas.items()
            if name not in ordered and not (names_in(formula) & formulas.keys()) - ordered.keys()
        ]
        if not ready:
            raise DrawError("the derived values need each other in a circle")
        ordered.update((name, formulas[name]) for name in ready)
    return tuple(ordered.items())
