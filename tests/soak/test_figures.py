"""Ten thousand random small programmes, each attacked by linear programming."""

from random import Random

import pytest

from tests.support.published import Survey

PROGRAMMES, CONTROLS = 10_000, 200


@pytest.mark.soak
def test_e1_ten_thousand_programmes_stay_nested_near_and_closed() -> None:
    survey = Survey()
    for number in range(PROGRAMMES):
        chance = Random(f"soaked programme {number}")  # noqa: S311 - repeatable numbers, not secrets
        survey.add(chance, is_attacked=True, has_control=number < CONTROLS)
    assert survey.faults == survey.two_figures_of_one_set == survey.wrong_rates == survey.recovered == 0
    assert survey.error < survey.error_before
    assert survey.faults_before > PROGRAMMES / 10
    assert survey.recovered_without_rounding > CONTROLS
