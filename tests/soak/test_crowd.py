"""A thousand slow and a thousand idle connections for a minute; who opens a page waits less than a second."""

import time
from pathlib import Path

import pytest

from tests.served.academy import served
from tests.support.crowd import Crowd, seconds_for_page

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]

MINUTE = 60.0
PAGE_SECONDS = 1.0


def test_a_thousand_slow_and_a_thousand_idle_connections(tmp_path: Path) -> None:
    with served(tmp_path / "crowd") as academy:
        crowd = Crowd(academy.port)
        try:
            crowd.open(idle=1000, slow=1000)
            waited, started = [], time.monotonic()
            while time.monotonic() - started < MINUTE:
                waited.append(seconds_for_page(academy.port))
                crowd.go_on()
                time.sleep(0.2)
        finally:
            crowd.close()
        assert crowd.cut, "slow ones are cut after their time"
    waited.sort()
    assert waited[int(len(waited) * 0.95)] <= PAGE_SECONDS, f"median {waited[len(waited) // 2]:.3f} s"
