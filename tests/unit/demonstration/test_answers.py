"""The invented learner answers every question rightly when it should, and wrongly else."""

from fractions import Fraction

import pytest

from academy.assessment.asked import Asked
from academy.assessment.drawing import draw_item
from academy.demonstration.answers import answer
from tests.unit.assessment.bank import CURRENCIES, PEOPLE, SAMPLE


def asked(item_id: str, seed: str, currency: str) -> Asked:
    item = SAMPLE[item_id]
    values = draw_item(item, seed=seed, people=PEOPLE)
    return Asked(item, seed, CURRENCIES[currency], PEOPLE, values, "en")


@pytest.mark.sampled
@pytest.mark.parametrize("item_id", SAMPLE)
def test_answers_earn_everything_or_nothing(app: object, item_id: str) -> None:
    for number, currency in enumerate(("IDR", "MYR", "KHR")):
        question = asked(item_id, f"seed {number}", currency)
        right, wrong = (question.read(answer(question, is_right=each)) for each in (True, False))
        assert right.is_complete, right.problems
        assert wrong.is_complete, wrong.problems
        assert question.mark(right.response).score == 1
        assert question.mark(wrong.response).score < Fraction(1, 2)
