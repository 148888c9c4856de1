"""The report as lines of plain text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from academy.content.report.measures import CourseReport, LessonMeasure

KILOBYTE = 1024
SEXES = {"f": "women", "m": "men"}


def course_lines(report: CourseReport) -> Iterator[str]:
    """Yield what is known of one course."""
    yield f"{report.id} {report.version}: {report.title}"
    yield f"  Checker: {report.errors} errors, {report.warnings} warnings"
    yield f"  Lessons: {len(report.lessons)}, {report.words:,} words, {_minutes(report)} minutes of reading"
    yield from map(_lesson_line, report.lessons)
    yield f"  Figures worked out by machine: {report.figures}"
    yield f"  Stories: {_stories(report.lessons)}"
    yield f"  Questions: {report.items}, of which {_share(report.constructed, report.items)} constructed"
    yield f"    by type: {_counted(report.types)}"
    yield f"    by level: {_counted(report.levels)}"
    for outcome in report.outcomes:
        yield (
            f"    {outcome.id}: {outcome.items} questions, {outcome.exam} for the final check"
            f" ({outcome.constructed_exam} constructed), {outcome.exam_sets:,} possible sets"
        )
    yield f"  Final check: {_feasibility(report)}"
    facts = report.facts
    expired = ", ".join(facts.expired) or "none"
    yield f"  Facts: {facts.count}, first expiry {facts.first_expiry or '-'}, expired: {expired}"
    yield f"  Bytes: {_bytes(report)}"
    yield "  A human still has to check:"
    yield from (f"    - {point}" for point in report.open_points)
    yield "    - that no idea is explained wrongly, no story hurts, and every rule works on a bad day"


def summary_lines(reports: Sequence[CourseReport]) -> Iterator[str]:
    """Yield the sums over all courses, and names that two stories share."""
    lessons = [lesson for report in reports for lesson in report.lessons]
    yield f"All {len(reports)} courses: {len(lessons)} lessons, {sum(lesson.words for lesson in lessons):,} words"
    yield f"  Questions: {sum(report.items for report in reports)}"
    yield f"  Figures worked out by machine: {sum(report.figures for report in reports)}"
    yield f"  Stories: {_stories(lessons)}"
    names = Counter(owner.name for lesson in lessons for owner in lesson.owners)
    shared = sorted(name for name, count in names.items() if count > 1)
    yield f"  Owners' names in two stories: {', '.join(shared) or 'none'}"


def _lesson_line(lesson: LessonMeasure) -> str:
    size = "-" if lesson.transfer is None else _kilobytes(lesson.transfer)
    return (
        f"    {lesson.id}: {lesson.words} words, grade {lesson.grade:.1f}, {lesson.figures} figures,"
        f" {size} gzip, {lesson.country}, {' and '.join(owner.name for owner in lesson.owners) or 'no owner named'}"
    )


def _minutes(report: CourseReport) -> int:
    return sum(lesson.minutes for lesson in report.lessons)


def _stories(lessons: Iterable[LessonMeasure]) -> str:
    taken = list(lessons)
    countries = Counter(lesson.country for lesson in taken)
    sexes = Counter(SEXES[owner.sex] for lesson in taken for owner in lesson.owners)
    return f"{len(countries)} countries ({_counted(countries)}); owners: {_counted(sexes) or 'not named'}"


def _feasibility(report: CourseReport) -> str:
    impossible = [outcome.id for outcome in report.outcomes if not outcome.exam_sets]
    if impossible:
        return f"cannot be drawn for {', '.join(impossible)}"
    fewest = min(outcome.exam_sets for outcome in report.outcomes)
    return f"can be drawn; the outcome with the fewest sets has {fewest:,}"


def _bytes(report: CourseReport) -> str:
    sizes = [lesson.transfer for lesson in report.lessons if lesson.transfer is not None]
    whole = f"whole course {_kilobytes(report.package_bytes)} tar.gz"
    if not sizes:
        return f"{whole}; lessons are measured when the checker finds no errors"
    middle, largest = _kilobytes(median(sizes)), _kilobytes(max(sizes))
    return f"{whole}; lessons {middle} median, {largest} largest (gzip, with pictures)"


def _kilobytes(size: float) -> str:
    return f"{size / KILOBYTE:.1f} KB"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "0%"
