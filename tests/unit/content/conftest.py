"""A fresh copy of the model course for tests that damage it."""

import shutil
from pathlib import Path

import pytest

from academy.content.checker.course import MIN_ITEMS_PER_OUTCOME

COURSES = Path(__file__).parents[3] / "courses"


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """Return a copy of the folder of courses: the model course only, with the fewest questions a course may have."""
    return copy_courses(tmp_path / "courses")


def copy_courses(folder: Path) -> Path:
    """Copy the shared folder and the model course, with the fewest questions that it may have."""
    for name in ("_shared", "mon-101"):
        shutil.copytree(COURSES / name, folder / name)
    for file in (folder / "mon-101/questions").glob("*.yaml"):
        head, *items = file.read_text("utf-8").split("\n  - id: ")
        file.write_text("\n  - id: ".join([head, *items[:MIN_ITEMS_PER_OUTCOME]]) + "\n", "utf-8")
    return folder


@pytest.fixture
def course(courses: Path) -> Path:
    """Return a copy of the model course."""
    return courses / "mon-101"


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
