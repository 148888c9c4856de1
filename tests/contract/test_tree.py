"""Rules that hold for every tracked file."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINE_CAP = 500
#: Words that mark unfinished work, joined here so that this file does not hold them.
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error")))
REGISTRY_HOSTS = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|--(?:extra-)?index-url|--find-links"
)
SKIPPED = {".po", ".svg", ".png", ".woff2", ".txt", ".yaml", ".csv"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry() -> None:
    found = [
        path.relative_to(ROOT)
        for path in tracked_files()
        if path.suffix not in {".png", ".woff2"}
        and path.name not in {"test_tree.py", "Makefile"}
        and REGISTRY_HOSTS.search(path.read_text("utf-8", errors="replace").split("\n", 3)[-1])
    ]
    assert not found


def test_nothing_is_marked_unfinished() -> None:
    found = [
        path.relative_to(ROOT)
        for path in tracked_files()
        if path.suffix not in SKIPPED and UNFINISHED.search(path.read_text("utf-8", errors="replace"))
    ]
    assert not found


def test_no_module_is_a_drawer_for_anything() -> None:
    names = {path.stem for path in tracked_files() if path.suffix == ".py"}
    assert names.isdisjoint({"utils", "helpers", "common", "misc"})


def test_no_module_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in tracked_files()
        if path.suffix == ".py" and path.parts[len(ROOT.parts)] == "academy"
        if (count := len(path.read_text("utf-8").splitlines())) > LINE_CAP
    }
    assert not long


def test_every_decision_has_a_number_of_its_own_and_says_it() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    numbers = [path.name[:4] for path in records]
    assert sorted(set(numbers)) == numbers
    assert [
        path.name for path in records if not path.read_text("utf-8").startswith(f"# {path.name[:4]}")
    ] == []
