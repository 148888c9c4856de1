"""A third mode that is not stored yet: spaced review, from the first review of a lesson to the last."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.assessment.drawn_item import item_of
from academy.assessment.models import AttemptKind
from academy.assessment.modes import MODES, Answer, ModeName, PastAttempt, Sitting, fold, review
from academy.content.edition import SOURCE_LANGUAGE, Edition
from tests.factories.catalogue import model_course
from tests.unit.assessment.bank import Form

DONE = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
LESSON = "mon-101-l1"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(model_course().document)


def answer(event: int, item_id: str, tried: int, score: str, *, is_late: bool = False) -> Answer:
    return Answer(event, item_id, tried, 0, {"choice": "a"}, score, is_late)


def test_every_stored_kind_is_a_mode_and_review_is_one_that_is_not_stored() -> None:
    assert set(MODES) == set(ModeName)
    assert {mode.value for mode in ModeName} - {kind.value for kind in AttemptKind} == {"review"}
    assert {kind.value for kind in AttemptKind} <= {mode.value for mode in ModeName}


def test_a_lesson_is_due_after_two_seven_and_twenty_one_days(edition: Edition) -> None:
    rule = review.rule_of(edition)
    due = [review.due_at(DONE, reviews, rule) for reviews in range(4)]
    assert due == [*(DONE + timedelta(days=days) for days in (2, 7, 21)), None]


def test_only_items_for_review_of_finished_lessons_are_asked(edition: Edition) -> None:
    bank = [item_of(edition, item["id"], SOURCE_LANGUAGE) for item in edition.items(SOURCE_LANGUAGE)]
    rule = review.rule_of(edition)
    chosen = review.choose_items(bank, [LESSON], rule, {})
    assert len(chosen) == rule.items
    asked = [item for item in bank if item.id in chosen]
    assert all("review" in item.uses and item.lesson == LESSON for item in asked)
    assert review.choose_items(bank, [], rule, {}) == []
    first = fold(review, [answer(1, chosen[0], 0, "1")])
    assert review.choose_items(bank, [LESSON], rule, first) == [*chosen[1:], chosen[0]]


def test_items_are_drawn_answered_counted_and_told_like_those_of_other_modes(edition: Edition) -> None:
    mode = MODES[ModeName.REVIEW]
    sitting = Sitting("secret", "KH", "KHR", {})
    item_id = mode.next_item(sitting.progress, ["rk-0102"])
    first, second = (mode.draw(sitting, edition, item_id, "en", try_number=tried) for tried in (0, 1))
    assert first.values != second.values
    again = mode.draw(sitting, edition, item_id, "en", values=mode.kept_values(first))
    assert again == first
    parsed = first.parse(Form(first.form_values(first.best_answer())))
    assert parsed.is_complete
    assert mode.admit(sitting.progress, item_id, 0, None) == 0
    assert not mode.IS_HANDED_IN, "feedback comes at once"
    assert first.feedback(parsed.response).is_correct
    progress = mode.add(sitting.progress, answer(1, item_id, 0, str(first.mark(parsed.response).score)))
    assert progress == {item_id: {"reviews": 1, "score": "1", "event": 1}}


def test_only_the_first_answer_to_each_review_counts() -> None:
    progress = fold(
        review,
        [
            answer(1, "a", 0, "0"),
            answer(2, "a", 0, "1"),
            answer(3, "a", 1, "1/2"),
            answer(4, "a", 5, "1"),
            answer(5, "b", 0, "1", is_late=True),
        ],
    )
    assert progress == {"a": {"reviews": 2, "score": "1/2", "event": 3}}
    assert (review.count_answers(progress), review.reviews_of(progress, "b")) == (2, 0)
    assert review.place_among(PastAttempt(DONE, None, False), progress) == (-2,)


@pytest.mark.parametrize(
    ("answers", "following"),
    [
        ([], "a"),
        ([answer(1, "a", 0, "1")], "b"),
        ([answer(1, "a", 0, "1"), answer(2, "b", 0, "0"), answer(3, "c", 0, "1/3")], "b"),
        ([answer(1, "a", 0, "1"), answer(2, "b", 0, "1"), answer(3, "c", 0, "1")], "a"),
        ([answer(1, "a", 0, "0"), answer(2, "a", 1, "0"), answer(3, "b", 0, "1")], "c"),
    ],
)
def test_the_least_reviewed_comes_next_then_the_weakest_then_the_oldest(
    answers: list[Answer], following: str
) -> None:
    assert review.next_item(fold(review, answers), ["a", "b", "c"]) == following
