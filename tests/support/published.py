"""Random small programmes, their published figures, and an attacker who has nothing but these."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from scipy.optimize import linprog

from academy.disclosure.figures import BASE, FEW, KEYS, Figure, Group
from academy.statistics.indicators import Cell, Dimension, Indicator, ProgrammeFigures, published_figures

Chosen = Callable[["Learner"], bool]
#: What is a difference, to a program that computes with 16 digits.
SURE = 1e-6
NESTED = (Indicator.JOINED, Indicator.STARTED, Indicator.COMPLETED)
SEXES = ("female", "male", "other", "unknown")
AGES = ("15-17", "18-24", "25-34", "35-44", "45-54", "unknown")
SIZES = ("1", "2-4", "5-9", "10-49", "unknown")
COUNTRIES = ("KH", "ID", "VN", "other")


@dataclass(frozen=True)
class Learner:
    """Somebody in a programme: her key, her answers, and the courses that she started and completed."""

    key: int
    codes: Mapping[Dimension, str]
    started: frozenset[str]
    completed: frozenset[str]


@dataclass(frozen=True)
class Shown:
    """One figure that is published, where, and of exactly which people."""

    place: tuple[str, str, Indicator]
    figure: Figure
    people: frozenset[int]


def random_programme(chance: Random) -> list[Learner]:
    """Return up to 160 people, few or many of whom start and complete one or more of up to four courses."""
    courses = [f"cou-10{number}" for number in range(chance.randint(1, 4))]
    starts, completes = chance.random(), chance.random()
    weights = {
        dimension: [chance.random() ** 3 + 0.01 for _ in codes]
        for dimension, codes in zip(Dimension, (SEXES, AGES, COUNTRIES, SIZES), strict=True)
    }
    return [
        _learner(chance, courses, starts, completes, weights)
        for _ in range(int(160 * chance.random() ** 1.5))
    ]


def _learner(
    chance: Random,
    courses: Sequence[str],
    starts: float,
    completes: float,
    weights: Mapping[Dimension, list[float]],
) -> Learner:
    lists = dict(zip(Dimension, (SEXES, AGES, COUNTRIES, SIZES), strict=True))
    started = frozenset(code for code in courses if chance.random() < starts)
    return Learner(
        chance.randrange(KEYS),
        {each: chance.choices(lists[each], weights[each])[0] for each in Dimension},
        started,
        frozenset(code for code in sorted(started) if chance.random() < completes),
    )


def group_of(people: Sequence[Learner]) -> Group:
    """Return people as the database counts them."""
    return Group(len(people), min((one.key for one in people), default=KEYS))


def figures_of(people: Sequence[Learner]) -> ProgrammeFigures:
    """Return the published figures of people, through the product's own way."""
    cells = [
        Cell(one.codes, {each: group_of([one] if counts(one, each) else []) for each in Indicator})
        for one in people
    ]
    codes = sorted(set().union(*(one.started for one in people)))
    return published_figures(
        cells,
        {
            code: {
                Indicator.STARTED: group_of([one for one in people if code in one.started]),
                Indicator.COMPLETED: group_of([one for one in people if code in one.completed]),
            }
            for code in codes
        },
    )


def counts(one: Learner, indicator: Indicator) -> bool:
    """Say whether somebody counts for an indicator."""
    return {
        Indicator.JOINED: True,
        Indicator.STARTED: bool(one.started),
        Indicator.COMPLETED: bool(one.completed),
    }[indicator]


def shown_of(people: Sequence[Learner], figures: ProgrammeFigures) -> Iterator[Shown]:
    """Yield every figure of a programme with the keys of its people, worked out here once more."""

    def keys(chosen: Chosen) -> frozenset[int]:
        return frozenset(one.key for one in people if chosen(one))

    for each, figure in figures.totals.items():
        yield Shown(("total", "", each), figure, keys(lambda one, each=each: counts(one, each)))  # type: ignore[misc]
    for dimension, rows in figures.tables.items():
        for row in rows:
            for each, figure in row.figures.items():
                found = frozenset(
                    one.key for one in people if one.codes[dimension] == row.code and counts(one, each)
                )
                yield Shown((dimension.value, row.code, each), figure, found)
    for row in figures.courses:
        started = keys(lambda one, code=row.code: code in one.started)  # type: ignore[misc]
        completed = keys(lambda one, code=row.code: code in one.completed)  # type: ignore[misc]
        yield Shown(("course", row.code, Indicator.STARTED), row.figures[Indicator.STARTED], started)
        yield Shown(("course", row.code, Indicator.COMPLETED), row.figures[Indicator.COMPLETED], completed)


def expected_error_before(count: int) -> float:
    """Return the mean error of a count in the first release: up with a chance in proportion to the remainder."""
    rest = count % BASE
    return 2 * rest * (BASE - rest) / BASE


def rounded_before(keys: Sequence[int]) -> int:
    """Return the figure of the first release: drawn from the sum of the keys."""
    rest = len(keys) % BASE
    return len(keys) - rest + (BASE if sum(keys) % KEYS * BASE < rest * KEYS else 0)


