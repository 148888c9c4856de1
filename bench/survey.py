"""The survey of one engine: starts, memory, bytes, and every action in turns with F."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.action import meet
from bench.actions import all_actions
from bench.browser import weights
from bench.engines import Site, site_on
from bench.figures import Block, Figure, Result
from bench.memory import Peak, memory_mb, watched_memory
from bench.phone import Phone
from bench.processes import settle, spent_seconds
from bench.turns import Effort, Turns

LOAD, DRAWING = "load", "drawing"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is surveyed of an engine: by how many clients, which actions (none named: all), how often it starts.

    Without ``starts`` nothing waits for the last worker to end either, which takes 20 seconds.
    """

    clients: tuple[int, ...]
    effort: Effort
    only: frozenset[str] = frozenset()
    starts: int = 3
    has_bytes: bool = False


def survey(engine: str, folder: Path, plan: Plan, say: Say) -> Iterator[Figure | Result]:
    """Yield every figure of one engine as it is measured; ``say`` tells on the way what is done."""
    with site_on(engine, folder) as site:
        say(f"{engine}: first start: migrate and publish")
        yield Figure(f"first_start_{engine}", site.start(), "s")
        site.academy.stop()
        say(f"{engine}: {plan.effort.learners} learners")
        site.populate(plan.effort.learners)
        yield Figure(f"learners_{engine}", len(site.people.learners), "learners")
        with Turns(engine, site.baseline, site.baseline, 1, plan.effort).open() as plain:
            yield from _drawing(site, plain, say)
            if plan.starts:
                site.academy.stop()
                yield from _starting(site, plain, plan.starts, say)
                settle()
                site.come_to_rest()
                yield from _peaks(site, "rest", [Peak(memory_mb(root)) for root in site.server.roots])
        phone = Phone(site.academy.port)
        meet(phone, site.people)
        if plan.has_bytes:
            say(f"{engine}: bytes, counted by Chromium")
            yield from weights(site.people, site.academy.url)
        yield from _acting(site, plan, say)


def _drawing(site: Site, plain: Turns, say: Say) -> Iterator[Figure | Result]:
    """Let the certificates of all who have finished be drawn, which waits since they were issued."""
    drawn = len(site.people.certificates)
    say(f"{site.engine}: drawing {drawn} certificates")
    before = plain.block_of_baseline()
    site.start()
    with watched_memory(site.academy.pid) as peak:
        spent, started = spent_seconds(site.server.roots), time.perf_counter()
        site.wait_for_certificates()
        cpu, seconds = spent_seconds(site.server.roots) - spent, time.perf_counter() - started
    block = Block(1000 * cpu / drawn, [1000 * seconds / drawn])
    after = plain.block_of_baseline()
    yield Result("certificate_drawn", site.engine, 1, [(before, block), (after, block)])
    yield Figure(f"memory_drawing_{site.engine}", peak.mb, "MB")


def _starting(site: Site, plain: Turns, starts: int, say: Say) -> Iterator[Result]:
    """Start on a filled database until the first page has come, several times; the last one stays."""
    turns = []
    for number in range(starts):
        say(f"{site.engine}: cold start {number + 1}")
        before = plain.block_of_baseline()
        spent = spent_seconds(site.database.roots)
        seconds = site.start()
        cpu = spent_seconds(site.server.roots) - spent
        turns.append((before, Block(1000 * cpu, [1000 * seconds])))
        if number + 1 < starts:
            site.academy.stop()
    yield Result("cold_start", site.engine, 1, turns)


def _acting(site: Site, plan: Plan, say: Say) -> Iterator[Figure | Result]:
    """Measure all actions by one client, then by several, and the memory under their load."""
    actions = [
        each for each in all_actions(site.people, site.addresses) if not plan.only or each.name in plan.only
    ]
    done: Counter[str] = Counter()
    phone = Phone(site.academy.port)
    for action in actions:
        action.ready(phone)
    for clients in plan.clients:
        with Turns(site.engine, site.server, site.baseline, clients, plan.effort).open() as turns:
            for when in (LOAD, DRAWING):
                chosen = [each for each in actions if (when == DRAWING) == each.draws]
                with ExitStack() as watches:
                    peaks = [watches.enter_context(watched_memory(root)) for root in site.server.roots]
                    for action in chosen:
                        if plan.starts:
                            site.come_to_rest()
                        number = actions.index(action) + 1
                        say(f"{site.engine} c={clients} {number}/{len(actions)} {action.name}")
                        yield turns.measure(action, done)
                if chosen and plan.starts:  # else the last worker is still there
                    yield from _peaks(site, f"{when}_c{clients}", peaks)
            yield Figure(f"answers_c{clients}_{site.engine}", turns.answers, "requests")


def _peaks(site: Site, when: str, peaks: Sequence[Peak]) -> Iterator[Figure]:
    for name, peak in zip(("", "_database"), peaks, strict=False):
        yield Figure(f"memory_{when}{name}_{site.engine}", peak.mb, "MB")
