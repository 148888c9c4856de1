"""The best answer earns everything and the worst next to nothing, for demonstration and tests alike."""

from fractions import Fraction

import pytest

from academy.assessment.drawn_item import DrawnItem
from tests.unit.assessment.bank import SAMPLE, Form, reader, right_form


@pytest.mark.sampled
@pytest.mark.parametrize("item_id", SAMPLE)
def test_answers_earn_everything_or_next_to_nothing(app: object, item_id: str) -> None:
    for number, currency in enumerate(("IDR", "MYR", "KHR")):
        attempt = reader(f"seed {number}", currency)
        drawn = DrawnItem.of(SAMPLE[item_id], **attempt)
        best, worst = (
            drawn.parse(Form(drawn.form_values(each))) for each in (drawn.best_answer(), drawn.worst_answer())
        )
        assert best.is_complete, best.problems
        assert worst.is_complete, worst.problems
        assert (best.response, worst.response) == (drawn.best_answer(), drawn.worst_answer())
        assert drawn.mark(best.response).score == 1
        assert drawn.mark(worst.response).score < Fraction(1, 2)
        known = right_form(SAMPLE[item_id], drawn.present(), attempt).fields
        assert best.response == drawn.parse(Form(known)).response
