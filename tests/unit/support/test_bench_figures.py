"""The bench's own arithmetic: ratios, percentiles, and the lines it prints."""

import pytest

from bench.figures import Block, Figure, Result, baseline_figures, percentile, ratio_of, table_of


def result(action: str = "lesson", clients: int = 8) -> Result:
    """Return three turns in which the action costs 1, 3 and 2 times what F costs beside it."""
    costs = [(4.0, 4.0), (2.0, 6.0), (3.0, 6.0)]
    times = ([1.0, 2.0], [3.0, 4.0], [5.0, 60.0])
    turns = [
        (Block(plain, [7.0]), Block(cost, latencies))
        for (plain, cost), latencies in zip(costs, times, strict=True)
    ]
    return Result(action, "sqlite", clients, turns)


def test_p6_a_ratio_is_the_median_of_the_turns_not_a_ratio_of_sums() -> None:
    assert ratio_of([(4.0, 4.0), (6.0, 2.0), (6.0, 3.0)]) == 2.0
    assert ratio_of([(1.0, 2.0), (3.0, 2.0)]) == 1.0
    assert result().ratio == 2.0


def test_p6_a_baseline_without_cpu_time_is_refused() -> None:
    with pytest.raises(ValueError, match="must be longer"):
        ratio_of([(1.0, 0.0)])


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([5.0], 50, 5.0),
        ([5.0], 95, 5.0),
        ([4.0, 1.0, 3.0, 2.0], 50, 2.0),
        ([float(number) for number in range(1, 101)], 95, 95.0),
        ([float(number) for number in range(1, 21)], 95, 19.0),
        ([float(number) for number in range(1, 21)], 100, 20.0),
    ],
)
def test_p6_a_percentile_is_a_value_that_was_measured(
    values: list[float], share: int, expected: float
) -> None:
    assert percentile(values, share) == expected


def test_p6_an_action_is_three_lines_of_name_value_unit() -> None:
    assert [str(figure) for figure in result().figures] == [
        "lesson_cpu_vs_f_c8_sqlite 2.00 ratio",
        "lesson_p50_c8_sqlite 3.00 ms",
        "lesson_p95_c8_sqlite 60.00 ms",
    ]


def test_p6_f_itself_is_told_for_each_number_of_clients() -> None:
    figures = baseline_figures([result(), result("home"), result(clients=1)])
    assert [str(figure) for figure in figures] == [
        "f_cpu_c8_sqlite 3.00 ms",
        "f_p50_c8_sqlite 7.00 ms",
        "f_p95_c8_sqlite 7.00 ms",
        "f_cpu_c1_sqlite 3.00 ms",
        "f_p50_c1_sqlite 7.00 ms",
        "f_p95_c1_sqlite 7.00 ms",
    ]


def test_p6_the_table_has_a_line_for_each_action_and_each_other_figure() -> None:
    table = table_of(
        [result(), result(clients=1), result("home")], [Figure("lesson_requests", 4, "requests")]
    )
    assert table.splitlines() == [
        "| action | sqlite, c=8 | sqlite, c=1 |",
        "| --- | --- | --- |",
        "| lesson | 2.00 (3 / 60) | 2.00 (3 / 60) |",
        "| home | 2.00 (3 / 60) |  |",
        "",
        "Each cell: × F (p50 / p95 in ms).",
        "",
        "| figure | value |",
        "| --- | --- |",
        "| lesson_requests | 4 requests |",
    ]
