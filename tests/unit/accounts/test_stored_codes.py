"""What is stored and told in files as the code of an answer never changes: rows of years hold it."""

from enum import StrEnum

import pytest

from academy.accounts import codes


@pytest.mark.parametrize(
    ("answers", "stored"),
    [
        (codes.Sex, "female male other prefer-not-to-say"),
        (codes.AgeBand, "under-15 15-17 18-24 25-34 35-44 45-54 55-64 65-plus prefer-not-to-say"),
        (codes.Disability, "yes no prefer-not-to-say"),
        (codes.Settlement, "urban rural prefer-not-to-say"),
        (codes.EnterpriseStage, "none idea under-1-year 1-3-years over-3-years prefer-not-to-say"),
        (
            codes.Sector,
            "agriculture manufacturing construction wholesale retail transport "
            "food-and-lodging digital personal-services other-services other prefer-not-to-say",
        ),
        (
            codes.WorkersBand,
            "1 2-4 5-9 10-14 15-19 20-24 25-29 30-49 "
            "50-59 60-74 75-99 100-199 200-299 300-599 600-plus prefer-not-to-say",
        ),
        (codes.Registration, "registered in-progress not-registered prefer-not-to-say"),
    ],
)
def test_the_codes_of_answers_are_these(answers: type[StrEnum], stored: str) -> None:
    assert [code.value for code in answers] == stored.split()
