"""The machine of the primary dies while learners answer; the standby takes over."""

import os
import time

import pytest

from tests.served.academy import wait_until
from tests.soak.country.country import Country
from tests.soak.country.load import STORED, let_them_answer, more_than, note, note_costs, under_answers

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

ROUNDS = int(os.environ.get("TEST_COUNTRY_ROUNDS", "3"))
MOST_SECONDS = 10.0


def test_x4_the_primary_is_killed_and_the_standby_takes_over(country: Country) -> None:
    gaps = []

    def kill_primary() -> None:
        pair = country.postgresql
        began = time.monotonic()
        pair.primary.kill()
        time.sleep(1)  # whoever watches notices within a second
        pair.fail_over()
        country.pooler.lead_to(pair.primary.port)
        assert wait_until(more_than(country, STORED), 60), country.everything()
        gaps.append(time.monotonic() - began)
        time.sleep(2)
        pair.follow()

    rounds = [kill_primary, let_them_answer(country)] * ROUNDS
    trial = under_answers(country, let_them_answer(country), *rounds, seed="primary killed")
    note(f"writing again after {', '.join(f'{gap:.1f}' for gap in gaps)} s")
    note_costs(country)
    assert trial.find_damage() == []
    assert trial.examination.refusals > 0
    assert max(gaps) <= MOST_SECONDS
