"""What the project needs from others: ranges that `make lock` turns into exact releases with hashes."""

import os
import re
import shlex
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements"
LISTS = sorted(path.stem for path in REQUIREMENTS.glob("*.in"))
NAME = re.compile(r"(?P<name>[a-z0-9-]+)(?:\[[a-z]+\])?(?P<rule>.*)")
#: Every next great version is a person's decision.
RANGE = re.compile(r">=[0-9]+(\.[0-9]+)*,<[0-9]+(\.[0-9]+)*")
EXACT = re.compile(r"==[0-9]+(\.[0-9]+)+  # \S.{20,}")


def wanted(name: str) -> dict[str, str]:
    """Return what a list asks for: a package and which of its releases, as written."""
    lines = (REQUIREMENTS / f"{name}.in").read_text("utf-8").splitlines()
    found = [NAME.fullmatch(line) for line in lines if not line.startswith(("#", "-c "))]
    return {match["name"]: match["rule"] for match in found if match}


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Return what a lock holds: a package, its release and how many files of it may be installed."""
    text = (REQUIREMENTS / f"{name}.txt").read_text("utf-8")
    blocks = re.findall(r"^([a-z0-9-]+)==(\S+).*((?:\n    --hash=sha256:[0-9a-f]{64}.*)*)", text, re.M)
    return {package: (release, hashes.count("--hash")) for package, release, hashes in blocks}


def test_there_is_a_list_for_each_use() -> None:
    assert LISTS == ["base", "dev", "judges"]
    assert sum(len(wanted(name)) for name in LISTS) > 60


@pytest.mark.parametrize("name", LISTS)
def test_f7_what_is_asked_for_is_a_range_or_exact_for_a_reason(name: str) -> None:
    wrong = {
        package: rule
        for package, rule in wanted(name).items()
        if not (RANGE.fullmatch(rule) or EXACT.fullmatch(rule))
    }
    assert not wrong


@pytest.mark.parametrize("name", LISTS)
def test_f7_the_lock_holds_exact_releases_with_hashes(name: str) -> None:
    lock = locked(name)
    assert wanted(name).keys() <= lock.keys()
    assert not [package for package, (_release, hashes) in lock.items() if not hashes]
    assert "://" not in (REQUIREMENTS / f"{name}.txt").read_text("utf-8")


def test_f7_a_package_has_one_release_in_all_locks() -> None:
    locks = [locked(name) for name in LISTS]
    for package in set.union(*(set(lock) for lock in locks)):
        assert len({lock[package][0] for lock in locks if package in lock}) == 1, package


def put_release(folder: Path, name: str, release: str) -> None:
    """Put a release of a package with nothing in it into ``folder``."""
    stem = f"{name.replace('-', '_')}-{release}"
    with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
        told = f"Metadata-Version: 2.1\nName: {name}\nVersion: {release}\n"
        wheel.writestr(f"{stem}.dist-info/METADATA", told)
        wheel.writestr(
            f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{stem}.dist-info/RECORD", "")


def lock_command(name: str) -> list[str]:
    """Return how `make lock` locks a list, to be called with no other index than a folder beside it."""
    made = subprocess.run(
        ["make", "--dry-run", "lock"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    command = made.partition("do \\\n")[2].partition(" || ")[0].replace("$name", name)
    words = shlex.split(command.replace("\\\n", ""))
    age = words.index("--exclude-newer")
    assert words[age + 1] == "7 days"
    # Files in a folder have no day on which they were published.
    return [
        str(ROOT / ".venv" / "bin" / "uv"),
        *words[1:age],
        *words[age + 2 :],
        "--no-index",
    ]


@pytest.mark.parametrize("name", LISTS)
def test_f7_a_new_lock_takes_new_releases_within_the_ranges(tmp_path: Path, name: str) -> None:
    """The first release asked for 28 of 33 packages with ==, so that locking anew moved five."""
    now = {
        package: release for package, (release, _hashes) in locked(name).items() if package in wanted(name)
    }
    next_small = {package: f"{release}.1" for package, release in now.items()}
    for package, release in now.items():
        for each in (release, next_small[package], f"{int(release.split('.')[0]) + 1}.0"):
            put_release(tmp_path, package, each)
    (tmp_path / f"{name}.in").write_text(
        "".join(f"{package}{rule}\n" for package, rule in wanted(name).items())
    )
    places = {**os.environ, "UV_FIND_LINKS": str(tmp_path)}
    subprocess.run(lock_command(name), cwd=tmp_path, env=places, check=True, capture_output=True, timeout=60)
    made = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (tmp_path / f"{name}.txt").read_text(), re.M))
    exact = {package for package, rule in wanted(name).items() if rule.startswith("==")}
    assert made == {
        package: now[package] if package in exact else release for package, release in next_small.items()
    }
