"""A pytest plugin: leave the PostgreSQL twins out, and write down how long each test took."""

import json
import os
import time
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest

DURATIONS = "MUTANTS_DURATIONS"
USED = "processor seconds"


def runs_here(item: pytest.Item) -> bool:
    """Return whether a test is taken: mutants are run on SQLite."""
    callspec = getattr(item, "callspec", None)
    return callspec is None or callspec.params.get("engine_name") != "postgresql"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need PostgreSQL."""
    left_out = [item for item in items if not runs_here(item)]
    items[:] = [item for item in items if runs_here(item)]
    config.hook.pytest_deselected(items=left_out)


class Clock:
    """Tells each report how long the processor worked for it: a busy machine must not make tests look slow."""

    def __init__(self) -> None:
        self._before = time.process_time()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Write down what was used since the last report."""
        report = yield
        now = time.process_time()
        report.user_properties.append((USED, now - self._before))
        self._before = now
        return report


class Recorder:
    """Seconds and outcome of each test of a run."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the seconds of one phase."""
        self.seconds[report.nodeid] += sum(
            float(str(value)) for name, value in report.user_properties if name == USED
        )
        if report.outcome != "passed":
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write the seconds of the tests that passed."""
        passed = {test: round(time, 4) for test, time in self.seconds.items() if test not in self.failed}
        Path(os.environ[DURATIONS]).write_text(json.dumps(passed), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Measure in every process, and record in the one that hears of every test."""
    if DURATIONS in os.environ:
        config.pluginmanager.register(Clock())
        if not hasattr(config, "workerinput"):
            config.pluginmanager.register(Recorder())
