"""What each area of the tests costs, against its budget (docs/decisions/0983).

A cost is CPU time, of this process and everything that it started, in yards (yardstick.py) measured at the same
moments: a slow or busy machine makes both longer.
"""

import contextlib
import csv
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench.processes import TICKS, tree
from tests.support.environment import is_measured
from tests.support.sample import takes_more
from tests.support.yardstick import yard

TESTS = Path(__file__).parents[1]
#: Budgets in yards, by area. Who makes an area dearer for good reason changes the figure and says why in the commit.
FILE = TESTS / "budgets.csv"
#: A run fails above this share of a budget: what the figures differ by from one quiet run to the next is far less.
MOST = 1.2
DEAREST = 10
SENT = "costs"


def seconds_spent() -> float:
    """Return the CPU time of this process and of all that it started, as far as it is alive or was waited for."""
    has_children = any(file.read_text() for file in Path("/proc/self/task").glob("*/children"))
    ticks = 0
    for pid in tree(os.getpid()) if has_children else [os.getpid()]:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / TICKS


def read_budgets() -> dict[str, int]:
    """Return the budget of each area in yards."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["area"]: int(row["yards"]) for row in rows}


class Costs:
    """Adds up, in the process that runs tests, what each file of them costs."""

    def __init__(self) -> None:
        self.yards: Counter[str] = Counter()
        self.file = ""
        self.yard, self.spent, self.account = yard(), seconds_spent(), 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Begin a new account where another file begins."""
        file = item.path.relative_to(TESTS).as_posix()
        if file != self.file:
            self.close()
            self.file = file

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self) -> None:
        """Look before the processes of a test end: killed ones take what they spent with them."""
        self.look()

    def pytest_runtest_logfinish(self) -> None:
        """Look when they have ended."""
        self.look()

    def look(self) -> None:
        """Add what was spent since the last look; the end of a process takes nothing away."""
        spent = seconds_spent()
        self.account += max(0.0, spent - self.spent)
        self.spent = spent

    def close(self) -> None:
        """Write down the account of the file that ends."""
        self.look()
        before, self.yard = self.yard, yard()
        self.yards[self.file] += round(self.account / ((before + self.yard) / 2))
        self.account = 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Tell the process that reports, where it is another one."""
        self.close()
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[SENT] = dict(self.yards)


class Report:
    """Compares, in the process that reports, the costs of all with the budgets."""

    def __init__(self, config: pytest.Config, own: Costs) -> None:
        self.config, self.own = config, own
        self.yards: Counter[str] = Counter()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take the costs of a process that has ended."""
        self.yards.update(getattr(node, "workeroutput", {}).get(SENT, {}))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let a run fail that was too dear."""
        self.yards.update(self.own.yards)
        del self.yards[""]
        if too_dear(self.areas()) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what each whole area cost, and the dearest files."""
        areas = self.areas()
        if not areas:
            return
        terminalreporter.section("costs in yards (docs/developer/testing.md)")
        budgets, dear = read_budgets(), too_dear(areas)
        for area, yards in areas.items():
            mark = f"  MORE THAN {MOST:.0%}" if area in dear else ""
            terminalreporter.line(
                f"{area:<12}{yards:>8}  {yards / budgets[area]:>4.0%} of {budgets[area]}{mark}"
            )
        dearest = ", ".join(f"{file} {yards}" for file, yards in self.yards.most_common(DEAREST))
        terminalreporter.line(f"dearest files: {dearest}")

    def areas(self) -> dict[str, int]:
        """Return the costs of each area that was run whole."""
        costs: Counter[str] = Counter()
        for file, yards in self.yards.items():
            costs[file.partition("/")[0]] += yards
        return {area: costs[area] for area in read_budgets() if costs[area] and self._is_whole(area)}

    def _is_whole(self, area: str) -> bool:
        option = self.config.option
        # Measured, all is slower; and what belongs to a changed course comes on top of the sample.
        if is_measured() or takes_more():
            return False
        is_chosen = (
            option.keyword
            or getattr(option, "lf", False)
            or option.markexpr not in self.config.getini("addopts")
        )
        asked = [self.config.invocation_params.dir / path for path in self.config.args]
        return not is_chosen and any((TESTS / area).is_relative_to(path) for path in asked)


def too_dear(areas: dict[str, int]) -> set[str]:
    """Return the areas that cost more than their budget allows."""
    budgets = read_budgets()
    return {area for area, yards in areas.items() if yards > MOST * budgets[area]}


def pytest_configure(config: pytest.Config) -> None:
    """Count in every process, and report in the one that prints."""
    costs = Costs()
    config.pluginmanager.register(costs)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Report(config, costs))
