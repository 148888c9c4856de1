"""The commands of a developer: every target is there, explained by `make`, and continuous integration runs them."""

import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.sample import sampled

ROOT = Path(__file__).parents[2]
#: The oldest pip that a supported system brings: Debian 12's.
OLDEST_PIP = "23.0.1"
TARGETS = {"run", "test", "quick", "lint", "bench", "compare", "soak", "i18n", "lock", "demo"}


def made(*arguments: str) -> str:
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_make_lists_every_target_with_a_sentence() -> None:
    printed = dict(re.findall(r"^ {2}make (\S+) +(\S.+)$", made(), re.M))
    declared = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert printed.keys() >= TARGETS
    assert printed.keys() == declared - {"setup", "setup-dev", "setup-judges"}
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


@pytest.fixture(scope="module")
def oldest_pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an empty environment with the oldest pip."""
    folder = tmp_path_factory.mktemp("pip") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=120)
    python = folder / "bin" / "python"
    command = "-m pip install --quiet --disable-pip-version-check"
    subprocess.run([python, *command.split(), f"pip=={OLDEST_PIP}"], check=True, timeout=120)
    return python


def newer_releases(lock: str, folder: Path) -> None:
    """Put an empty newer release of every locked package into ``folder``, as an index has after some weeks."""
    folder.mkdir()
    for name in re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / lock).read_text("utf-8"), re.M):
        stem = f"{name.replace('-', '_')}-9999"
        with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(
                f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 9999\n"
            )
            wheel.writestr(
                f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr(f"{stem}.dist-info/RECORD", "")


@pytest.mark.sampled
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sampled(["base", "dev", "judges"], 1, "locks"))
def test_a1_a_lock_is_installed_as_it_is(oldest_pip: Path, tmp_path: Path, name: str) -> None:
    """pip resolves the extras of a locked file anew, unless told not to: then a newer release breaks the lock."""
    newer_releases(f"{name}.txt", tmp_path / "newer")
    printed = made("--dry-run", "--always-make", "setup-judges")
    (line,) = (line for line in printed.splitlines() if f"-r requirements/{name}.txt" in line)
    options = shlex.split(line)[4:]  # what stands after: python -m pip install
    links = f"{tmp_path / 'newer'} {os.environ.get('PIP_FIND_LINKS', '')}"
    done = subprocess.run(
        [oldest_pip, "-m", "pip", "install", *options, "--dry-run", "--ignore-installed"],
        cwd=ROOT,
        env={**os.environ, "PIP_FIND_LINKS": links},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:]
