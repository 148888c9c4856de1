"""Answering: every kind of question with the page that follows, and whole final checks."""

from collections.abc import Iterator, Sequence
from itertools import count
from uuid import uuid4

from bench.action import TOKEN, Action
from bench.asked import Check, Question
from bench.community import Community
from bench.pages import Visit
from bench.phone import BenchError, Phone, Someone
from bench.reading import reading

#: How many final checks are taken or started in one block, by the number of clients.
WHOLE, STARTED = {1: 1, 8: 8}, {1: 3, 8: 16}

_sequence = count(1000)


def answering_actions(people: Community) -> Iterator[Action]:
    """Yield practice and final check: the question's page, the answer to each kind, start, whole and result."""
    practice = [question for bank in people.practice.values() for question in bank]
    yield reading(
        "practice_page",
        [Visit(each.who, each.page) for each in practice],
        ("learning.show_practice",),
    )
    for kind in sorted(people.practice):
        yield _answering(f"practice_{kind}", people.practice[kind], ("learning.show_practice_answer",))
    open_ones = [question for bank in people.final.values() for question in bank]
    yield reading(
        "final_question_page",
        [Visit(each.who, each.page) for each in open_ones],
        ("learning.show_final_question",),
    )
    for kind in sorted(people.exam_kinds):
        yield _answering(f"final_{kind}", people.final[kind])
    yield reading(
        "final_check_review",
        [Visit(each.who, f"{each.page.rpartition('/questions/')[0]}/review") for each in open_ones],
        ("learning.review_final_check",),
    )
    yield _starting(people)
    yield Action(
        "final_check_request",
        lambda phone, turn: take_whole(phone, people.checks[turn]),
        times=WHOLE,
        supply=len(people.checks),
    )
    yield reading(
        "final_check_result",
        [
            Visit(her, f"/{her.language}/courses/{slug}/final-check/{attempt}/result")
            for her, slug, attempt in people.results
        ],
        ("learning.show_final_result",),
    )


def _answering(name: str, bank: Sequence[Question], shows: tuple[str, ...] = ()) -> Action:
    if not bank:
        raise BenchError(f"{name}: nobody is asked such a question")

    def answer(phone: Phone, turn: int) -> int:
        question = bank[turn % len(bank)]
        send_answer(phone, question, is_right=(turn + turn // len(bank)) % 2 == 0)
        return 1

    return Action(name, answer, shows=shows)


def _starting(people: Community) -> Action:
    def start(phone: Phone, turn: int) -> int:
        her, slug = people.starts[turn]
        phone.lend(her)
        phone.send(f"/{her.language}/courses/{slug}/final-check", form(her))
        return 1

    return Action("final_check_start", start, times=STARTED, supply=len(people.starts))


def send_answer(phone: Phone, question: Question, *, is_right: bool) -> None:
    """Save an answer under a new key, as the page does, and open the page that follows."""
    phone.lend(question.who)
    stamp = {"client_key": str(uuid4()), "client_sequence": str(next(_sequence))}
    phone.send(question.target, {**form(question.who), **stamp, **question.answers[0 if is_right else 1]})


def take_whole(phone: Phone, check: Check) -> int:
    """Take a final check from its start page to its result, all answers right; return the number of requests."""
    phone.lend(check.who)
    phone.send(check.path, form(check.who))
    for question in check.questions:
        send_answer(phone, question, is_right=True)
    phone.send(f"{check.path}/{check.attempt}/submit", form(check.who))
    return 2 * (len(check.questions) + 2)


def form(who: Someone) -> dict[str, str]:
    """Return what every form of ``who`` carries."""
    return {TOKEN: who.token}
