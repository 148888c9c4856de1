"""A thousand new learners an hour for an hour: nobody meets an error, and what the processes cost is told each minute.

TEST_TRAFFIC_SECONDS=180 tries it for three minutes, with TEST_TRAFFIC_PACE=0.1 whole walks of less than a minute.
"""

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.processes import cpu_seconds, proportional_memory_mb
from tests.served.academy import ServedAcademy, served_prepared
from tests.soak.traffic.figures import figures, percentile
from tests.soak.traffic.loop import Answer, Traffic, Walk
from tests.soak.traffic.newcomer import FINE, REDIRECTS, Newcomer

HOUR = 3600.0
SECONDS = float(os.environ.get("TEST_TRAFFIC_SECONDS", HOUR))
PACE = float(os.environ.get("TEST_TRAFFIC_PACE", "1"))
LEARNERS_AN_HOUR = 1000
MINUTE = 60.0
#: What the web process may grow by in the second half of the hour, when every cache has been filled, MB.
MOST_GROWTH = 10.0

pytestmark = [pytest.mark.soak, pytest.mark.timeout(int(SECONDS) + 600)]


@dataclass
class Watch:
    """Looks at the processes every minute and prints what they cost."""

    academy: ServedAcademy
    traffic: Traffic
    errors: list[str]
    began: float
    #: Memory of the web process (PSS, MB) each minute.
    web: list[float] = field(default_factory=list)
    worker_seconds: float = 0.0
    _workers: dict[int, float] = field(default_factory=dict)

    def walk(self) -> Walk:
        """Look at once and then every minute."""
        while True:
            self.look()
            yield MINUTE

    def look(self) -> None:
        """Print one line."""
        web, *workers = children_of(self.academy)
        supervisor = self.academy.pid
        self._workers |= {pid: cpu_seconds([pid]) for pid in workers}
        self.web.append(proportional_memory_mb([web]))
        print(  # noqa: T201 - what was measured
            f"minute {(time.monotonic() - self.began) / MINUTE:5.1f}: "
            f"web {self.web[-1]:6.1f} MB PSS {resident_mb(web):6.1f} MB RSS {cpu_seconds([web]):7.1f} s CPU, "
            f"supervisor {proportional_memory_mb([supervisor]):5.1f} MB {cpu_seconds([supervisor]):5.1f} s, "
            f"workers {proportional_memory_mb(workers):5.1f} MB {sum(self._workers.values()):6.1f} s so far, "
            f"this generator {time.process_time():6.1f} s, {len(self.traffic.answers)} answers, "
            f"{len(self.errors)} errors, late {self.traffic.lateness * 1000:.0f} ms",
            flush=True,
        )


def children_of(academy: ServedAcademy) -> list[int]:
    """Return the process ids of the web process and of the workers that run; the web process was started first."""
    return sorted(academy.pids - {academy.pid})


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process, shared pages too."""
    [line] = [one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


def newcomers(traffic: Traffic, host: str, began: float, errors: list[str]) -> Iterator[tuple[float, Walk]]:
    """Return the walks of all who come, and when."""
    chance = random.Random("hour")  # noqa: S311 - arrivals by chance, no secret
    at, number = began, 0
    while (at := at + chance.expovariate(LEARNERS_AN_HOUR / HOUR)) < began + SECONDS:
        number += 1
        her = Newcomer(host, f"newcomer{number}@hour.test", random.Random(f"hour {number}"), errors, PACE)  # noqa: S311
        yield at, her.walk()


def test_a_thousand_learners_an_hour(tmp_path: Path) -> None:
    # They all come from one address here.
    with served_prepared(tmp_path / "hour", ACADEMY_ADDRESS_LIMIT_FACTOR="0") as academy:
        traffic, errors, began = Traffic("127.0.0.1", academy.port), list[str](), time.monotonic()
        watch = Watch(academy, traffic, errors, began)
        traffic.send(watch.walk(), began)
        traffic.send_all(newcomers(traffic, f"127.0.0.1:{academy.port}", began, errors))
        traffic.run(began + SECONDS)
        watch.look()
        log = academy.text()
        completed = academy.value("SELECT count(*) FROM attempts WHERE state = 'submitted'")
        people = academy.value("SELECT count(*) FROM people")
    print(f"{people} accounts, {completed} final checks handed in")  # noqa: T201
    for each in figures(traffic.answers).values():
        print(each)  # noqa: T201
    times = [each.seconds for each in traffic.answers]
    half, most = percentile(times, 0.5) * 1000, percentile(times, 0.99) * 1000
    print(f"half within {half:.0f} ms, 99 % within {most:.0f} ms")  # noqa: T201
    assert errors == []
    assert traffic.errors == []
    assert [each for each in traffic.answers if is_error(each)] == []
    assert '"level": "error"' not in log
    if len(watch.web) > MINUTE / 2:
        later = watch.web[len(watch.web) // 2 :]
        assert max(later) - later[0] <= MOST_GROWTH, later


def is_error(answer: Answer) -> bool:
    """Say whether a learner could not go on from it."""
    return answer.status not in FINE | REDIRECTS
