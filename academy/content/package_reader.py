"""Reading a course package: every file into its model, every mistake of shape into the report."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from academy.content.items.bank import Bank, bank_and_question
from academy.content.kinds import AnyQuestion, WrittenQuestion
from academy.content.package import (
    REVIEWS,
    ItemEntry,
    LessonFile,
    LessonTranslationFile,
    Package,
    Shared,
    StringsFile,
)
from academy.content.problems import Report
from academy.content.schema import (
    Competences,
    Course,
    Currencies,
    Facts,
    Glossary,
    Lesson,
    LessonTranslation,
    Media,
    Misconceptions,
    People,
    QuestionFile,
    Reviews,
    StringsTranslation,
    Tool,
)
from academy.content.yaml_file import place_of, read_yaml

Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 1_000_000
NOT_PLAIN = "is a link or something else that is no plain file; put the file itself here"
_BANK, _QUESTION = TypeAdapter(Bank), TypeAdapter[AnyQuestion](WrittenQuestion)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def load_package(folder: Path, report: Report) -> Package | None:
    """Read a course folder; return None when `course.yaml` or the shared data cannot be used.

    Currencies, people and competences are read from the folder of the file that `currencies` in `course.yaml` names.
    A folder that holds anything but plain files and folders is not read at all: a link could lead to any file of
    the machine.
    """
    strange = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or not (path.is_file() or path.is_dir())
    ]
    for path in strange:
        report.error(path.relative_to(folder).as_posix(), "file", NOT_PLAIN)
    if strange:
        return None
    return PackageReader(folder, report).package()


def read_model(folder: Path, path: str, model: type[Model], report: Report) -> Model | None:
    """Read one YAML file of a folder; report every mistake of shape and return None when there is one."""
    return PackageReader(folder, report).model(path, model)


class PackageReader:
    """Reads the files of one course folder, all or one; `raw` holds the data of those that are YAML."""

    def __init__(self, folder: Path, report: Report) -> None:
        self._folder = folder
        self._report = report
        self.raw: dict[str, Any] = {}

    def package(self) -> Package | None:
        """Read every file; return None when `course.yaml` or the shared data cannot be used."""
        course = self.model("course.yaml", Course)
        if course is None:
            return None
        shared = self._shared(course)
        if shared is None:
            return None
        question_files, items = self._questions(course)
        translations = [self.translation(path) for path in self._translation_paths()]
        return Package(
            folder=self._folder,
            course=course,
            shared=shared,
            lessons=self._lessons(course),
            question_files=question_files,
            items=items,
            tool=self._named(course.tool, "tool", Tool),
            facts=self._named(course.sources, "sources", Facts),
            glossary=self._named(course.glossary, "glossary", Glossary),
            misconceptions=self._named(course.misconceptions, "misconceptions", Misconceptions),
            media=self._named(course.media, "media", Media),
            reviews=self.model(REVIEWS, Reviews) if (self._folder / REVIEWS).exists() else None,
            lesson_translations=[each for each in translations if isinstance(each, LessonTranslationFile)],
            string_translations=[each for each in translations if isinstance(each, StringsFile)],
            raw=self.raw,
        )

    def _shared(self, course: Course) -> Shared | None:
        if not self._exists(course.currencies, "currencies"):
            return None
        folder = PurePosixPath(course.currencies).parent.as_posix()
        currencies = self.model(f"{folder}/currencies.yaml", Currencies)
        people = self.model(f"{folder}/people.yaml", People)
        beside = (self._folder / folder / "competences.yaml").is_file()
        competences = self.model(f"{folder}/{'' if beside else '../'}competences.yaml", Competences)
        if currencies is None or people is None or competences is None:
            return None
        return Shared(currencies, people, competences)

    def _lessons(self, course: Course) -> list[LessonFile]:
        lessons = []
        for number, entry in enumerate(course.lessons):
            if self._exists(entry.file, f"lessons.{number}.file") and (lesson := self.lesson(entry.file)):
                lessons.append(lesson)
        return lessons

    def lesson(self, path: str) -> LessonFile | None:
        """Read one lesson."""
        front, body, first_line = self._markdown(path, Lesson)
        return None if front is None else LessonFile(path, front, body, first_line)

    def _questions(self, course: Course) -> tuple[dict[str, QuestionFile], list[ItemEntry]]:
        files: dict[str, QuestionFile] = {}
        items: list[ItemEntry] = []
        for number, path in enumerate(course.questions):
            file = self._named(path, f"questions.{number}", QuestionFile)
            if file is not None:
                files[path] = file
                items.extend(self.items(path, file))
        return files, items

    def items(self, path: str, file: QuestionFile) -> Iterator[ItemEntry]:
        """Read the questions of one file."""
        for position, raw in enumerate(file.items):
            place = str(raw.get("id", f"items.{position}"))
            bank_keys, question_keys = bank_and_question(raw)
            bank = self._shape(path, _BANK, bank_keys, place)
            question = self._shape(path, _QUESTION, question_keys, place)
            if bank is not None and question is not None:
                yield ItemEntry(path, file.lesson, file.outcome, bank, question, raw)

    def _shape(self, path: str, shape: TypeAdapter[Any], data: Mapping[str, Any], place: str) -> Any:
        try:
            return shape.validate_python(data)
        except ValidationError as error:
            self._complain_all(path, error, data, place)
            return None

    def _translation_paths(self) -> list[str]:
        folder = self._folder / "i18n"
        found = [path for path in folder.rglob("*") if path.suffix in (".yaml", ".md") and path.is_file()]
        return sorted(path.relative_to(self._folder).as_posix() for path in found)

    def translation(self, path: str) -> LessonTranslationFile | StringsFile | None:
        """Read one file under `i18n/`."""
        if path.endswith(".md"):
            front, body, first_line = self._markdown(path, LessonTranslation)
            return None if front is None else LessonTranslationFile(path, front, body, first_line)
        content = self.model(path, StringsTranslation)
        return None if content is None else StringsFile(path, content)

    def _named(self, path: str, place: str, model: type[Model]) -> Model | None:
        """Read a file that `course.yaml` names at `place`."""
        return self.model(path, model) if self._exists(path, place) else None

    def _exists(self, path: str, place: str) -> bool:
        if (self._folder / path).is_file():
            return True
        self._report.error("course.yaml", place, f"the file “{path}” is missing")
        return False

    def model(self, path: str, model: type[Model]) -> Model | None:
        """Read one YAML file; report every mistake of shape and return None when there is one."""
        text = self._text(path)
        return None if text is None else self._validated(path, text, model, 1)

    def _markdown(self, path: str, model: type[Model]) -> tuple[Model | None, str, int]:
        text = self._text(path)
        if text is None:
            return None, "", 1
        head, mark, body = text.removeprefix("---\n").partition("\n---\n")
        if not text.startswith("---\n") or not mark:
            self._report.error(path, "line 1", "the front matter between two lines of --- is missing")
            return None, "", 1
        return self._validated(path, head, model, 2), body, head.count("\n") + 4

    def _validated(self, path: str, text: str, model: type[Model], first_line: int) -> Model | None:
        data = read_yaml(
            text, lambda place, message: self._report.error(path, place, message), first_line=first_line
        )
        if data is None:
            return None
        self.raw[path] = data
        try:
            return TypeAdapter(model).validate_python(data)
        except ValidationError as error:
            self._complain_all(path, error, data, "")
            return None

    def _complain_all(self, path: str, error: ValidationError, data: Any, place: str) -> None:
        for detail in error.errors(include_url=False):
            inner = place_of(detail["loc"], data)
            full = ".".join(part for part in (place, inner) if part)
            self._report.error(path, full or "file", _in_plain_words(detail))

    def _text(self, path: str) -> str | None:
        file = self._folder / path
        parts: list[PurePosixPath] = [PurePosixPath(path), *PurePosixPath(path).parents]
        if any((self._folder / part).is_symlink() for part in parts[:-1]):
            self._report.error(path, "file", NOT_PLAIN)
            return None
        try:
            content = file.read_bytes()
            if len(content) > MAX_BYTES:
                raise ValueError(f"more than {MAX_BYTES} bytes")
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
            if found := _CONTROL.search(text):
                raise ValueError(f"the control character {found[0]!r}")
            return text
        except (OSError, ValueError) as error:
            self._report.error(path, "file", f"cannot be read: {error}")
            return None


def _in_plain_words(detail: ErrorDetails) -> str:
    match detail["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden" | "unexpected_keyword_argument":
            return "is not a key of this format"
        case "dataclass_type":
            return f"Input should be a valid dictionary or instance of {detail['ctx']['class_name']}"
        case _:
            return detail["msg"]
