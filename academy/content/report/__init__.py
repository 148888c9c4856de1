"""The reviewer's report: what a machine can measure of a course, and what a human still has to check."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from academy.content.checker import find_courses
from academy.content.report.lines import course_lines, summary_lines
from academy.content.report.measures import CourseReport, measure_course

__all__ = ["CourseReport", "measure_course", "report_lines"]


def report_lines(paths: Sequence[Path], today: datetime.date) -> Iterator[str]:
    """Yield the report on every course at the paths, and a summary when there are several.

    Raises FileNotFoundError for a path without a course.
    """
    reports = []
    for path in paths:
        folders = find_courses(path)
        if not folders:
            raise FileNotFoundError(f"{path}: there is no course here (no course.yaml)")
        for folder in folders:
            report = measure_course(folder, today)
            reports.append(report)
            yield from course_lines(report)
            yield ""
    if len(reports) > 1:
        yield from summary_lines(reports)
