"""Compiling a course package into an immutable edition: one JSON document and its pictures."""

import datetime
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from academy.content.checker import check_folder, check_shared_folder
from academy.content.edition import DEFAULT_SAMPLES, SCHEMA, SHARED, SOURCE_LANGUAGE
from academy.content.items.draw import exact, value_kinds
from academy.content.lessons import Picture, RenderedLesson, render_lesson
from academy.content.package import ItemEntry, LessonFile, LessonTranslationFile, Package
from academy.content.phrases import phrases_for
from academy.content.problems import Report
from academy.content.shaped import written
from academy.content.strings import with_words
from academy.content.svg import svg_size
from academy.content.versions import version_key
from academy.core.canonical import canonical_json

MEDIA_ADDRESS = "/media/"
_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_LESSON_NAME = re.compile(r"lessons/\d\d-(.+)\.md")


class CompileError(ValueError):
    """A course that has errors and cannot be published; `problems` says which."""

    def __init__(self, report: Report) -> None:
        self.problems = [problem for problem in report if problem.severity == "error"]
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class CompiledCourse:
    """The edition document and the bytes of its pictures by file name."""

    document: dict[str, Any]
    media: dict[str, bytes]

    def to_json(self) -> str:
        """Return the document as text that is the same for the same content."""
        return canonical_json(self.document)


def compile_course(
    path: Path, *, samples: int = DEFAULT_SAMPLES, today: datetime.date | None = None
) -> CompiledCourse:
    """Check a course folder and compile it; raise `CompileError` when the checker finds errors."""
    package, report = check_folder(path, samples, today=today)
    if package is None or report.has_errors:
        raise CompileError(report)
    return compile_package(package)


def compile_shared(courses: Path) -> dict[str, dict[str, Any]]:
    """Return the documents of the shared folder in a folder of courses by key; none when there is no such folder.

    Raises `CompileError` when the checker finds errors. Contacts that have expired are none: pages hide them.
    """
    folder = courses / SHARED
    if not folder.is_dir():
        return {}
    shared, report = check_shared_folder(folder, None)
    if report.has_errors:
        raise CompileError(report)
    return shared.documents()


def compile_package(package: Package) -> CompiledCourse:
    """Compile a package in which the checker found no errors."""
    return _Compiler(package).compiled()


