"""The release is known without the program git."""

import subprocess
from pathlib import Path

import pytest

from academy.core.release import release

REVISION = "3f2a90c1d7ab3f2a90c1d7ab3f2a90c1d7ab3f2a"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n', "utf-8")
    return tmp_path


def test_the_version_alone_where_nothing_says_the_revision(folder: Path) -> None:
    assert release(folder) == "1.2.3"
    assert release(folder / "nowhere") == ""


def test_a_package_says_its_revision_in_a_file(folder: Path) -> None:
    (folder / "REVISION").write_text(f"{REVISION}\n", "ascii")
    assert release(folder) == "1.2.3 (3f2a90c1)"


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_checkout_and_a_work_tree_beside_it_know_theirs(folder: Path, is_packed: bool) -> None:
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    git("init", "--quiet", "--initial-branch", "main")
    git("add", "pyproject.toml")
    git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "First")
    git("worktree", "add", "--quiet", "--detach", "beside")
    git("worktree", "add", "--quiet", "-b", "other", "branch")
    if is_packed:
        git("pack-refs", "--all")
    short = git("rev-parse", "HEAD")[:8]
    for place in (folder, folder / "beside", folder / "branch"):
        release.cache_clear()
        assert release(place) == f"1.2.3 ({short})"
