"""Choose the tests of a mutant: those that run its place, the likeliest and quickest first."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.mutants.changes import Change
from tests.mutants.coverage_map import CoverageMap
from tests.mutants.crew import Job
from tests.mutants.scope import ROOT

#: How many tests, and how many seconds of them, are tried before a mutant counts as survived.
MOST_TESTS = {"condition": 600, "fault": 600}
MOST_SECONDS = {"condition": 90.0, "fault": 45.0}
FEW = 10
#: Sees what a model says of its table, its lengths, constraints and indexes: quick, and no test of the domain runs it.
TABLES = "tests/migrations/test_history.py::test_migrations_make_the_tables_of_the_models[sqlite]"

#: Holds the register of personal data against the tables.
REGISTER = "tests/contract/test_personal_data.py::"


def job_of(change: Change, known: CoverageMap) -> Job:
    """Return a mutant with its tests, capped."""
    tests: set[str] = set()
    is_early = not change.is_hot
    if change.is_hot:
        tests = known.tests_of(change.path, change.function, change.lines)
        is_early = not tests and known.runs_at_import(change.path, change.function, change.lines)
    around = tests
    if is_early or 0 < len(tests) < FEW:
        around = tests | known.tests_of_file(change.path)
        if is_early or len(around) < FEW:
            around |= {test for test in known.seconds if _domain(test) == _domain(change.path)}
    chosen = _capped(change, _likeliest_first(change, tests, known), known)
    cold = _capped(change, (_quickest_first if is_early else _likeliest_first)(change, around, known), known)
    if is_early:
        cold = [*_watchers(change.path, known), *cold]
    return Job(change, chosen, cold, len(around if is_early else tests))


def _watchers(path: str, known: CoverageMap) -> list[str]:
    """Return the tests that look at what a file declares while it is imported."""
    if "__tablename__" in (ROOT / path).read_text("utf-8"):
        return [TABLES]
    if path.endswith("/personal_data.py"):
        return sorted(test for test in known.seconds if test.startswith(REGISTER))
    return []


def _capped(change: Change, tests: list[str], known: CoverageMap) -> list[str]:
    chosen: list[str] = []
    seconds = 0.0
    for test in tests[: MOST_TESTS[change.family]]:
        seconds += known.seconds[test]
        if seconds > MOST_SECONDS[change.family] and len(chosen) >= FEW:
            break
        chosen.append(test)
    return chosen


def _domain(path: str) -> str:
    """Return 'accounts' of 'academy/accounts/models.py' and of 'tests/db/accounts/test_x.py::test_y'."""
    parts = Path(path.partition("::")[0]).parts
    return parts[2 if parts[0] == "tests" else 1]


def _likeliest_first(change: Change, tests: Iterable[str], known: CoverageMap) -> list[str]:
    """Order tests: its own domain before others, each test's first rows before its many others, quick ones first."""
    domain, rows = _domain(change.path), Counter[str]()
    ranked = []
    for test in sorted(tests, key=lambda test: known.seconds[test]):
        name = test.partition("[")[0]
        rows[name] += 1
        is_foreign = _domain(test) != domain
        ranked.append((is_foreign, rows[name] > 3, known.seconds[test], test))
    return [test for *_, test in sorted(ranked)]


def _quickest_first(change: Change, tests: Iterable[str], known: CoverageMap) -> list[str]:
    """Order tests that are tried all in one process: its own domain before others, and then by their time alone."""
    domain = _domain(change.path)
    return sorted(tests, key=lambda test: (_domain(test) != domain, known.seconds[test], test))
