"""The course checker: every rule that a machine can judge (guide, rules marked [A] and part 5.3)."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from academy.content.checker.course import check_course
from academy.content.checker.items import check_items
from academy.content.checker.lessons import check_lessons
from academy.content.checker.numbers import check_numbers
from academy.content.checker.shared_files import all_needed, check_against_catalogue, check_shared_folder
from academy.content.checker.supporting import (
    check_facts,
    check_media,
    check_review,
    check_shared,
    check_workbook,
)
from academy.content.checker.translations import check_translations
from academy.content.edition import DEFAULT_SAMPLES, SHARED, find_courses
from academy.content.package import Package
from academy.content.package_reader import load_package
from academy.content.problems import Problem, Report

__all__ = [
    "Problem",
    "check_folder",
    "check_paths",
    "check_shared_folder",
    "find_courses",
]


def check_paths(
    paths: Iterable[Path], samples: int = DEFAULT_SAMPLES, *, today: datetime.date | None = None
) -> list[Problem]:
    """Check course folders, or folders of courses, and return every problem in order of file and place.

    `samples` is the number of draws for each item with drawn numbers; `today` decides which facts have expired.
    """
    problems: list[Problem] = []
    packages: list[Package] = []
    for path in paths:
        folders = find_courses(path)
        if not folders:
            problems.append(Problem(str(path), "folder", "there is no course here (no course.yaml)"))
        if (path / SHARED).is_dir():
            problems.extend(check_shared_folder(path / SHARED, today or _today())[1])
        for folder in folders:
            package, report = check_folder(folder, samples, today=today)
            problems.extend(report)
            packages.extend([package] if package else [])
    problems.extend(check_together(packages))
    return sorted(set(problems))


def check_folder(
    folder: Path,
    samples: int = DEFAULT_SAMPLES,
    *,
    today: datetime.date | None = None,
) -> tuple[Package | None, Report]:
    """Check one course; return the package as far as it could be read, and the report."""
    day = today or _today()
    report = Report(folder)
    package = load_package(folder, report)
    if package is not None:
        check_course(package, report)
        check_lessons(package, report)
        check_items(package, report)
        check_numbers(package, package.items, samples, report)
        check_facts(package, day, report)
        check_review(package, day, report)
        check_media(package, report)
        check_workbook(package, report)
        check_shared(package, report)
        check_against_catalogue(package, report)
        check_translations(package, report)
    return package, report


def _today() -> datetime.date:
    return datetime.datetime.now(tz=datetime.UTC).date()


def check_together(packages: Sequence[Package]) -> Iterator[Problem]:
    """Report ids and addresses that two courses share, and prerequisites that form a circle."""
    for what in ("id", "slug"):
        seen: dict[str, Package] = {}
        for package in packages:
            value = getattr(package.course, what)
            if value in seen and seen[value].folder != package.folder:
                path = str(package.folder / "course.yaml")
                yield Problem(path, what, f"“{value}” belongs to {seen[value].folder} already")
            seen.setdefault(value, package)
    yield from _check_words(packages)
    needed = {package.course.id: package.course.prerequisites for package in packages}
    for package in packages:
        if package.course.id in all_needed(package.course.prerequisites, needed):
            yield Problem(
                str(package.folder / "course.yaml"),
                "prerequisites",
                "the course needs itself, through others",
            )


def _check_words(packages: Sequence[Package]) -> Iterator[Problem]:
    """Report words that two courses explain differently: the glossary of the academy is one."""
    meanings: dict[str, tuple[str, Package]] = {}
    for package in packages:
        for term, meaning in (package.glossary.terms if package.glossary else {}).items():
            first, other = meanings.setdefault(term.casefold(), (meaning, package))
            if first != meaning and other.folder != package.folder:
                path = str(package.folder / package.course.glossary)
                yield Problem(
                    path, f"terms.{term}", f"{other.course.id} says “{first}”; a word has one meaning"
                )
