"""The codes that tables, exports and indicators hold are stable: each is said here once more."""

from enum import StrEnum

import pytest

from academy.accounts.codes import (
    AgeBand,
    Disability,
    EnterpriseStage,
    OrganisationKind,
    Registration,
    Sector,
    Settlement,
    Sex,
    WorkersBand,
)
from academy.accounts.models import CodePurpose

UNSAID = "prefer-not-to-say"


@pytest.mark.parametrize(
    ("codes", "stored"),
    [
        (Sex, ["female", "male", "other", UNSAID]),
        (
            AgeBand,
            ["under-15", "15-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-plus", UNSAID],
        ),
        (Disability, ["yes", "no", UNSAID]),
        (Settlement, ["urban", "rural", UNSAID]),
        (EnterpriseStage, ["none", "idea", "under-1-year", "1-3-years", "over-3-years", UNSAID]),
        (
            Sector,
            [
                *("agriculture", "manufacturing", "construction", "wholesale", "retail", "transport"),
                *("food-and-lodging", "digital", "personal-services", "other-services", "other", UNSAID),
            ],
        ),
        (
            WorkersBand,
            [
                *("1", "2-4", "5-9", "10-14", "15-19", "20-24", "25-29", "30-49", "50-59", "60-74", "75-99"),
                *("100-199", "200-299", "300-599", "600-plus", UNSAID),
            ],
        ),
        (Registration, ["registered", "in-progress", "not-registered", UNSAID]),
        (CodePurpose, ["password-reset", "paper"]),
        (OrganisationKind, ["sme-agency", "ministry", "training-centre", "funder", "other"]),
    ],
)
def test_codes_stay_as_they_are(codes: type[StrEnum], stored: list[str]) -> None:
    assert [code.value for code in codes] == stored
