"""The code lists fit the definitions that figures are built on."""

import itertools

import pytest

from academy.accounts.codes import YOUTH, AgeBand, WorkersBand, labels
from academy.accounts.queries.profile import ProfileAnswers

#: Upper limits of micro, small and medium by workers in the member states' definitions.
CUTS = (5, 10, 15, 20, 25, 30, 50, 60, 75, 100, 200, 300, 600)


def bounds(band: WorkersBand) -> tuple[int, int]:
    first, _, last = band.value.removesuffix("-plus").partition("-")
    return int(first), 10**9 if band.value.endswith("-plus") else int(last or first)


def test_worker_bands_join_without_gap_and_never_straddle_a_national_limit() -> None:
    bands = [bounds(band) for band in WorkersBand if band is not WorkersBand.PREFER_NOT_TO_SAY]
    assert bands[0][0] == 1
    assert all(following[0] == band[1] + 1 for band, following in itertools.pairwise(bands))
    assert not [(band, cut) for band in bands for cut in CUTS if band[0] < cut <= band[1]]


def test_youth_is_a_sum_of_age_bands() -> None:
    assert {band.value for band in YOUTH} == {"15-17", "18-24"}
    assert list(AgeBand)[1:3] == [AgeBand.FROM_15_TO_17, AgeBand.FROM_18_TO_24]


@pytest.mark.parametrize("name", list(ProfileAnswers.__dataclass_fields__))
def test_every_code_has_words_and_may_stay_unsaid(name: str) -> None:
    words = labels.ANSWERS[name]
    kind = type(next(iter(words)))
    assert set(words) == set(kind)
    assert "prefer-not-to-say" in {code.value for code in words}
