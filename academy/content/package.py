"""A course package: its files as models, with where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from academy.content.items.bank import Bank
from academy.content.kinds import AnyQuestion
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

REVIEWS = "REVIEW.yaml"


@dataclass(frozen=True)
class LessonFile:
    """A lesson: front matter and Markdown; `first_line` is the line of the file where the body starts."""

    path: str
    front: Lesson
    body: str
    first_line: int


@dataclass(frozen=True)
class ItemEntry:
    """An item as its author wrote it, with the file it stands in."""

    path: str
    lesson: str
    outcome: str
    bank: Bank
    question: AnyQuestion
    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Return the id of the item."""
        return self.question.id


@dataclass(frozen=True)
class LessonTranslationFile:
    path: str
    front: LessonTranslation
    body: str
    first_line: int


@dataclass(frozen=True)
class StringsFile:
    path: str
    content: StringsTranslation


@dataclass(frozen=True)
class Shared:
    """Data that all courses share."""

    currencies: Currencies
    people: People
    competences: Competences


@dataclass(frozen=True)
class Package:
    """A course whose files all have the right shape, or as many of them as have it."""

    folder: Path
    course: Course
    shared: Shared
    lessons: list[LessonFile]
    question_files: Mapping[str, QuestionFile]
    items: list[ItemEntry]
    tool: Tool | None
    facts: Facts | None
    glossary: Glossary | None
    misconceptions: Misconceptions | None
    media: Media | None
    reviews: Reviews | None
    lesson_translations: list[LessonTranslationFile]
    string_translations: list[StringsFile]
    raw: Mapping[str, Any]

    def outcome_of(self, lesson_id: str) -> str | None:
        """Return the outcome of a lesson, or None when there is no such lesson."""
        return next((file.front.outcome for file in self.lessons if file.front.id == lesson_id), None)
