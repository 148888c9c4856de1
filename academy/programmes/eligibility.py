"""Whom a programme is for. The answer is a hint: it never keeps anybody out (docs/decisions/0950)."""

from enum import StrEnum

from academy.accounts.codes import YOUTH, AgeBand, Sex
from academy.accounts.queries import ProfileAnswers


class Fit(StrEnum):
    """How a person's answers fit a programme."""

    FITS = "fits"
    UNKNOWN = "unknown"
    OTHER = "other"


def fit_of(answers: ProfileAnswers, *, for_women: bool, for_youth: bool) -> Fit:
    """Say how answers fit a programme for women, for young people, or for both; one group is enough.

    An open question and "prefer not to say" are unknown.
    """
    fits = []
    if for_women:
        fits.append(_fit(answers.sex, frozenset({Sex.FEMALE}), Sex.PREFER_NOT_TO_SAY))
    if for_youth:
        fits.append(_fit(answers.age_band, YOUTH, AgeBand.PREFER_NOT_TO_SAY))
    if Fit.FITS in fits:
        return Fit.FITS
    return Fit.UNKNOWN if Fit.UNKNOWN in fits else Fit.OTHER


def _fit(answer: StrEnum | None, wanted: frozenset[StrEnum], withheld: StrEnum) -> Fit:
    if answer is None or answer == withheld:
        return Fit.UNKNOWN
    return Fit.FITS if answer in wanted else Fit.OTHER
