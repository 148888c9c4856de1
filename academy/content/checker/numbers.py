"""Rules for drawn numbers: each draw must make sense, be exact and keep traps apart from the answer."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

from academy.content.checker.figures import shown
from academy.content.expressions import Evaluator, ExpressionError, Node, names_in, parse
from academy.content.items.draw import (
    DrawError,
    DrawPlan,
    Kind,
    exact,
    formula_kind,
    plan_draw,
    seeded,
    value_kinds,
)
from academy.content.kinds.question import Box, Complain, Figure, Unit
from academy.content.package import ItemEntry, Package
from academy.content.problems import Report
from academy.content.strings import PLACEHOLDER, words_of_item

MIN_ANSWERS = 20
ENOUGH_SAMPLES_TO_COUNT_ANSWERS = 500
NUMBER_DECIMALS = 100


def check_numbers(package: Package, entries: Iterable[ItemEntry], samples: int, report: Report) -> None:
    """Draw each item of `entries` with parameters or numeric parts `samples` times and check every draw."""
    exactness = _Exactness(package)
    people = min((names.f + names.m for names in package.shared.people.countries.values()), key=len)
    for entry in entries:
        if entry.bank.retired:
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
class _Shown:
    """A number that the page shows, with its formula read."""

    place: str
    kind: Kind
    formula: Node


@dataclass(frozen=True)
class _Typed(_Shown):
    """A number that a learner types, with its formulas read."""

    verify: tuple[tuple[str, Node], ...]
    traps: tuple[tuple[str, Node], ...]
    tolerance: Fraction


@dataclass(frozen=True)
class _Checked:
    item_id: str
    plan: DrawPlan
    kinds: Mapping[str, Kind]
    displayed: Collection[str]
    shown: tuple[_Shown, ...]
    typed: tuple[_Typed, ...]


def _prepare(entry: ItemEntry, error: Complain) -> _Checked | None:
    bank = entry.bank
    for name in bank.params.keys() & bank.derive.keys():
        error(f"{entry.id}.derive.{name}", "is a parameter already")
    if "answer" in bank.params or "answer" in bank.derive:
        error(f"{entry.id}.params", "“answer” is kept for the answer")
    try:
        plan = plan_draw(bank.drawn, bank.derive, bank.require)
        kinds = value_kinds(bank.drawn, bank.derive)
    except DrawError as fault:
        error(f"{entry.id}.params", str(fault))
        return None
    except ExpressionError:
        kinds, plan = {}, None
    numbers = {name for name in (*bank.params, *bank.derive) if kinds.get(name) != "person"}
    _check_formulas(entry, numbers, error)
    displayed = _check_placeholders(entry, error)
    if plan is None:
        return None
    figures, boxes = list(_figures(entry)), list(_boxes(entry))
    try:
        shown = tuple(
            _Shown(f"{place}.{each.place}", _kind(each), parse(each.formula)) for place, each in figures
        )
        typed = tuple(_typed(place, box) for place, box in boxes)
    except ExpressionError:
        return None  # reported with its place by _check_formulas
    for place, each in (*figures, *boxes):
        if (_kind(each) == "money") != (formula_kind(parse(each.formula), kinds) == "money"):
            error(f"{place}.{each.unit_place}", "the unit does not fit the formula of the answer")
    if not (bank.params or shown or typed):
        return None
    return _Checked(entry.id, plan, kinds, displayed & numbers, shown, typed)


def _figures(entry: ItemEntry) -> Iterator[tuple[str, Figure]]:
    for place, question in entry.question.asked(entry.id):
        yield from ((place, figure) for figure in question.figures())


def _boxes(entry: ItemEntry) -> Iterator[tuple[str, Box]]:
    for place, question in entry.question.asked(entry.id):
        yield from ((place, box) for box in question.boxes())


def _kind(figure: Figure) -> Kind:
    return "money" if figure.unit is Unit.MONEY else "number"


def _typed(place: str, box: Box) -> _Typed:
    verify, traps = f"{place}.{box.verify_place}", f"{place}.{box.traps_place}"
    return _Typed(
        place=f"{place}.{box.place}",
        kind=_kind(box),
        formula=parse(box.formula),
        verify=tuple((f"{verify}.{n}", parse(text)) for n, text in enumerate(box.verify)),
        traps=tuple((f"{traps}.{n}.value", parse(trap.value)) for n, trap in enumerate(box.traps)),
        tolerance=box.tolerance,
    )


def _formulas(entry: ItemEntry) -> Iterator[tuple[str, str, bool]]:
    """Return (place, formula, may it read `answer`)."""
    for name, text in entry.bank.derive.items():
        yield f"{entry.id}.derive.{name}", text, False
    for number, text in enumerate(entry.bank.require):
        yield f"{entry.id}.require.{number}", text, False
    for place, figure in _figures(entry):
        yield f"{place}.{figure.place}", figure.formula, False
    for place, box in _boxes(entry):
        yield f"{place}.{box.place}", box.formula, False
        for number, text in enumerate(box.verify):
            yield f"{place}.{box.verify_place}.{number}", text, True
        for number, trap in enumerate(box.traps):
            yield f"{place}.{box.traps_place}.{number}.value", trap.value, False


def _check_formulas(entry: ItemEntry, numbers: set[str], error: Complain) -> None:
    for place, text, reads_answer in _formulas(entry):
        try:
            names = names_in(parse(text))
        except ExpressionError as fault:
            error(place, str(fault))
            continue
        for name in sorted(names - numbers - ({"answer"} if reads_answer else set())):
            error(place, f"“{name}” is not a number of this item")
    for place, box in _boxes(entry):
        relations = f"{place}.{box.verify_place}"
        if not any("answer" in text for text in box.verify):
            error(relations, "no relation tests the answer")
        same = f"answer=={box.formula}".replace(" ", "")
        for number, text in enumerate(box.verify):
            if text.replace(" ", "") == same:
                error(f"{relations}.{number}", "only repeats the formula of the answer")


def _check_placeholders(entry: ItemEntry, error: Complain) -> set[str]:
    """Report placeholders without a value; return the names that are shown."""
    known = set(entry.bank.params) | set(entry.bank.derive)
    answers = {place for place, question in entry.question.asked(entry.id) if question.has_one_answer}
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
    for name in entry.bank.params:
        if name not in used | read:
            error(f"{entry.id}.params.{name}", "is drawn but never used")
    return used


def _check_draws(
    checked: _Checked, samples: int, people: list[str], exactness: _Exactness, problems: _ItemProblems
) -> None:
    generator = seeded(f"check {checked.item_id}")
    answers: dict[str, set[Fraction]] = {part.place: set() for part in checked.typed}
    try:
        for _ in range(samples):
            drawn = checked.plan.draw(generator, people).values
            numbers = {name: value for name, value in drawn.items() if isinstance(value, Fraction)}
            for name in checked.displayed:
                if fault := exactness.fault(numbers[name], checked.kinds[name]):
                    problems.error(f"{checked.item_id}.{name}", f"{{{name}}}: {fault}", "exact")
            for figure in checked.shown:
                if fault := exactness.fault(Evaluator(numbers).number(figure.formula), figure.kind):
                    problems.error(figure.place, fault, "exact")
            for part in checked.typed:
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
                    problems.path, place, f"only {len(different)} different answers; 20 are right"
                )


def _check_part_draw(
    part: _Typed, numbers: dict[str, Fraction], exactness: _Exactness, problems: _ItemProblems
) -> Fraction:
    evaluator = Evaluator(numbers)
    answer = evaluator.number(part.formula)
    if fault := exactness.fault(answer, part.kind):
        problems.error(part.place, fault, "exact")
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
