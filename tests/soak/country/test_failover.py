"""One of the two database machines dies while learners answer."""

import os
import time

import pytest

from tests.served.academy import wait_until
from tests.soak.country.country import Country
from tests.soak.country.load import STORED, let_them_answer, more_than, note, note_costs, under_answers

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

ROUNDS = int(os.environ.get("TEST_COUNTRY_ROUNDS", "3"))
MOST_SECONDS = 10.0
#: Longer than a request waits for the database.
AWAY_SECONDS = 8.0


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


def test_the_standby_is_killed_and_the_primary_goes_on_alone(country: Country) -> None:
    """An answer that only one disk has is not acknowledged; sent again with its key, it is stored once."""

    def kill_standby() -> None:
        country.postgresql.standby.kill()
        time.sleep(AWAY_SECONDS)
        country.postgresql.stand_alone()
        let_them_answer(country)()
        country.postgresql.follow()

    trial = under_answers(
        country, let_them_answer(country), kill_standby, let_them_answer(country), seed="standby killed"
    )
    note_costs(country)
    assert trial.find_damage() == []
    assert trial.examination.refusals > 0


def test_x4_the_pooler_is_killed_and_started_again(country: Country) -> None:
    def restart_pooler() -> None:
        country.pooler.kill()
        time.sleep(2)
        country.pooler.start()

    rounds = [restart_pooler, let_them_answer(country)] * ROUNDS
    trial = under_answers(country, let_them_answer(country), *rounds, seed="pooler killed")
    assert trial.find_damage() == []
    assert trial.examination.refusals > 0
