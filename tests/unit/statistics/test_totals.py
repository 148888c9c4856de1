"""What the totals of a programme say in percent, and from how many people on."""

import pytest

from academy.statistics.queries.totals import percent_completed


@pytest.mark.parametrize(
    ("started", "completed", "percent"),
    [(0, 0, None), (4, 2, None), (49, 49, None), (50, 0, 0), (50, 17, 34), (280, 75, 27), (80, 80, 100)],
)
def test_e1_a_rate_is_said_from_fifty_who_started(started: int, completed: int, percent: int | None) -> None:
    assert percent_completed(started, completed) == percent
