"""The report of costs counts what children spend, forgets nothing that was killed, and judges only whole areas."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.support import budgets
from tests.support.budgets import TESTS, Costs, Report, read_budgets, seconds_spent, too_dear

BUSY = "sum(range(10**7))"
#: Waits after its work, so that it can be killed.
BUSY_AND_IDLE = f"{BUSY}; print(flush=True); input()"


def test_every_area_has_a_budget() -> None:
    areas = {path.name for path in TESTS.iterdir() if any(path.glob("**/test_*.py"))}
    assert set(read_budgets()) == areas - {"soak", "conformance"}


def test_a_fifth_above_the_budget_is_too_dear() -> None:
    budget = read_budgets()["unit"]
    assert too_dear({"unit": budget * 6 // 5}) == set()
    assert too_dear({"unit": budget * 6 // 5 + 1}) == {"unit"}


def test_work_of_a_child_counts() -> None:
    before = seconds_spent()
    subprocess.run([sys.executable, "-c", BUSY], check=True)
    assert seconds_spent() > before


def test_a_killed_child_takes_nothing_away() -> None:
    costs = Costs()
    child = subprocess.Popen(
        [sys.executable, "-c", BUSY_AND_IDLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout
    child.stdout.readline()
    costs.look()
    spent = costs.account
    assert spent > 0
    child.kill()
    child.communicate()
    costs.look()
    assert costs.account >= spent


def report_of(real: pytest.Config, *args: str, **options: Any) -> Report:
    """Return the report of a run with such a command line that cost the same in two areas."""
    usual: dict[str, Any] = {"keyword": "", "lf": False, "markexpr": "not soak and not conformance"}
    config = SimpleNamespace(
        getini=real.getini,
        args=list(args),
        option=SimpleNamespace(**usual | options),
        invocation_params=SimpleNamespace(dir=TESTS.parent),
    )
    report = Report(cast("pytest.Config", config), Costs())
    report.yards.update({"unit/core/test_a.py": 5, "unit/core/test_b.py": 6, "web/test_a.py": 7})
    return report


@pytest.mark.parametrize(
    ("args", "options", "areas"),
    [
        (["tests"], {}, {"unit": 11, "web": 7}),
        (["tests/unit", "tests/web/learning"], {}, {"unit": 11}),
        ([str(TESTS / "web")], {}, {"web": 7}),
        (["tests/unit/core/test_a.py::test_one"], {}, {}),
        (["tests"], {"keyword": "core"}, {}),
        (["tests"], {"lf": True}, {}),
        (["tests"], {"markexpr": "soak or sampled"}, {}),
    ],
)
def test_only_areas_that_ran_whole_are_judged(
    monkeypatch: pytest.MonkeyPatch,
    pytestconfig: pytest.Config,
    args: list[str],
    options: dict[str, Any],
    areas: dict[str, int],
) -> None:
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    monkeypatch.setattr(budgets, "takes_more", lambda: False)
    assert report_of(pytestconfig, *args, **options).areas() == areas


def test_nothing_is_judged_when_more_than_the_sample_runs(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    monkeypatch.setattr(budgets, "takes_more", lambda: True)
    assert report_of(pytestconfig, "tests").areas() == {}


def test_nothing_is_judged_while_branches_are_measured(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.setenv("COVERAGE_PROCESS_CONFIG", str(Path("pyproject.toml")))
    assert report_of(pytestconfig, "tests").areas() == {}
