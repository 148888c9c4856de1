"""A fresh copy of the model course for tests that damage it."""

import shutil
from pathlib import Path

import pytest

COURSES = Path(__file__).parents[3] / "courses"


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """Return a copy of the folder of courses, with the model course only."""
    for name in ("_shared", "mon-101"):
        shutil.copytree(COURSES / name, tmp_path / "courses" / name)
    return tmp_path / "courses"


@pytest.fixture
def course(courses: Path) -> Path:
    """Return a copy of the model course."""
    return courses / "mon-101"
