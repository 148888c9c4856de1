"""Whom a programme is for is a hint made of answers that were given."""

import pytest

from academy.accounts.codes import AgeBand, Sex
from academy.accounts.queries import ProfileAnswers
from academy.programmes.eligibility import Fit, fit_of

YOUNG, OLD = AgeBand.FROM_18_TO_24, AgeBand.FROM_35_TO_44


@pytest.mark.parametrize(
    ("sex", "age", "women", "youth", "both"),
    [
        (Sex.FEMALE, OLD, Fit.FITS, Fit.OTHER, Fit.FITS),
        (Sex.MALE, OLD, Fit.OTHER, Fit.OTHER, Fit.OTHER),
        (Sex.MALE, YOUNG, Fit.OTHER, Fit.FITS, Fit.FITS),
        (Sex.MALE, AgeBand.UNDER_15, Fit.OTHER, Fit.OTHER, Fit.OTHER),
        (Sex.MALE, AgeBand.FROM_15_TO_17, Fit.OTHER, Fit.FITS, Fit.FITS),
        (Sex.MALE, None, Fit.OTHER, Fit.UNKNOWN, Fit.UNKNOWN),
        (None, OLD, Fit.UNKNOWN, Fit.OTHER, Fit.UNKNOWN),
        (Sex.PREFER_NOT_TO_SAY, AgeBand.PREFER_NOT_TO_SAY, Fit.UNKNOWN, Fit.UNKNOWN, Fit.UNKNOWN),
        (None, None, Fit.UNKNOWN, Fit.UNKNOWN, Fit.UNKNOWN),
    ],
)
def test_fit(sex: Sex | None, age: AgeBand | None, women: Fit, youth: Fit, both: Fit) -> None:
    answers = ProfileAnswers(sex=sex, age_band=age)
    assert fit_of(answers, for_women=True, for_youth=False) is women
    assert fit_of(answers, for_women=False, for_youth=True) is youth
    assert fit_of(answers, for_women=True, for_youth=True) is both
