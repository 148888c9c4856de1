"""What answers come to: the order of arrival makes no difference to a final check."""

from collections.abc import Iterable
from itertools import permutations

from academy.assessment.modes import Answer, AttemptProgress, final_check, fold, practice
from academy.assessment.modes.final_check import next_sequence
from academy.assessment.modes.practice import RESULTS_KEPT, next_item, results_of, tries_of


def answer(event: int, item_id: str = "a", sequence: int = 0, score: str = "1", **more: object) -> Answer:
    values = {"try_number": 0, "response": {"choice": str(event)}, **more}
    return Answer(event=event, item_id=item_id, sequence=sequence, score=score, **values)  # type: ignore[arg-type]


def fold_final(answers: Iterable[Answer]) -> AttemptProgress:
    return fold(final_check, answers)


def fold_practice(answers: Iterable[Answer]) -> AttemptProgress:
    return fold(practice, answers)


def test_every_order_of_arrival_folds_to_the_same() -> None:
    answers = [
        answer(1, sequence=5),
        answer(2, sequence=5, score="0"),
        answer(3, sequence=4, score="1/2"),
        answer(4, "b", sequence=1, score="1/3"),
        answer(5, sequence=9, is_late=True),
    ]
    folded = [fold_final(order) for order in permutations(answers)]
    assert all(each == folded[0] for each in folded)
    assert {item_id: state["event"] for item_id, state in folded[0].items()} == {"a": 2, "b": 4}


def test_adding_changes_a_copy() -> None:
    before = fold_final([answer(1)])
    final_check.add(before, answer(2, "b"))
    assert list(before) == ["a"]


def test_the_next_sequence_is_above_all_that_count() -> None:
    assert next_sequence({}) == 1
    assert next_sequence(fold_final([answer(1, sequence=3), answer(2, "b", sequence=1_700_000_000_000)])) == (
        1_700_000_000_001
    )


def test_only_the_first_answer_to_a_try_counts_in_practice() -> None:
    progress = fold_practice(
        [
            answer(1, score="0"),
            answer(2, score="1"),
            answer(3, try_number=1),
            answer(4, try_number=5),
            answer(5, "b", score="1/2"),
        ]
    )
    assert results_of(progress) == [False, True, False]
    assert (tries_of(progress, "a"), tries_of(progress, "b"), tries_of(progress, "c")) == (2, 1, 0)


def test_results_are_kept_for_the_window_only() -> None:
    progress = fold_practice([answer(number, try_number=number) for number in range(RESULTS_KEPT + 8)])
    assert results_of(progress) == [True] * RESULTS_KEPT
    assert tries_of(progress, "a") == RESULTS_KEPT + 8


def test_the_weakest_item_comes_next_and_the_oldest_of_equals() -> None:
    answers = [answer(1, "a"), answer(2, "b", score="1/2"), answer(3, "c", score="1/3")]
    assert next_item(fold_practice(answers), ["a", "b", "c", "d"]) == "d"
    assert next_item(fold_practice(answers), ["a", "b", "c"]) == "c"
    answers.append(answer(4, "c", try_number=1))
    answers.append(answer(5, "b", try_number=1))
    assert next_item(fold_practice(answers), ["a", "b", "c"]) == "a"
