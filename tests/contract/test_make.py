"""The commands of a developer: every target is there, explained by `make`, and continuous integration runs them."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGETS = {"run", "test", "lint", "bench", "soak", "i18n", "lock", "demo"}


def made(*arguments: str) -> str:
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_make_lists_every_target_with_a_sentence() -> None:
    printed = dict(re.findall(r"^ {2}make (\S+) +(\S.+)$", made(), re.M))
    declared = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert printed.keys() >= TARGETS
    assert printed.keys() == declared - {"setup", "setup-dev"}
    assert made("help") == made()


def test_every_target_has_something_to_do() -> None:
    for target in TARGETS:
        assert made("--dry-run", target).strip(), target


def test_continuous_integration_runs_lint_and_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text("utf-8").splitlines() if line.startswith("make ")]
    assert commands == ["make lint", "make test"]
    subprocess.run(["bash", "-n", script], check=True, timeout=10)
