"""The lines in front of the server's threads: who goes first, who may wait, who is sent away."""

import random
from itertools import product, repeat

import pytest

from academy.web.priorities import LONGEST_WAITING_TURN, PLACES, READING, Lines, Place, Waiting
from academy.web.urgency import Urgency

ALL_THREADS = 1.0
ROOMY = dict.fromkeys(Urgency, Place(threads=ALL_THREADS, waiting=1000, seconds=1000))


def called(lines: Lines, count: int = 1000) -> list[object]:
    """Return the next tasks, each of which is done before the next one is called."""
    tasks: list[object] = []
    for _turn in repeat(None, count):
        waiting = lines.call()
        if waiting is None:
            break
        lines.done(waiting)
        tasks.append(waiting.task)
    return tasks


def test_the_most_urgent_go_first_and_each_line_in_its_order() -> None:
    lines = Lines(4, ROOMY)
    arrivals = [(urgency, number) for number in range(3) for urgency in Urgency]
    random.Random(1).shuffle(arrivals)  # noqa: S311 - an order by chance, no secret
    for moment, (urgency, number) in enumerate(arrivals):
        lines.join((urgency, number), urgency, moment)
    first = [one for one in called(lines, 9) if isinstance(one, tuple)]
    assert [urgency for urgency, _number in first] == sorted(urgency for urgency, _number in first)
    for urgency in (Urgency.ANSWER, Urgency.SUBMIT, Urgency.PART):
        came = [number for each, number in arrivals if each is urgency]
        assert [number for each, number in first if each is urgency] == came


def test_nobody_who_reads_waits_for_ever() -> None:
    lines = Lines(4, ROOMY)
    lines.join("file", Urgency.DOCUMENT, 0)
    lines.join("page", Urgency.PAGE, 1)
    for number in range(100):
        lines.join(number, Urgency.LESSON, 2)
    order = called(lines, 2 * LONGEST_WAITING_TURN)
    assert order.index("file") == LONGEST_WAITING_TURN - 1
    assert order.index("page") == 2 * LONGEST_WAITING_TURN - 1


def test_who_waits_longest_does_not_pass_an_answer() -> None:
    lines = Lines(4, ROOMY)
    lines.join("page", Urgency.PAGE, 0)
    for number in range(50):
        lines.join(number, Urgency.ANSWER, 1)
    assert called(lines)[-1] == "page"


def started(lines: Lines) -> list[Waiting]:
    """Return all who are served at once."""
    return list(iter(lines.call, None))


def filled(lines: Lines, *urgencies: Urgency) -> Lines:
    """Let a hundred wait in each of ``urgencies``."""
    for number, urgency in product(range(100), urgencies):
        lines.join(number, urgency, 0)
    return lines


@pytest.mark.parametrize("threads", [1, 2, 3, 4, 8, 64])
def test_threads_are_kept_for_what_somebody_waits_for_longer(threads: int) -> None:
    busy = {urgency: len(started(filled(Lines(threads), urgency))) for urgency in Urgency}
    reading = [busy[urgency] for urgency in sorted(Urgency, reverse=True) if urgency >= Urgency.PART]
    assert reading == sorted(reading)
    assert min(busy.values()) >= 1
    assert busy[Urgency.SUBMIT] <= busy[Urgency.ANSWER]
    if threads >= 4:
        assert busy[Urgency.SUBMIT] < busy[Urgency.ANSWER] < threads
    if threads >= 8:
        assert len(set(reading)) == len(reading)


def test_writers_who_all_wait_for_one_lock_leave_threads_to_readers() -> None:
    lines = filled(Lines(8), Urgency.SUBMIT)
    assert len(started(lines)) == 5
    assert [each.urgency for each in started(filled(lines, Urgency.ANSWER))] == [Urgency.ANSWER]
    assert [each.urgency for each in started(filled(lines, Urgency.PAGE))] == [Urgency.PAGE] * 2


def test_readers_together_leave_threads_free() -> None:
    lines = filled(Lines(8), Urgency.LESSON, Urgency.PAGE, Urgency.DOCUMENT)
    assert len(started(lines)) == 4
    assert len(started(filled(lines, Urgency.ANSWER))) == 4


def test_a_full_line_is_closed_and_an_answer_always_has_a_place() -> None:
    places = {**PLACES, Urgency.PAGE: Place(threads=ALL_THREADS, waiting=2, seconds=10)}
    lines = Lines(1, places)
    for number in range(2):
        assert not lines.is_closed(Urgency.PAGE, 0)
        lines.join(number, Urgency.PAGE, 0)
    assert lines.is_closed(Urgency.PAGE, 0)
    for number in range(5000):
        lines.join(number, Urgency.ANSWER, 0)
    assert not lines.is_closed(Urgency.ANSWER, 1_000_000)
    assert lines.send_away(1_000_000)[:2] == [0, 1]
    assert len(lines) == 5000


def test_a_slow_line_is_closed_before_it_is_full_and_opens_again() -> None:
    lines = Lines(1, {**ROOMY, Urgency.LESSON: Place(threads=ALL_THREADS, waiting=1000, seconds=4)})
    lines.join("early", Urgency.LESSON, 0)
    assert not lines.is_closed(Urgency.LESSON, 4)
    assert lines.is_closed(Urgency.LESSON, 4.1)
    assert lines.send_away(8) == []
    lines.join("late", Urgency.LESSON, 3)
    assert lines.send_away(8.1) == ["early"]
    assert lines.is_closed(Urgency.LESSON, 8.1)
    assert called(lines) == ["late"]
    assert not lines.is_closed(Urgency.LESSON, 8.1)


def test_while_connections_wait_nobody_begins_to_read() -> None:
    lines = Lines(8)
    for urgency in Urgency:
        lines.join(urgency, urgency, 0)
    lines.is_held = True
    assert called(lines) == [urgency for urgency in Urgency if urgency < READING]
    lines.is_held = False
    assert called(lines) == [urgency for urgency in Urgency if urgency >= READING]


def test_what_waits_is_given_back_at_the_end() -> None:
    lines = Lines(1)
    for urgency in Urgency:
        lines.join(urgency, urgency, 0)
    assert sorted(lines.empty()) == sorted(Urgency)
    assert lines.call() is None
