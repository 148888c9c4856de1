"""Random small programmes: parts stay below their wholes, rates below 100 %, and nothing hidden is found out."""

from random import Random

from tests.support.published import Survey

PROGRAMMES, ATTACKED, CONTROLS = 500, 50, 10


def test_e1_published_counts_stay_nested_near_and_closed() -> None:
    """E1: joined 25 beside started 30, and a rate of 150 %. `make soak` draws 10,000 programmes and attacks each."""
    survey = Survey()
    for number in range(PROGRAMMES):
        chance = Random(f"programme {number}")  # noqa: S311 - repeatable numbers, not secrets
        survey.add(chance, is_attacked=number < ATTACKED, has_control=number < CONTROLS)
    assert survey.faults == survey.two_figures_of_one_set == survey.wrong_rates == survey.recovered == 0
    assert survey.error < survey.error_before
    assert survey.rates > PROGRAMMES / 2
    assert survey.faults_before > PROGRAMMES / 10, "the rounding of the first release must be seen to fail"
    assert survey.recovered_without_rounding > CONTROLS, "the attack must work on figures without rounding"
