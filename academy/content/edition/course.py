"""A compiled course at run time: one JSON document, read without YAML, Markdown or schema checks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SCHEMA = "academy-edition/1"
SOURCE_LANGUAGE = "en"

Item = Mapping[str, Any]


class EditionError(ValueError):
    """A document that is not an edition this version can read."""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a lesson; `id` is the anchor in its HTML."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson in one language; `html` is clean and `plain` is for search."""

    title: str
    rule: str
    html: str
    plain: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The facts of a lesson that no translation changes; `contacts` are kinds of the reader's country pack."""

    id: str
    slug: str
    outcome: str
    minutes: int
    country: str
    currency: str
    keywords: tuple[str, ...]
    facts: tuple[str, ...]
    items: tuple[str, ...]
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the learner can do afterwards; `critical` needs at least half of its points."""

    id: str
    cognitive: str
    competences: tuple[str, ...]
    critical: bool


@dataclass(frozen=True, slots=True)
class Competence:
    """A competence the course reaches and the level (1 to 3) it reaches."""

    id: str
    level: int
    name: str


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture; `name` is the file name made from its content."""

    name: str
    type: str
    alt: str


@dataclass(frozen=True)
class Edition:
    """One immutable version of a course. `document` is the whole compiled JSON object."""

    document: Mapping[str, Any]

    @classmethod
    def from_json(cls, text: str) -> "Edition":
        """Read a compiled document; raise `EditionError` when it is not one."""
        try:
            document = json.loads(text)
        except ValueError as error:
            raise EditionError("This is not a compiled course.") from error
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise EditionError(f"This is not a compiled course of the kind {SCHEMA}.")
        return cls(document)

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """Return a place for what readers make of this edition, such as parsed questions; it lives as long."""
        return {}

    @property
    def id(self) -> str:
        """Return the course id, such as mon-101."""
        return str(self.course["id"])

    @property
    def slug(self) -> str:
        """Return the words of the course's address."""
        return str(self.course["slug"])

    @property
    def version(self) -> str:
        """Return the version of the package, such as 1.0.0."""
        return str(self.course["version"])

    @property
    def course(self) -> Mapping[str, Any]:
        """Return level, hours, pathways, prerequisites, recommended_next and certificate."""
        course: Mapping[str, Any] = self.document["course"]
        return course

    @property
    def assessment(self) -> Mapping[str, Any]:
        """Return the rules of practice, review, final check and workbook."""
        assessment: Mapping[str, Any] = self.document["assessment"]
        return assessment

    @property
    def currencies(self) -> Mapping[str, Mapping[str, Any]]:
        """Return country, unit (text), decimals and symbol by currency code."""
        currencies: Mapping[str, Mapping[str, Any]] = self.document["currencies"]
        return currencies

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return the country facts by key: question, fallback, countries."""
        facts: Mapping[str, Any] = self.document["facts"]
        return facts

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of this edition, the source language first."""
        return tuple(sorted(self.document["locales"], key=lambda code: (code != SOURCE_LANGUAGE, code)))

    @cached_property
    def competences(self) -> tuple[Competence, ...]:
        """Return the competences with the level this course reaches."""
        return tuple(Competence(**each) for each in self.course["competences"])

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Return the outcomes in the order of the course."""
        return tuple(
            Outcome(each["id"], each["cognitive"], tuple(each["competences"]), each["critical"])
            for each in self.document["outcomes"]
        )

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """Return the lessons in the order of the course."""
        return tuple(
            Lesson(
                id=each["id"],
                slug=each["slug"],
                outcome=each["outcome"],
                minutes=each["minutes"],
                country=each["country"],
                currency=each["currency"],
                keywords=tuple(each["keywords"]),
                facts=tuple(each["facts"]),
                items=tuple(each["items"]),
                contacts=tuple(each.get("contacts", ())),
            )
            for each in self.document["lessons"]
        )

    @cached_property
    def media(self) -> Mapping[str, Medium]:
        """Return the pictures by their path in the package."""
        return {path: Medium(**each) for path, each in self.document["media"].items()}

    def lesson(self, lesson_id: str) -> Lesson:
        """Return a lesson by id; raise `KeyError` when there is none."""
        for lesson in self.lessons:
            if lesson.id == lesson_id:
                return lesson
        raise KeyError(lesson_id)

    def locale(self, language: str) -> Mapping[str, Any]:
        """Return all texts of a language, or of English when the edition has no such language."""
        locales: Mapping[str, Mapping[str, Any]] = self.document["locales"]
        return locales.get(language, locales[SOURCE_LANGUAGE])

    def lesson_text(self, lesson_id: str, language: str) -> LessonText:
        """Return a lesson's words in a language; raise `KeyError` when there is no such lesson."""
        text = self.locale(language)["lessons"][lesson_id]
        return LessonText(
            title=text["title"],
            rule=text["rule"],
            html=text["html"],
            plain=text["plain"],
            sections=tuple(Section(**each) for each in text["sections"]),
        )

    def item(self, item_id: str, language: str) -> Item:
        """Return a question in a language; raise `KeyError` when there is none."""
        item: Item = self.locale(language)["items"][item_id]
        return item

    def items(self, language: str, *, use: str | None = None) -> Sequence[Item]:
        """Return the questions that are not retired, by id; `use` is practice, review or exam."""
        items: Mapping[str, Item] = self.locale(language)["items"]
        return [
            items[key]
            for key in sorted(items)
            if not items[key]["retired"] and (use is None or use in items[key]["use"])
        ]

    def tool(self, language: str) -> Mapping[str, Any]:
        """Return the workbook of the course in a language."""
        tool: Mapping[str, Any] = self.locale(language)["tool"]
        return tool

    def first_names(self, country: str) -> Sequence[str]:
        """Return first names of a country for drawn stories; all names when the country is not known."""
        people: Mapping[str, Mapping[str, Sequence[str]]] = self.document["people"]
        chosen = [people[country]] if country in people else [people[code] for code in sorted(people)]
        return [name for names in chosen for sex in ("f", "m") for name in names[sex]]