class Attacker:
    """Somebody who knows all published figures, how they are made, and linear programming."""

    def __init__(self, shown: Sequence[Shown]) -> None:
        self.shown = list(shown)
        self.place = {one.place: number for number, one in enumerate(self.shown)}
        self.bounds = [(one.figure.least, one.figure.most) for one in self.shown]
        self.equal = [self._sum_is_total(table, each) for table in self._tables() for each in NESTED]
        self.smaller = [*self._parts()]

    def recovered(self, chance: Random) -> list[Shown]:
        """Return the hidden small groups whose count the figures leave no choice about."""
        few = [number for number, one in enumerate(self.shown) if one.figure == FEW]
        while few:
            # With weights by chance the sum stays the same only when every count in it does.
            toward = np.zeros(len(self.shown))
            toward[few] = [chance.uniform(0.5, 1) for _ in few]
            low, high = self._best(toward), self._best(-toward)
            if toward @ (high - low) < SURE:
                break
            few = [number for number in few if abs(high[number] - low[number]) < SURE]
        return [self.shown[number] for number in few]

    def _best(self, toward: np.ndarray) -> np.ndarray:
        equal, smaller = np.array(self.equal), np.array(self.smaller)
        found = linprog(
            toward,
            A_ub=smaller if len(smaller) else None,
            b_ub=np.zeros(len(smaller)) if len(smaller) else None,
            A_eq=equal,
            b_eq=np.zeros(len(equal)),
            bounds=self.bounds,
            method="highs",
        )
        assert found.status == 0, found.message
        return np.asarray(found.x)

    def _tables(self) -> list[str]:
        return sorted({one.place[0] for one in self.shown} - {"total", "course"})

    def _sum_is_total(self, table: str, each: Indicator) -> np.ndarray:
        row = np.zeros(len(self.shown))
        for number, one in enumerate(self.shown):
            row[number] = one.place[0] == table and one.place[2] is each
        row[self.place["total", "", each]] = -1
        return row

    def _parts(self) -> Iterator[np.ndarray]:
        """Yield part minus whole, which is never above 0."""
        for (table, code, each), part in self.place.items():
            wholes = [(table, code, NESTED[NESTED.index(each) - 1])] if each is not Indicator.JOINED else []
            wholes += [("total", "", each)] if table == "course" else []
            for whole in wholes:
                if whole in self.place:
                    row = np.zeros(len(self.shown))
                    row[part], row[self.place[whole]] = 1, -1
                    yield row


def faults_of(shown: Sequence[Shown]) -> list[tuple[Shown, Shown]]:
    """Return every part with a whole of which less, or nothing at all, is shown."""
    visible = [one for one in shown if one.figure.value is not None]
    few = [one for one in shown if one.figure == FEW]
    return [
        (part, whole)
        for part in visible
        for whole in [*visible, *few]
        if part.people <= whole.people and (part.figure.value or 0) > (whole.figure.value or 0)
    ]


@dataclass
class Survey:
    """What many random programmes show, and what the rounding of the first release would have shown."""

    figures: int = 0
    faults: int = 0
    faults_before: int = 0
    two_figures_of_one_set: int = 0
    rates: int = 0
    wrong_rates: int = 0
    error: float = 0
    error_before: float = 0
    hidden: int = 0
    recovered: int = 0
    recovered_without_rounding: int = 0

    def add(self, chance: Random, *, is_attacked: bool = False, has_control: bool = False) -> None:
        """Draw one more programme, and look at all of it and at each country alone.

        When it is attacked, the same attack on exact figures with the threshold alone is the control.
        """
        people = random_programme(chance)
        views = {"": people} | {
            country: [one for one in people if one.codes[Dimension.COUNTRY] == country]
            for country in COUNTRIES
        }
        shown: list[Shown] = []
        for learners in views.values():
            figures = figures_of(learners)
            shown += shown_of(learners, figures)
            self._rate(figures, learners)
        self._count(shown)
        if is_attacked:
            whole = [*shown_of(people, figures_of(people))]
            self.hidden += sum(one.figure == FEW for one in whole)
            self.recovered += len(Attacker(whole).recovered(chance))
        if has_control:
            whole = [*shown_of(people, figures_of(people))]
            exact = [Shown(one.place, _exact(one), one.people) for one in whole]
            self.recovered_without_rounding += len(Attacker(exact).recovered(chance))

    def _rate(self, figures: ProgrammeFigures, people: Sequence[Learner]) -> None:
        rate, started = figures.completion_rate, sum(bool(one.started) for one in people)
        completed = sum(bool(one.completed) for one in people)
        if rate is not None:
            self.rates += 1
            is_true = rate.low <= 100 * completed / started <= rate.high <= 100
            has_enough = rate.about is None or (started >= 50 and 0 <= rate.about <= 100)
            self.wrong_rates += not (is_true and has_enough)

    def _count(self, shown: Sequence[Shown]) -> None:
        by_people = {one.people: one.figure.value for one in shown if one.figure.value is not None}
        self.faults += len(faults_of(shown))
        old = [Shown(one.place, _before(one), one.people) for one in shown]
        self.faults_before += len(faults_of(old))
        for one in shown:
            if one.figure.value is not None:
                self.figures += 1
                self.two_figures_of_one_set += by_people[one.people] != one.figure.value
                self.error += abs(one.figure.value - len(one.people))
                self.error_before += expected_error_before(len(one.people))


def _exact(one: Shown) -> Figure:
    """Return the figure with the threshold only."""
    return FEW if one.figure == FEW else _Exact(len(one.people))


def _before(one: Shown) -> Figure:
    return one.figure if one.figure.value is None else Figure(rounded_before([*one.people]))


class _Exact(Figure):
    """A count that is shown as it is."""

    @property
    def least(self) -> int:
        """Return the count."""
        return self.value or 0

    @property
    def most(self) -> int:
        """Return the count."""
        return self.value or 0
