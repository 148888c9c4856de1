"""What can be counted in a course package."""

import datetime
import gzip
import io
import tarfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path

from academy.content.checker import check_folder
from academy.content.compiler import compile_package
from academy.content.items import Use
from academy.content.lesson_text import LessonDocument, reading_grade
from academy.content.package import REVIEWS, ItemEntry, LessonFile, Package
from academy.content.report.open_points import open_points
from academy.content.schema.lesson import Owner

#: Enough to see that every question can be drawn; `content check` draws thousands.
SAMPLES = 20
GZIP_LEVEL = 9


@dataclass(frozen=True)
class LessonMeasure:
    """One lesson: `grade` is the Flesch-Kincaid grade, `figures` how many sums the checker works out again,
    `transfer` the bytes of its compiled text and pictures after gzip (None while the course has errors)."""

    id: str
    title: str
    country: str
    owners: tuple[Owner, ...]
    words: int
    minutes: int
    grade: float
    figures: int
    transfer: int | None


@dataclass(frozen=True)
class OutcomeMeasure:
    """The questions of one outcome; `exam_sets` counts the sets that a final check may draw."""

    id: str
    items: int
    exam: int
    constructed_exam: int
    exam_sets: int


@dataclass(frozen=True)
class FactsMeasure:
    """How many facts a course states, and when the first of them expires."""

    count: int
    expired: tuple[str, ...]
    first_expiry: datetime.date | None


@dataclass(frozen=True)
class CourseReport:
    """Everything the report says about one course. `package_bytes` is a tar.gz of the source language."""

    id: str
    title: str
    version: str
    errors: int
    warnings: int
    lessons: tuple[LessonMeasure, ...]
    outcomes: tuple[OutcomeMeasure, ...]
    types: Mapping[str, int]
    levels: Mapping[str, int]
    constructed: int
    facts: FactsMeasure
    package_bytes: int
    open_points: tuple[str, ...]

    @property
    def items(self) -> int:
        """Return how many questions are in use."""
        return sum(self.types.values())

    @property
    def figures(self) -> int:
        """Return how many figures of lessons the checker works out again."""
        return sum(lesson.figures for lesson in self.lessons)

    @property
    def words(self) -> int:
        """Return the words of all lessons."""
        return sum(lesson.words for lesson in self.lessons)


def measure_course(folder: Path, today: datetime.date) -> CourseReport:
    """Measure one course folder on a day. Raises ValueError when course.yaml or the shared data cannot be used."""
    package, report = check_folder(folder, SAMPLES, today=today)
    if package is None:
        raise ValueError("\n".join(map(str, report)))
    active = [entry for entry in package.items if not entry.bank.retired]
    errors = sum(problem.severity == "error" for problem in report)
    transfers = {} if errors else _transfers(package)
    return CourseReport(
        id=package.course.id,
        title=package.course.title,
        version=package.course.version,
        errors=errors,
        warnings=len(list(report)) - errors,
        lessons=tuple(_lesson(lesson, transfers.get(lesson.front.id)) for lesson in package.lessons),
        outcomes=tuple(_outcomes(package, active)),
        types=Counter(entry.question.type for entry in active),
        levels=Counter(entry.bank.level for entry in active),
        constructed=_constructed(active),
        facts=_facts(package, today),
        package_bytes=_package_bytes(package.folder),
        open_points=tuple(open_points(package, today)),
    )


def _lesson(lesson: LessonFile, transfer: int | None) -> LessonMeasure:
    document = LessonDocument(lesson.body)
    front = lesson.front
    return LessonMeasure(
        id=front.id,
        title=front.title,
        country=front.country,
        owners=tuple(front.owners),
        words=document.words,
        minutes=front.minutes,
        grade=reading_grade([passage.text for passage in document.passages]),
        figures=len(front.checks),
        transfer=transfer,
    )


def _transfers(package: Package) -> dict[str, int]:
    compiled = compile_package(package)
    media = {
        str(entry["name"]): gzip.compress(compiled.media[str(entry["name"])], GZIP_LEVEL, mtime=0)
        for entry in compiled.document["media"].values()
    }
    lessons: Mapping[str, Mapping[str, str]] = compiled.document["locales"]["en"]["lessons"]
    return {
        lesson_id: len(gzip.compress(lesson["html"].encode(), GZIP_LEVEL, mtime=0))
        + sum(len(data) for name, data in media.items() if name in lesson["html"])
        for lesson_id, lesson in lessons.items()
    }


def _constructed(entries: Iterable[ItemEntry]) -> int:
    return sum(entry.question.is_constructed for entry in entries)


def _outcomes(package: Package, active: Sequence[ItemEntry]) -> Iterable[OutcomeMeasure]:
    final = package.course.assessment.final
    for outcome in package.course.outcomes:
        own = [entry for entry in active if entry.outcome == outcome.id]
        exam = [entry for entry in own if Use.EXAM in entry.bank.use]
        constructed = _constructed(exam)
        sets = exam_sets(len(exam), constructed, final.per_outcome, final.constructed_per_outcome)
        yield OutcomeMeasure(outcome.id, len(own), len(exam), constructed, sets)


def exam_sets(exam: int, constructed: int, drawn: int, constructed_drawn: int) -> int:
    """Return how many sets of `drawn` questions hold at least `constructed_drawn` that cannot be guessed.

    The sum over j of C(constructed, j) x C(exam - constructed, drawn - j), from j = `constructed_drawn` on.
    """
    others = exam - constructed
    return sum(
        comb(constructed, number) * comb(others, drawn - number)
        for number in range(constructed_drawn, drawn + 1)
    )


def _facts(package: Package, today: datetime.date) -> FactsMeasure:
    if package.facts is None:
        return FactsMeasure(0, (), None)
    dates = {key: source.review_by for key, source in package.facts.sources.items()}
    for fact in package.facts.facts.values():
        dates |= {country.id: country.review_by for country in fact.countries.values()}
    expired = tuple(sorted(key for key, day in dates.items() if day < today))
    return FactsMeasure(len(dates), expired, min(dates.values(), default=None))


def _package_bytes(folder: Path) -> int:
    """Return the size of the package in its source language as tar.gz, without its reviews."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for file in sorted(folder.rglob("*")):
            path = file.relative_to(folder).as_posix()
            if file.is_file() and not path.startswith(("i18n/", ".")) and path != REVIEWS:
                information = tarfile.TarInfo(path)
                information.size = file.stat().st_size
                with file.open("rb") as source:
                    archive.addfile(information, source)
    return len(gzip.compress(buffer.getvalue(), GZIP_LEVEL, mtime=0))
