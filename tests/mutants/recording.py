"""A pytest plugin: leave the PostgreSQL twins out, and write down how long each test took."""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

DURATIONS = "MUTANTS_DURATIONS"


def runs_here(item: pytest.Item) -> bool:
    """Return whether a test is taken: mutants are run on SQLite."""
    callspec = getattr(item, "callspec", None)
    return callspec is None or callspec.params.get("engine_name") != "postgresql"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need PostgreSQL."""
    left_out = [item for item in items if not runs_here(item)]
    items[:] = [item for item in items if runs_here(item)]
    config.hook.pytest_deselected(items=left_out)


class Recorder:
    """Seconds and outcome of each test of a run."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the seconds of one phase."""
        self.seconds[report.nodeid] += report.duration
        if report.outcome != "passed":
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write the seconds of the tests that passed."""
        passed = {test: round(time, 4) for test, time in self.seconds.items() if test not in self.failed}
        Path(os.environ[DURATIONS]).write_text(json.dumps(passed), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Record in the process that hears of every test."""
    if DURATIONS in os.environ and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder())
