"""Rules for drawn numbers: each draw must make sense, be exact and keep traps apart from the answer."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

from academy.content.checker.figures import shown
from academy.content.expressions import Evaluator, ExpressionError, names_in, parse
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
class _Checked:
    item_id: str
    plan: DrawPlan
    kinds: Mapping[str, Kind]
    displayed: Collection[str]
    figures: Sequence[tuple[str, Figure]]
    boxes: Sequence[tuple[str, Box]]


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
        for _, text, _ in _formulas(entry):
            parse(text)
    except ExpressionError:
        return None  # reported with its place by _check_formulas
    for place, each in (*figures, *boxes):
        if (_kind(each) == "money") != (formula_kind(parse(each.formula), kinds) == "money"):
            error(f"{place}.{each.unit_place}", "the unit does not fit the formula of the answer")
    if not (bank.params or figures or boxes):
        return None
    return _Checked(entry.id, plan, kinds, displayed & numbers, figures, boxes)


def _figures(entry: ItemEntry) -> Iterator[tuple[str, Figure]]:
    for place, question in entry.question.asked(entry.id):
        yield from ((place, figure) for figure in question.figures())


def _boxes(entry: ItemEntry) -> Iterator[tuple[str, Box]]:
    for place, question in entry.question.asked(entry.id):
        yield from ((place, box) for box in question.boxes())


def _kind(figure: Figure) -> Kind:
    return "money" if figure.unit is Unit.MONEY else "number"


def _formulas(entry: ItemEntry) -> Iterator[tuple[str, str, bool]]:
    """Return (place, formula, may it read `answer`)."""
    for name, text in entry.bank.derive.items():
        yield f"{entry.id}.derive.{name}", text, False
    for number, text in enumerate(entry.bank.require):
        yield f"{entry.id}.require.{number}", text, False
    for place, figure in (*_figures(entry), *_boxes(entry)):
        yield f"{place}.{figure.place}", figure.formula, False
    for place, box in _boxes(entry):
        yield from ((f"{place}.{at}", text, True) for at, text in box.verify.items())
        yield from ((f"{place}.{at}", text, False) for at, text in box.traps.items())


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
        if not any("answer" in text for text in box.verify.values()):
            error(f"{place}.{box.verify_place}", "no relation tests the answer")
        same = f"answer=={box.formula}".replace(" ", "")
        for at, text in box.verify.items():
            if text.replace(" ", "") == same:
                error(f"{place}.{at}", "only repeats the formula of the answer")


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
    answers: dict[str, set[Fraction]] = {f"{place}.{box.place}": set() for place, box in checked.boxes}
    try:
        for _ in range(samples):
            drawn = checked.plan.draw(generator, people).values
            numbers = {name: value for name, value in drawn.items() if isinstance(value, Fraction)}
            for name in checked.displayed:
                if fault := exactness.fault(numbers[name], checked.kinds[name]):
                    problems.error(f"{checked.item_id}.{name}", f"{{{name}}}: {fault}", "exact")
            for place, figure in checked.figures:
                value = Evaluator(numbers).number(parse(figure.formula))
                if fault := exactness.fault(value, _kind(figure)):
                    problems.error(f"{place}.{figure.place}", fault, "exact")
            for place, box in checked.boxes:
                answer = _check_box(place, box, numbers, exactness, problems)
                answers[f"{place}.{box.place}"].add(answer)
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


def _check_box(
    place: str, box: Box, numbers: dict[str, Fraction], exactness: _Exactness, problems: _ItemProblems
) -> Fraction:
    evaluator, kind = Evaluator(numbers), _kind(box)
    answer = evaluator.number(parse(box.formula))
    if fault := exactness.fault(answer, kind):
        problems.error(f"{place}.{box.place}", fault, "exact")
    for at, formula in box.traps.items():
        value = evaluator.number(parse(formula))
        if abs(value - answer) <= box.tolerance:
            problems.error(f"{place}.{at}", f"equals the answer in some draws: {_example(numbers)}", "trap")
        if fault := exactness.fault(value, kind):
            problems.error(f"{place}.{at}", fault, "exact")
    with_answer = Evaluator({**numbers, "answer": answer})
    for at, formula in box.verify.items():
        if not with_answer.truth(parse(formula)):
            message = f"is not true in some draws: answer = {shown(answer)}, {_example(numbers)}"
            problems.error(f"{place}.{at}", message, "verify")
    return answer


def _example(numbers: Mapping[str, Fraction]) -> str:
    return ", ".join(f"{name} = {shown(value)}" for name, value in sorted(numbers.items()))
