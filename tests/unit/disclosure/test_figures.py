"""Published figures: the same people, the same figure; small groups stay hidden; rounding is right on average."""

from collections.abc import Iterable
from random import Random

import pytest

from academy.disclosure.figures import (
    BASE,
    CHANCES_UP,
    FEW,
    KEYS,
    PROTECTED,
    THRESHOLD,
    Figure,
    Group,
    Hidden,
    publish,
    publish_table,
    round_by_key,
)


def group_of(people: Iterable[int]) -> Group:
    """Return the set of people with these record keys."""
    keys = list(people)
    return Group(len(keys), min(keys, default=KEYS))


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


@pytest.mark.parametrize(("rest", "share"), [(0, 0), (1, 0.1), (2, 0.4), (3, 0.6), (4, 0.9)])
@pytest.mark.parametrize("count", [20, 985])
def test_rounding_goes_up_as_often_as_it_should(count: int, rest: int, share: float) -> None:
    chance = seeded((count, rest))
    values = [publish(group_of(people(chance, count + rest))).value or 0 for _ in range(200_000 // count)]
    assert set(values) <= {count, count + BASE}
    assert sum(value > count for value in values) / len(values) == pytest.approx(
        share, abs=0.11 if count > 20 else 0.02
    )


def test_rounding_is_right_on_average_and_nearer_than_chances_in_proportion() -> None:
    errors = [rest * (1 - up) + (BASE - rest) * up for rest, up in enumerate(CHANCES_UP)]
    in_proportion = [2 * rest * (BASE - rest) / BASE for rest in range(BASE)]
    assert sum(BASE * up - rest for rest, up in enumerate(CHANCES_UP)) == pytest.approx(0)
    assert all(error <= before + 1e-9 for error, before in zip(errors, in_proportion, strict=True))
    assert sum(errors) < sum(in_proportion)


def test_e1_whoever_joins_a_group_never_makes_its_figure_smaller() -> None:
    chance = seeded(4)
    for _ in range(300):
        keys = people(chance, 60)
        figures = [publish(group_of(keys[:count])).value or 0 for count in range(10, 61)]
        assert figures == sorted(figures)


def test_a_step_of_a_figure_does_not_tell_the_count() -> None:
    """Which count makes a figure of 25 go to 30 differs from group to group: 26, 27, 28, 29 or 30."""
    chance = seeded(5)
    steps = set()
    for _ in range(300):
        keys = people(chance, 30)
        figures = [publish(group_of(keys[:count])).value for count in range(25, 31)]
        steps.add(25 + figures.index(30))
    assert steps == {26, 27, 28, 29, 30}


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


def test_bounds_are_what_there_can_be_behind_a_figure() -> None:
    figures = (FEW, PROTECTED, Figure(10), Figure(15), Figure(40))
    assert [(one.least, one.most) for one in figures] == [(0, 9), (10, None), (10, 14), (11, 19), (36, 44)]


def test_sums_that_leave_no_choice_hide_one_more_group() -> None:
    """The total says 46 or more and the larger groups at most 14 each: the small ones could only be 9 and 9."""
    groups = [Group(14, KEYS - 1), Group(14, KEYS - 1), Group(9, 0), Group(9, KEYS - 1)]
    assert [publish(one).value for one in (*groups, sum(groups, Group()))] == [10, 10, None, None, 50]
    assert publish_table(groups) == [PROTECTED, Figure(10), FEW, FEW]
    luckier = [*groups[:2], Group(9, KEYS - 1), Group(9, KEYS - 1)]
    assert publish_table(luckier) == [Figure(10), Figure(10), FEW, FEW]


def test_sums_that_leave_some_choice_hide_no_more() -> None:
    """31 or more, and at most 14 in the larger group: the small ones can be 8 and 9, or 9 and 8, or more."""
    groups = [Group(14, KEYS - 1), Group(9, 0), Group(9, KEYS - 1)]
    assert publish(sum(groups, Group())) == Figure(35)
    assert publish_table(groups) == [Figure(10), FEW, FEW]


def test_what_the_database_stores_and_pages_name_is_stable() -> None:
    assert KEYS == 4294967296
    assert [each.value for each in Hidden] == ["few", "protects-another"]
    half = Group(11, KEYS // 2)
    assert (round_by_key(half), round_by_key(Group(11, KEYS // 200))) == (10, 15)


def recovered(total: Figure, cells: list[Figure]) -> int:
    """Count hidden small cells that the total and the other cells determine exactly."""
    found = 0
    for place, cell in enumerate(cells):
        if cell != FEW:
            continue
        others = [other for index, other in enumerate(cells) if index != place]
        most_of_others = sum(10**6 if other.most is None else other.most for other in others)
        least = max(0, total.least - most_of_others)
        most = min(THRESHOLD - 1, (total.most or 10**6) - sum(other.least for other in others))
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
