"""Rules for drawn numbers: each draw must make sense, be exact and keep traps apart from the answer."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

from academy.content.checker.figures import shown
from academy.content.checker.items import parts_of
from academy.content.draw import (
    DrawError,
    DrawPlan,
    Kind,
    exact,
    formula_kind,
    plan_draw,
    seeded,
    value_kinds,
)
from academy.content.expressions import Evaluator, ExpressionError, Node, names_in, parse
from academy.content.package import ItemEntry, Package
from academy.content.problems import Report
from academy.content.schema import NumericPart
from academy.content.strings import PLACEHOLDER, words_of_item

MIN_ANSWERS = 20
ENOUGH_SAMPLES_TO_COUNT_ANSWERS = 500
NUMBER_DECIMALS = 100

Complain = Callable[[str, str], None]


def check_numbers(package: Package, entries: Iterable[ItemEntry], samples: int, report: Report) -> None:
    """Draw each item of `entries` with parameters or numeric parts `samples` times and check every draw."""
    exactness = _Exactness(package)
    people = min((names.f + names.m for names in package.shared.people.countries.values()), key=len)
    for entry in entries:
        if entry.item.retired:
            continue
        problems = _ItemProblems(entry.path, report)
        checked = _prepare(entry, problems.error)
        if checked is not None and not problems.found:
            _check_draws(checked, samples, people, exactness, problems)


@dataclass
class _ItemProblems:
    """Reports each place once, however many draws show it."""

    path: str
    report: Report
    found: set[tuple[str, str]] = field(default_factory=set)

    def error(self, place: str, message: str, kind: str = "") -> None:
        if (place, kind or message) not in self.found:
            self.found.add((place, kind or message))
            self.report.error(self.path, place, message)


class _Exactness:
    """Decides whether an amount in teaching units is exact in every currency."""

    def __init__(self, package: Package) -> None:
        self._smallest = {
            code: exact(currency.unit) * 10**currency.decimals
            for code, currency in package.shared.currencies.currencies.items()
        }
        whole = [factor.numerator for factor in self._smallest.values() if factor.denominator == 1]
        self._common = gcd(*whole) if len(whole) == len(self._smallest) else 1

    def fault(self, value: Fraction, kind: Kind) -> str | None:
        """Return what is wrong with showing or typing a value, or None."""
        if kind == "money":
            if self._common % value.denominator == 0:
                return None
            for code, factor in self._smallest.items():
                if (value * factor).denominator != 1:
                    return f"{shown(value)} units cannot be written exactly in {code}"
        elif NUMBER_DECIMALS % value.denominator:
            return f"{shown(value)} has more than two decimals"
        return None


@dataclass(frozen=True)
class _Part:
    """A numeric part with its formulas read."""

    place: str
    kind: Kind
    answer: Node
    verify: tuple[tuple[str, Node], ...]
    traps: tuple[tuple[str, Node], ...]
    tolerance: Fraction


@dataclass(frozen=True)
class _Checked:
    item_id: str
    plan: DrawPlan
    kinds: Mapping[str, Kind]
    displayed: Collection[str]
    parts: tuple[_Part, ...]


def _prepare(entry: ItemEntry, error: Complain) -> _Checked | None:
    item = entry.item
    params = {name: param.model_dump(by_alias=True, exclude_none=True) for name, param in item.params.items()}
    for name in item.params.keys() & item.derive.keys():
        error(f"{item.id}.derive.{name}", "is a parameter already")
    if "answer" in item.params or "answer" in item.derive:
        error(f"{item.id}.params", "“answer” is kept for the answer")
    try:
        plan = plan_draw(params, item.derive, item.require)
        kinds = value_kinds(params, item.derive)
    except DrawError as fault:
        error(f"{item.id}.params", str(fault))
        return None
    except ExpressionError:
        kinds, plan = {}, None
    numbers = {name for name in (*item.params, *item.derive) if kinds.get(name) != "person"}
    _check_formulas(entry, numbers, error)
    displayed = _check_placeholders(entry, error)
    if plan is None:
        return None
    try:
        parts = tuple(
            _prepare_part(place, part) for place, part in parts_of(entry) if isinstance(part, NumericPart)
        )
    except ExpressionError:
        return None  # reported with its place by _check_formulas
    for part in parts:
        if (part.kind == "money") != (formula_kind(part.answer, kinds) == "money"):
            error(f"{part.place}.unit", "the unit does not fit the formula of the answer")
    if not item.params and not parts:
        return None
    return _Checked(item.id, plan, kinds, displayed & numbers, parts)


def _prepare_part(place: str, part: NumericPart) -> _Part:
    return _Part(
        place=place,
        kind="money" if part.unit == "money" else "number",
        answer=parse(part.answer),
        verify=tuple((f"{place}.verify.{n}", parse(text)) for n, text in enumerate(part.verify)),
        traps=tuple((f"{place}.traps.{n}.value", parse(trap.value)) for n, trap in enumerate(part.traps)),
        tolerance=exact(part.tolerance.abs),
    )


def _formulas(entry: ItemEntry) -> Iterator[tuple[str, str, bool]]:
    """Return (place, formula, may it read `answer`)."""
    item = entry.item
    for name, text in item.derive.items():
        yield f"{item.id}.derive.{name}", text, False
    for number, text in enumerate(item.require):
        yield f"{item.id}.require.{number}", text, False
    for place, part in parts_of(entry):
        if isinstance(part, NumericPart):
            yield f"{place}.answer", part.answer, False
            for number, text in enumerate(part.verify):
                yield f"{place}.verify.{number}", text, True
            for number, trap in enumerate(part.traps):
                yield f"{place}.traps.{number}.value", trap.value, False


def _check_formulas(entry: ItemEntry, numbers: set[str], error: Complain) -> None:
    for place, text, reads_answer in _formulas(entry):
        try:
            names = names_in(parse(text))
        except ExpressionError as fault:
            error(place, str(fault))
            continue
        for name in sorted(names - numbers - ({"answer"} if reads_answer else set())):
            error(place, f"“{name}” is not a number of this item")
    for place, part in parts_of(entry):
        if isinstance(part, NumericPart) and not any("answer" in text for text in part.verify):
            error(f"{place}.verify", "no relation tests the answer")
        if isinstance(part, NumericPart):
            same = f"answer=={part.answer}".replace(" ", "")
            for number, text in enumerate(part.verify):
                if text.replace(" ", "") == same:
                    error(f"{place}.verify.{number}", "only repeats the formula of the answer")


def _check_placeholders(entry: ItemEntry, error: Complain) -> set[str]:
    """Report placeholders without a value; return the names that are shown."""
    known = set(entry.item.params) | set(entry.item.derive)
    answers = {place for place, part in parts_of(entry) if isinstance(part, NumericPart)}
    used: set[str] = set()
    for place, text in words_of_item(entry.raw).items():
        numeric = place.startswith(tuple(f"{each}." for each in answers)) if answers else False
        for name in PLACEHOLDER.findall(text):
            if name == "answer" and numeric and not place.endswith(".stem"):
                continue
            if name not in known:
                error(place, f"there is no value for {{{name}}}")
            used.add(name)
    read = {name for _, text, _ in _formulas(entry) for name in re.findall(r"[a-z][a-z0-9_]*", text)}
    for name in entry.item.params:
        if name not in used | read:
            error(f"{entry.item.id}.params.{name}", "is drawn but never used")
    return used


def _check_draws(
    checked: _Checked, samples: int, people: list[str], exactness: _Exactness, problems: _ItemProblems
) -> None:
    generator = seeded(f"check {checked.item_id}")
    answers: dict[str, set[Fraction]] = {part.place: set() for part in checked.parts}
    try:
        for _ in range(samples):
            drawn = checked.plan.draw(generator, people).values
            numbers = {name: value for name, value in drawn.items() if isinstance(value, Fraction)}
            for name in checked.displayed:
                if fault := exactness.fault(numbers[name], checked.kinds[name]):
                    problems.error(f"{checked.item_id}.{name}", f"{{{name}}}: {fault}", "exact")
            for part in checked.parts:
                answers[part.place].add(_check_part_draw(part, numbers, exactness, problems))
    except DrawError as fault:
        problems.error(f"{checked.item_id}.require", str(fault))
        return
    except ExpressionError as fault:
        problems.error(checked.item_id, f"cannot be computed in some draws: {fault}")
        return
    if samples >= ENOUGH_SAMPLES_TO_COUNT_ANSWERS:
        for place, different in answers.items():
            if len(different) < MIN_ANSWERS:
                problems.report.warning(
                    problems.path, f"{place}.answer", f"only {len(different)} different answers; 20 are right"
                )


def _check_part_draw(
    part: _Part, numbers: dict[str, Fraction], exactness: _Exactness, problems: _ItemProblems
) -> Fraction:
    evaluator = Evaluator(numbers)
    answer = evaluator.number(part.answer)
    if fault := exactness.fault(answer, part.kind):
        problems.error(f"{part.place}.answer", fault, "exact")
    for place, formula in part.traps:
        value = evaluator.number(formula)
        if abs(value - answer) <= part.tolerance:
            problems.error(place, f"equals the answer in some draws: {_example(numbers)}", "trap")
        if fault := exactness.fault(value, part.kind):
            problems.error(place, fault, "exact")
    with_answer = Evaluator({**numbers, "answer": answer})
    for place, formula in part.verify:
        if not with_answer.truth(formula):
            message = f"is not true in some draws: answer = {shown(answer)}, {_example(numbers)}"
            problems.error(place, message, "verify")
    return answer


def _example(numbers: Mapping[str, Fraction]) -> str:
    return ", ".join(f"{name} = {shown(value)}" for name, value in sorted(numbers.items()))
