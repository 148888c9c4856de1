"""The control of the whole command: in a small house one fault must survive, and the others must be seen."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.scope import ROOT

pytestmark = pytest.mark.soak

LIMITS = """\
import functools

MOST = 3


def careful(function):
    @functools.wraps(function)
    def inner(*values):
        return bool(function(*values))

    return inner


class Door:
    def __init__(self, hits):
        self.hits = hits

    @property
    def is_open(self):
        return self.hits < MOST


@careful
def is_allowed(hits):
    return hits < MOST
"""
TESTS = """\
from academy.core.limits import MOST, Door, is_allowed


def test_few_are_allowed_and_many_are_not():
    assert is_allowed(1) is True
    assert is_allowed(4) is False


def test_a_door_is_open_for_few():
    assert [Door(hits).is_open for hits in (1, 4)] == [True, False]


def test_the_most():
    assert MOST == 3
"""

PYTEST = """\
[pytest]
markers = soak
pythonpath = .
addopts = --import-mode=importlib
filterwarnings = error
"""


def test_the_boundary_that_no_test_tries_survives_and_all_else_is_seen(tmp_path: Path) -> None:
    for name, text in {
        "academy/__init__.py": "",
        "academy/core/__init__.py": "",
        "academy/core/limits.py": LIMITS,
        "tests/__init__.py": "",
        "tests/unit/core/test_limits.py": TESTS,
        "pytest.ini": PYTEST,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "tests" / "mutants", tmp_path / "tests" / "mutants")
    (tmp_path / "tests/mutants/survivors.csv").write_text(
        "id,path,function,change,reason\n", encoding="utf-8"
    )

    command = [sys.executable, "-m", "tests.mutants", "--tests", "tests/unit", "--workers", "1"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)

    survivors = told.stdout.partition("Survivors that nobody has looked at:\n")[2].partition("\n\n")[0]
    assert [line.split(" (")[0] for line in survivors.splitlines()] == [
        "  academy/core/limits.py:20 comparison: < → <=",
        "  academy/core/limits.py:25 comparison: < → <=",
    ], told
    assert told.stdout.splitlines()[-4:] == [
        "module       family     planted   seen survived accepted equivalent  plain  score  asked",
        "limits       fault            8      6        2        0          0   75.0   75.0     90",
        "",
        "limits fault: 75.0 % seen, 90 % are asked for",
    ]
    assert told.returncode == 1