class _Compiler:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._course = package.course
        self._pictures: dict[str, Picture] = {}
        self._media: dict[str, dict[str, str]] = {}
        self._files: dict[str, bytes] = {}
        self._take_media()

    def compiled(self) -> CompiledCourse:
        locales = {SOURCE_LANGUAGE: self._locale(SOURCE_LANGUAGE, "source")}
        for translation in self._course.translations:
            locales[translation.language] = self._locale(translation.language, translation.status)
        shared = self._package.shared
        document = {
            "schema": SCHEMA,
            "course": self._course_facts(),
            "assessment": _plain(self._course.assessment),
            "outcomes": [
                _plain(outcome.model_dump(include={"id", "cognitive", "competences", "critical"}))
                for outcome in self._course.outcomes
            ],
            "lessons": [self._lesson_facts(lesson) for lesson in self._package.lessons],
            "currencies": {
                code: {**_plain(currency), "unit": _decimal(currency.unit)}
                for code, currency in shared.currencies.currencies.items()
            },
            "people": _plain(shared.people)["countries"],
            "facts": _plain(self._package.facts)["facts"] if self._package.facts else {},
            "sources": _plain(self._package.facts)["sources"] if self._package.facts else {},
            "media": self._media,
            "locales": locales,
        }
        return CompiledCourse(document, self._files)

    def _take_media(self) -> None:
        for medium in self._package.media.items if self._package.media else ():
            content = (self._package.folder / medium.file).read_bytes()
            ending = Path(medium.file).suffix
            name = hashlib.sha256(content).hexdigest()[:16] + ending
            width, height = svg_size(content) if ending == ".svg" else (medium.width or 0, medium.height or 0)
            self._files[name] = content
            self._media[medium.file] = {"name": name, "type": _TYPES[ending], "alt": medium.alt}
            self._pictures[medium.file] = Picture(MEDIA_ADDRESS + name, width, height)

    def _course_facts(self) -> dict[str, Any]:
        course = self._course
        facts: dict[str, Any] = _plain(
            course.model_dump(
                include={
                    "id",
                    "slug",
                    "version",
                    "level",
                    "hours",
                    "pathways",
                    "prerequisites",
                    "recommended_next",
                    "certificate",
                }
            )
        )
        known = self._package.shared.competences.items
        facts["competences"] = [
            {"id": each.id, "level": each.level, "name": known[each.id].name} for each in course.competences
        ]
        return facts

    def _lesson_facts(self, lesson: LessonFile) -> dict[str, Any]:
        named = _LESSON_NAME.fullmatch(lesson.path)
        front = lesson.front
        return {
            "id": front.id,
            "slug": named[1] if named else front.id,
            "outcome": front.outcome,
            "minutes": front.minutes,
            "country": front.country,
            "currency": front.currency,
            "keywords": front.keywords,
            "facts": front.facts,
            "sources": front.sources,
            # Only where there are any, so that editions published before contacts existed stay the same.
            **({"contacts": front.contacts} if front.contacts else {}),
            "items": [
                entry.id
                for entry in self._package.items
                if entry.lesson == front.id and not entry.bank.retired
            ],
        }

    def _locale(self, language: str, status: str) -> dict[str, Any]:
        course = self._words("course.yaml", language)
        glossary = self._words(self._course.glossary, language)["terms"]
        return {
            "status": status,
            "title": course["title"],
            "summary": course["summary"],
            "audience": course["audience"],
            "certificate_title": course["certificate"]["title"],
            "outcomes": {outcome["id"]: outcome["text"] for outcome in course["outcomes"]},
            "glossary": glossary,
            "misconceptions": self._words(self._course.misconceptions, language)["items"],
            "tool": self._words(self._course.tool, language),
            "lessons": {
                lesson.front.id: self._lesson_text(lesson, language, glossary)
                for lesson in self._package.lessons
            },
            "items": {entry.id: self._item(entry, language) for entry in self._package.items},
        }

    def _words(self, path: str, language: str) -> Any:
        """Return a file's data with the words of a language where they are translated."""
        return with_words(self._package.raw[path], self._strings(path, language))

    def _strings(self, path: str, language: str, changed: str | None = None) -> Mapping[str, str]:
        """Return the translated words of a file, without those older than the version `changed`."""
        words: dict[str, str] = {}
        for file in self._package.string_translations:
            content = file.content
            if (
                content.source == path
                and content.language == language
                and _is_fresh(content.source_version, changed)
            ):
                words.update(content.strings)
        return words

    def _item(self, entry: ItemEntry, language: str) -> dict[str, Any]:
        bank = entry.bank
        compiled: dict[str, Any] = {**written(bank), **written(entry.question)}
        compiled.pop("changed", None)
        compiled["params"] = {name: _exact_param(param) for name, param in bank.drawn.items()}
        compiled["kinds"] = value_kinds(compiled["params"], bank.derive)
        compiled["lesson"] = entry.lesson
        compiled["outcome"] = entry.outcome
        localised: dict[str, Any] = with_words(
            compiled, self._strings(entry.path, language, bank.changed), entry.id
        )
        return localised

    def _lesson_text(self, lesson: LessonFile, language: str, glossary: Mapping[str, str]) -> dict[str, Any]:
        translation = next(
            (
                file
                for file in self._package.lesson_translations
                if file.front.source == lesson.path
                and file.front.language == language
                and _is_fresh(file.front.source_version, lesson.front.changed)
            ),
            None,
        )
        if translation is None:
            english = self._words(self._course.glossary, SOURCE_LANGUAGE)["terms"]
            return _text(lesson, self._render(lesson, lesson.body, SOURCE_LANGUAGE, english))
        return _text(translation, self._render(lesson, translation.body, language, glossary))

    def _render(
        self, lesson: LessonFile, body: str, language: str, glossary: Mapping[str, str]
    ) -> RenderedLesson:
        return render_lesson(
            body,
            phrases=phrases_for(language),
            keywords=lesson.front.keywords,
            glossary=glossary,
            pictures=self._pictures,
        )


def _text(source: LessonFile | LessonTranslationFile, rendered: RenderedLesson) -> dict[str, Any]:
    return {
        "title": source.front.title,
        "rule": " ".join(source.front.rule.split()),
        "html": rendered.html,
        "plain": rendered.plain,
        "sections": [{"id": section.id, "title": section.title} for section in rendered.sections],
    }


def _is_fresh(version: str, changed: str | None) -> bool:
    return changed is None or version_key(version) >= version_key(changed)


def _exact_param(param: Mapping[str, Any]) -> dict[str, Any]:
    """Write decimals as text, so that no reader turns them into binary fractions."""
    exact_values: dict[str, Any] = {}
    for key, value in param.items():
        if isinstance(value, list):
            exact_values[key] = [each if isinstance(each, int) else _decimal(each) for each in value]
        else:
            exact_values[key] = _decimal(value) if isinstance(value, float) else value
    return exact_values


def _decimal(number: int | float) -> str:
    value = exact(number)
    return str(value.numerator) if value.denominator == 1 else str(number)


def _plain(data: Any) -> Any:
    """Return models and dates as plain JSON values."""
    if isinstance(data, BaseModel):
        return _plain(data.model_dump(by_alias=True, exclude_none=True))
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data.isoformat() if isinstance(data, datetime.date) else data
