"""The checker as a whole: the shipped courses are clean, and `flask academy content check` tells what is wrong."""

import datetime
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from academy.content.checker import check_paths
from academy.content.cli import content_group
from tests.support.sample import sampled
from tests.unit.content.conftest import COURSES, change
from tests.unit.content.faults.doors import TODAY
from tests.unit.content.faults.fault import Fault, read_faults

SHIPPED = sorted(path.parent.name for path in COURSES.glob("*/course.yaml"))
#: One of each kind that shows nowhere else in the course.
SEEDED = {
    "shape": "unknown level",
    "course": "vague outcome",
    "lessons": "wrong figure",
    "questions": "unknown misconception",
    "numbers": "wrong key",
    "supporting": "workbook example",
    "translations": "unknown place",
}


def seeded(kind: str) -> Fault:
    """Return the fault of a kind that is tried on the whole course."""
    return next(fault for fault in read_faults(kind) if fault.name == SEEDED[kind])


def check(folder: Path) -> tuple[int, list[str]]:
    """Run the command on a folder; return its exit code and its lines, seen from there."""
    answer = CliRunner().invoke(
        content_group, ["check", str(folder), "--samples", "20", "--today", TODAY.isoformat()]
    )
    return answer.exit_code, answer.output.replace(f"{folder}/", "").splitlines()


@pytest.mark.sampled
@pytest.mark.parametrize("course", sampled(SHIPPED, 2, "courses to check", course=str))
def test_a_shipped_course_has_no_problem(course: str) -> None:
    """At few draws; `make lint` checks all of them at two thousand."""
    assert check_paths([COURSES / course], 20, today=TODAY) == []


def test_the_command_passes_a_clean_folder_of_courses(courses: Path) -> None:
    assert check(courses) == (0, ["1 courses, 0 errors, 0 warnings"])


@pytest.mark.parametrize("kind", SEEDED)
def test_the_command_tells_a_fault_and_fails(course: Path, kind: str) -> None:
    fault = seeded(kind)
    with fault.seeded(course):
        assert check(course) == (1, [*fault.said, "1 courses, 1 errors, 0 warnings"])


def test_all_problems_are_told_at_once(course: Path) -> None:
    faults = [seeded(kind) for kind in ("lessons", "questions", "numbers", "supporting", "translations")]
    with ExitStack() as damages:
        for fault in faults:
            damages.enter_context(fault.seeded(course))
        said = sorted(line for fault in faults for line in fault.said)
        assert check(course) == (1, [*said, "1 courses, 5 errors, 0 warnings"])


def test_a_warning_does_not_fail(course: Path) -> None:
    [fault] = [fault for fault in read_faults("lessons") if fault.name == "a story too long"]
    with fault.seeded(course):
        assert check(course) == (0, [*fault.said, "1 courses, 0 errors, 1 warnings"])


@pytest.mark.parametrize(
    "path",
    [
        "media/two-jars.svg",
        "course.yaml",
        "lessons/01-two-pockets.md",
        "i18n/id",
        "lessons",
        "extra.yaml",
        ".kept",
    ],
)
def test_g15_a_link_inside_a_package_is_refused(course: Path, tmp_path: Path, path: str) -> None:
    """Also when it leads to the very file that stood there: it could lead to any file of the machine."""
    place, elsewhere = course / path, tmp_path / "elsewhere"
    if place.exists():
        place.rename(elsewhere)
    else:
        elsewhere.write_text("secret")
    place.symlink_to(elsewhere)
    message = "is a link or something else that is no plain file; put the file itself here"
    assert check(course) == (1, [f"{path}: file: {message}", "1 courses, 1 errors, 0 warnings"])


@pytest.mark.parametrize("path", ["currencies.yaml", "competences.yaml", "catalogue.yaml"])
def test_g15_a_link_inside_the_shared_folder_is_refused(course: Path, tmp_path: Path, path: str) -> None:
    place = course.parent / "_shared" / path
    place.rename(tmp_path / path)
    place.symlink_to(tmp_path / path)
    [problem] = check_paths([course.parent], 1, today=TODAY)
    assert Path(problem.path).resolve().name == path
    assert problem.message == "is a link or something else that is no plain file; put the file itself here"


@pytest.mark.parametrize(
    ("day", "errors"), [(datetime.date(2027, 11, 21), 0), (datetime.date(2027, 11, 22), 5)]
)
def test_facts_expire_on_the_day_after_review_by(day: datetime.date, errors: int) -> None:
    problems = check_paths([COURSES / "mon-101"], 5, today=day)
    expired = [problem for problem in problems if "expired" in problem.message]
    assert len(expired) == errors
    assert all(problem.path.endswith("facts.yaml") for problem in expired)


def test_two_courses_may_not_share_an_id(courses: Path) -> None:
    shutil.copytree(courses / "mon-101", courses / "mon-102")
    places = {
        (Path(problem.path).parent.name, problem.place) for problem in check_paths([courses], 5, today=TODAY)
    }
    assert places == {("mon-102", "id"), ("mon-102", "slug")}


def test_a_circle_of_prerequisites_is_found(courses: Path) -> None:
    other = Path(shutil.copytree(courses / "mon-101", courses / "mon-102")) / "course.yaml"
    change(other, "\nid: mon-101", "\nid: mon-102")
    change(other, "slug: record", "slug: other-record")
    change(other, "prerequisites: []", "prerequisites: [mon-101]")
    change(courses / "mon-101/course.yaml", "prerequisites: []", "prerequisites: [mon-102]")
    found = check_paths([courses], 5, today=TODAY)
    circle = [problem for problem in found if problem.message == "the course needs itself, through others"]
    assert [(Path(problem.path).parent.name, problem.place) for problem in circle] == [
        ("mon-101", "prerequisites"),
        ("mon-102", "prerequisites"),
    ]


def test_a_folder_without_a_course_is_an_error(tmp_path: Path) -> None:
    assert check(tmp_path) == (
        1,
        [
            f"{tmp_path}: folder: there is no course here (no course.yaml)",
            "0 courses, 1 errors, 0 warnings",
        ],
    )


def test_a_course_without_course_yaml_is_not_overlooked(courses: Path) -> None:
    (courses / "mon-101" / "course.yaml").unlink()
    problems = check_paths([courses], 5, today=TODAY)
    assert [Path(problem.path).name for problem in problems] == ["course.yaml"]
