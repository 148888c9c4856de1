"""The sample of the content: the same all day, another one tomorrow, and whole where somebody is at work."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sample import ROOT, changed_since_push, draw, few_changed

HUNDRED = [f"{course}-{number}" for course in "abcd" for number in range(25)]


def no(_each: str) -> bool:
    """Keep nothing besides."""
    return False


def test_a_seed_draws_the_same_again_and_another_seed_something_else() -> None:
    today = draw(HUNDRED, 4, "2026-11-30 questions", no)
    assert today == ["a-5", "d-8", "d-10", "d-15"]
    assert draw(iter(HUNDRED), 4, "2026-11-30 questions", no) == today
    assert draw(HUNDRED, 4, "2026-11-30 tools", no) != today
    assert draw(HUNDRED, 4, "2026-12-01 questions", no) != today


def test_a_month_of_days_leaves_nothing_out() -> None:
    seen = {each for day in range(30) for each in draw(HUNDRED, 25, f"day {day}", no)}
    assert seen == set(HUNDRED)


def test_few_are_taken_whole() -> None:
    assert draw(HUNDRED[:3], 4, "any", no) == HUNDRED[:3]


def test_what_is_to_be_kept_is_kept_in_its_place() -> None:
    drawn = draw(HUNDRED, 4, "2026-11-30 questions", lambda each: each[0] in {"b", "x"})
    assert drawn == ["a-5", *HUNDRED[25:50], "d-8", "d-10", "d-15"]


def test_one_course_or_two_are_taken_whole_and_many_at_once_are_not() -> None:
    assert few_changed({"one", "two", "_shared"}) == {"one", "two"}
    assert few_changed({"one", "two", "three"}) == frozenset()


def test_the_run_draws_by_its_day_and_everything_on_demand() -> None:
    """In processes of their own, as a run starts."""
    code = "from tests.support.sample import SEED, sampled; print(SEED, *sampled(range(100), 3, 'numbers'))"
    answers = {
        seed: subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"TEST_SAMPLE_SEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("2026-11-30", "everything")
    }
    assert answers == {
        "2026-11-30": ["2026-11-30", "41", "68", "82"],
        "everything": ["everything", *map(str, range(100))],
    }


class Repository:
    """A history with a remote, in folders of a test."""

    def __init__(self, folder: Path) -> None:
        self.remote, self.root = folder / "remote", folder / "clone"
        self.git(folder, "init", "-q", "--bare", "-b", "main", str(self.remote))
        self.git(folder, "clone", "-q", str(self.remote), str(self.root))
        self.git(self.root, "checkout", "-q", "-B", "main")

    def git(self, folder: Path, *arguments: str) -> None:
        """Run git as somebody."""
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)

    def write(self, course: str) -> None:
        """Change a file of a course."""
        file = self.root / "courses" / course / "course.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text("utf-8") if file.exists() else "") + "x\n", "utf-8")

    def commit(self, course: str) -> None:
        """Commit a change of a course."""
        self.write(course)
        self.git(self.root, "add", "-A")
        self.git(self.root, "commit", "-q", "-m", course)

    def push(self) -> None:
        """Bring the commits to the remote."""
        self.git(self.root, "push", "-q", "origin", "main")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a repository with three courses, pushed in two commits."""
    repository = Repository(tmp_path)
    repository.commit("one")
    repository.commit("two")
    repository.push()
    return repository


def test_the_last_commit_counts_when_all_is_pushed(repository: Repository) -> None:
    assert changed_since_push(repository.root) == {"two"}


def test_commits_that_wait_and_the_working_tree_count(repository: Repository) -> None:
    repository.commit("three")
    repository.commit("four")
    repository.write("one")
    repository.write("new")
    (repository.root / "courses/LICENSE.md").write_text("x", "utf-8")
    assert changed_since_push(repository.root) == {"three", "four", "one", "new"}


def test_without_a_remote_the_last_commit_counts(repository: Repository) -> None:
    repository.git(repository.root, "remote", "remove", "origin")
    assert changed_since_push(repository.root) == {"two"}


def test_a_clone_of_one_commit_and_a_folder_without_history_have_no_changes(
    repository: Repository, tmp_path: Path
) -> None:
    address = f"file://{repository.remote}"
    repository.git(tmp_path, "clone", "-q", "--depth", "1", address, str(tmp_path / "fresh"))
    assert changed_since_push(tmp_path / "fresh") == frozenset()
    assert changed_since_push(tmp_path) == frozenset()


def test_every_module_that_samples_has_a_test_with_the_mark() -> None:
    """Without it `make soak` would not take the whole of the content there."""
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    sampling = {path for path in files if "tests.support.sample import" in path.read_text("utf-8")}
    assert [path for path in sampling if "pytest.mark.sampled" not in path.read_text("utf-8")] == []
