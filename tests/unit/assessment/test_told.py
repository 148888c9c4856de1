"""What was answered, in the words of the page: every kind of question, answered in part, and left out."""

from typing import Any

import pytest

from academy.assessment.drawn_item import currency_for, draw
from academy.content.edition import Edition
from tests.factories.catalogue import model_course


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(model_course().document)


@pytest.mark.parametrize(
    ("item_id", "response", "answers"),
    [
        ("rk-0101", {"choice": "c"}, ["Raise all prices at once so that more money comes in"]),
        ("rk-0102", {"number": "2,800"}, ["₱ 2,800"]),
        (
            "rk-0103",
            {"pairs": {"a": "c", "b": "a"}},
            [
                "Soap that you will sell next week: Business pocket; A school uniform for your daughter: Home pocket"
            ],
        ),
        ("rk-0105", {"choice": "false"}, ["False"]),
        (
            "rk-0106",
            {"order": ["d", "b"]},
            ["Pay it on the same day each week; Find the week that left the least"],
        ),
        (
            "rk-0109",
            {"parts": {"p1": {"number": "900"}, "p2": {"choice": "a"}}},
            ["₱ 900", "Write only the large payments, because small ones do not matter"],
        ),
        ("rk-0109", {"parts": {"p2": {}}}, ["", ""]),
        ("rk-0204", {"blanks": {"b": "a"}}, ["Balance before + money … − money out = new balance"]),
        ("rk-0301", {"choices": ["f", "a"]}, ["The customer's name; The amount left to pay"]),
        ("rk-0301", {}, [""]),
    ],
)
def test_an_answer_is_told(
    edition: Edition, item_id: str, response: dict[str, Any], answers: list[str]
) -> None:
    asked = draw(edition, item_id, seed="seed", country="PH", currency="PHP", locale="en")
    stems = [question.stem for question in asked.present().questions]
    assert asked.told(response) == list(zip(stems, answers, strict=True))


@pytest.mark.parametrize(("country", "currency"), [("KH", "KHR"), ("", "PHP"), ("XX", "PHP")])
def test_a_learner_is_asked_in_her_money(edition: Edition, country: str, currency: str) -> None:
    assert currency_for(edition, country) == currency
