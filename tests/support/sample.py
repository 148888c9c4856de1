"""What grows with the content is sampled: a few of it each day in `make test`, all of it in `make soak`.

A test that runs for courses, questions, tools or languages takes `sampled(...)` of them and wears the mark `sampled`.
The draw depends on the day alone, so that both processes of a run draw the same, and a failure comes back with the
seed that the first lines of a run print: `TEST_SAMPLE_SEED=2026-11-30 make test`. A course that somebody is at work on
is taken whole; many courses that change at once, as when new ones come in, are not: the sample grows by what one person
edits, never with the content.
"""

import datetime
import os
import random
import subprocess
from collections.abc import Callable, Collection, Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
EVERYTHING = "everything"
#: Left in the environment, so that the processes of a run agree also when it goes on past midnight.
SEED = os.environ.setdefault("TEST_SAMPLE_SEED", datetime.datetime.now(tz=datetime.UTC).date().isoformat())
#: Somebody edits one course, or two that belong together.
MOST_WHOLE = 2
#: Names, currencies and competences; no course.
SHARED = "_shared"


def sampled(
    population: Iterable[T], size: int, label: str, *, course: Callable[[T], str] | None = None
) -> list[T]:
    """Return `size` of the population, and all of the courses taken whole where `course` says whose each is."""
    if SEED == EVERYTHING:
        return list(population)

    def keep(each: T) -> bool:
        return course is not None and course(each) in whole_courses()

    return draw(population, size, f"{SEED} {label}", keep)


def draw(population: Iterable[T], size: int, seed: str, keep: Callable[[T], bool]) -> list[T]:
    """Return `size` of the population by the seed, and all that is to be kept, in the population's own order."""
    everything = list(population)
    places = range(len(everything))
    # Nothing secret: a day draws the same everywhere.
    chosen = set(random.Random(seed).sample(places, min(size, len(places))))  # noqa: S311
    return [each for place, each in enumerate(everything) if place in chosen or keep(each)]


def takes_more() -> bool:
    """Say whether this run takes more than the sample of a day."""
    return SEED == EVERYTHING or bool(whole_courses())


@cache
def whole_courses() -> frozenset[str]:
    """Return the courses of which nothing is left out."""
    return few_changed(changed_since_push(ROOT))


def few_changed(changed: Collection[str]) -> frozenset[str]:
    """Return the courses that differ, or none when they are more than one person edits."""
    courses = frozenset(changed) - {SHARED}
    return courses if len(courses) <= MOST_WHOLE else frozenset()


def changed_since_push(root: Path) -> frozenset[str]:
    """Return the folders of `courses` that differ from origin's main, or, when all is pushed, from the commit before.

    None differ where there is no history to compare with: an archive, or a clone of one commit.
    """
    files = files_since_push(root, "courses")
    return frozenset(Path(file).parts[1] for file in files if len(Path(file).parts) > 2)


def files_since_push(root: Path, *folders: str) -> list[str]:
    """Return the files of `folders` that differ, new ones included."""
    if not (root / ".git").exists():
        return []
    head, pushed = _git(root, "rev-parse", "HEAD"), _git(root, "merge-base", "HEAD", "origin/main")
    base = pushed if pushed and pushed != head else ["HEAD~1"]
    files = _git(root, "diff", "--name-only", *base, "--", *folders)
    return files + _git(root, "ls-files", "--others", "--exclude-standard", "--", *folders)


def _git(root: Path, *arguments: str) -> list[str]:
    """Return the lines that git answers, and none when it cannot."""
    answer = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    return answer.stdout.splitlines() if answer.returncode == 0 else []


def pytest_report_header() -> str:
    """Say what was drawn, and how to draw it again."""
    whole = ", ".join(sorted(whole_courses())) or "none"
    return (
        f"sample of the content: TEST_SAMPLE_SEED={SEED}; courses taken whole, for they were changed: {whole}"
    )
