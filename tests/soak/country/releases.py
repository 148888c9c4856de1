"""The release before the newest migration, and this one, each in a folder of its own as on a machine."""

import subprocess
import sys
from pathlib import Path

from tests.served.academy import copied_product
from tests.soak.country.shipped import ROOT


def release_before(folder: Path) -> Path:
    """Write the code from before the newest migration into ``folder``. Raises CalledProcessError without a history."""
    folder.mkdir()
    newest = _git("log", "-1", "--format=%H", "--diff-filter=A", "--", "migrations/versions").decode().strip()
    archive = _git("archive", f"{newest}^")
    subprocess.run(["tar", "x", "-C", folder], input=archive, check=True)
    return folder


def this_release(folder: Path) -> Path:
    """Write this code into ``folder``, and build what `make setup` builds."""
    folder.mkdir()
    copied_product(folder)
    subprocess.run([sys.executable, "-m", "academy.build"], cwd=folder, check=True, capture_output=True)
    return folder


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout
