"""Published figures: the same people, the same figure; small groups stay hidden; rounding is right on average."""

from collections.abc import Iterable
from itertools import pairwise
from random import Random

import pytest

from academy.statistics.disclosure import (
    BASE,
    FEW,
    KEYS,
    PROTECTED,
    THRESHOLD,
    Figure,
    Group,
    publish,
    publish_table,
)


def group_of(people: Iterable[int]) -> Group:
    """Return the set of people with these record keys."""
    keys = list(people)
    return Group(len(keys), sum(keys))


def seeded(number: object) -> Random:
    return Random(str(number))  # noqa: S311 - repeatable numbers, not secrets


def people(chance: Random, count: int) -> list[int]:
    return [chance.randrange(KEYS) for _ in range(count)]


@pytest.mark.parametrize("count", range(THRESHOLD))
def test_small_groups_are_all_the_same(count: int) -> None:
    assert publish(group_of(people(seeded(count), count))) == FEW


def test_figures_are_multiples_of_five_close_to_the_count() -> None:
    chance = seeded(1)
    for _ in range(2000):
        group = group_of(people(chance, chance.randrange(THRESHOLD, 400)))
        value = publish(group).value
        assert value is not None
        assert value % BASE == 0
        assert abs(value - group.count) < BASE
        assert value >= THRESHOLD


def test_the_same_people_in_any_order_show_the_same_figure() -> None:
    chance = seeded(2)
    for _ in range(300):
        keys = people(chance, chance.randrange(10, 60))
        first = publish(group_of(keys))
        chance.shuffle(keys)
        assert publish(group_of(keys)) == first
        cut = chance.randrange(len(keys))
        assert publish(group_of(keys[:cut]) + group_of(keys[cut:])) == first


def test_rounding_is_right_on_average() -> None:
    chance = seeded(3)
    for count in range(20, 25):
        values = [publish(group_of(people(chance, count))).value or 0 for _ in range(8000)]
        assert abs(sum(values) / len(values) - count) < 0.1, count
        assert set(values) <= {20, 25}


def test_one_more_person_does_not_show_by_itself() -> None:
    """A day-by-day reader of 14, 15, 16 … sees steps that do not tell when somebody came."""
    chance = seeded(4)
    true_steps = seen_steps = both = 0
    for _ in range(300):
        keys = people(chance, 60)
        figures = [publish(group_of(keys[:count])).value for count in range(20, 60)]
        steps = [before != after for before, after in pairwise(figures)]
        true_steps += len(steps)
        seen_steps += sum(steps)
        both += sum(1 for before, after in pairwise(figures) if (after or 0) < (before or 0))
    assert 0.1 < seen_steps / true_steps < 0.7
    assert both > 0, "figures also fall when people come"


def test_a_lone_hidden_group_hides_the_smallest_other_one() -> None:
    chance = seeded(5)
    groups = [group_of(people(chance, count)) for count in (100, 3, 40, 60)]
    figures = publish_table(groups)
    assert figures[1] == FEW
    assert figures[2] == PROTECTED
    assert [figure.value is None for figure in figures] == [False, True, True, False]


def test_two_hidden_groups_hide_no_other() -> None:
    chance = seeded(6)
    groups = [group_of(people(chance, count)) for count in (100, 3, 4, 60)]
    assert [figure.value is None for figure in publish_table(groups)] == [False, True, True, False]


def bounds(figure: Figure) -> tuple[int, int]:
    """Return what an attacker knows about a count from its figure."""
    if figure == FEW:
        return 0, THRESHOLD - 1
    if figure.value is None:
        return THRESHOLD, 10**6
    return max(THRESHOLD, figure.value - BASE + 1), figure.value + BASE - 1


def recovered(total: Figure, cells: list[Figure]) -> int:
    """Count hidden small cells that the total and the other cells determine exactly."""
    low, high = bounds(total)
    found = 0
    for place, cell in enumerate(cells):
        if cell != FEW:
            continue
        others = [bounds(other) for index, other in enumerate(cells) if index != place]
        least = max(0, low - sum(top for _bottom, top in others))
        most = min(THRESHOLD - 1, high - sum(bottom for bottom, _top in others))
        found += least == most
    return found


def exact(group: Group) -> Figure:
    """Publish without rounding and without a second hidden cell: the control of the attack."""
    return FEW if group.count < THRESHOLD else Figure(group.count)


def test_an_attacker_with_total_and_table_recovers_nothing() -> None:
    chance = seeded(7)
    hidden = control = 0
    for _ in range(3000):
        sizes = [chance.choice((0, 1, 3, 7, 12, 25, 80)) for _ in range(chance.randrange(2, 7))]
        groups = [group_of(people(chance, size)) for size in sizes]
        total = sum(groups, Group())
        hidden += recovered(publish(total), publish_table(groups))
        exact_cells = [exact(group) for group in groups]
        if total.count >= THRESHOLD and exact_cells.count(FEW) == 1:
            known = sum(cell.value or 0 for cell in exact_cells)
            control += total.count - known == groups[exact_cells.index(FEW)].count
    assert hidden == 0
    assert control > 100, "the attack must work on figures without protection"
