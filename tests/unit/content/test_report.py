"""The reviewer's report counts what is there and lists what no machine can judge."""

import datetime
import itertools
from pathlib import Path

import pytest
from click.testing import CliRunner

from academy.content.cli import content_group
from academy.content.report import measure_course
from academy.content.report.measures import exam_sets
from tests.unit.content.conftest import change

TODAY = datetime.date(2026, 11, 22)


def test_a_course_is_measured(course: Path) -> None:
    report = measure_course(course, TODAY)
    assert (report.id, report.errors, report.warnings) == ("mon-101", 0, 0)
    assert report.figures == 71
    assert report.items == sum(report.levels.values()) == sum(outcome.items for outcome in report.outcomes)
    assert [lesson.country for lesson in report.lessons] == ["PH", "KH", "MY", "VN", "ID", "TH"]
    assert all(600 <= lesson.words <= 800 and lesson.grade <= 8 for lesson in report.lessons)
    assert all(lesson.transfer and lesson.transfer < 12 * 1024 for lesson in report.lessons)
    assert 20_000 < report.package_bytes < 60 * 1024


def test_a_picture_counts_in_the_bytes_of_its_lesson(course: Path) -> None:
    before = {lesson.id: lesson.transfer for lesson in measure_course(course, TODAY).lessons}
    change(course / "lessons/01-two-pockets.md", "![One tin", "One tin is not enough.\n\n![One tin")
    picture = course / "media/eight-weeks.svg"
    change(picture, "</svg>", "".join(f'<path d="M{n} {n * 7 % 90}h9"/>' for n in range(90)) + "</svg>")
    after = {lesson.id: lesson.transfer for lesson in measure_course(course, TODAY).lessons}
    assert {key for key in before if before[key] != after[key]} == {"mon-101-l1", "mon-101-l5"}
    assert (after["mon-101-l5"] or 0) > (before["mon-101-l5"] or 0) + 300


@pytest.mark.parametrize(
    ("exam", "constructed", "drawn", "needed"), [(7, 4, 3, 1), (5, 2, 3, 2), (4, 1, 4, 1), (5, 0, 3, 1)]
)
def test_exam_sets_are_counted_as_they_can_be_listed(
    exam: int, constructed: int, drawn: int, needed: int
) -> None:
    listed = sum(
        sum(question < constructed for question in chosen) >= needed
        for chosen in itertools.combinations(range(exam), drawn)
    )
    assert exam_sets(exam, constructed, drawn, needed) == listed


def test_what_nobody_has_read_is_an_open_point(course: Path) -> None:
    points = measure_course(course, TODAY).open_points
    assert "no subject expert has read it" in points
    assert "no native speaker has read the translation “id”" in points
    assert not any("checker" in point for point in points)


def test_a_reading_of_an_older_version_is_an_open_point(course: Path) -> None:
    change(course / "course.yaml", "version: 1.2.0", "version: 1.3.0")
    assert any(
        "of version 1.2.0, this is 1.3.0" in point for point in measure_course(course, TODAY).open_points
    )


def test_a_translation_read_in_an_older_version_is_an_open_point(course: Path) -> None:
    reading = "id: {by: Sari, read_on: 2026-11-22, version: 1.0.0, findings: none}"
    change(course / "REVIEW.yaml", "id: nobody", reading)
    points = measure_course(course, TODAY).open_points
    assert "the last reading by Sari was of version 1.0.0, this is 1.2.0" in points
    assert not any("“id”" in point for point in points)


def test_a_course_without_reviews_says_that_nobody_has_read_it(course: Path) -> None:
    (course / "REVIEW.yaml").unlink()
    assert "the course checker has not been run for the record" in measure_course(course, TODAY).open_points


def test_facts_that_expire_soon_are_named(course: Path) -> None:
    report = measure_course(course, datetime.date(2027, 11, 22))
    assert "F-SG-RETENTION" in report.facts.expired
    assert any("record-retention for SG" in point for point in report.open_points)


def test_a_course_with_errors_is_reported_without_bytes(course: Path) -> None:
    change(course / "course.yaml", "pass_mark: 14", "pass_mark: 99")
    result = CliRunner().invoke(content_group, ["report", str(course)])
    assert result.exit_code == 0
    assert "Checker: 1 errors" in result.output
    assert "measured when the checker finds no errors" in result.output


def test_the_command_prints_every_part(course: Path) -> None:
    result = CliRunner().invoke(content_group, ["report", str(course), "--today", "2026-11-22"])
    assert result.exit_code == 0
    for part in (
        "Lessons: 6",
        "by type:",
        "by level:",
        "O3: 5 questions",
        "men 2, women 6",
        "tar.gz",
        "A human",
    ):
        assert part in result.output


def test_a_folder_without_a_course_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(content_group, ["report", str(tmp_path)])
    assert result.exit_code == 1
    assert "there is no course here" in result.output


def test_a_wrong_review_file_is_an_error(course: Path) -> None:
    change(course / "REVIEW.yaml", "subject_reader: nobody", "subject_reader: someone")
    assert measure_course(course, TODAY).errors
