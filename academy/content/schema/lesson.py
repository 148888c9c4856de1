"""Front matter of lessons and of their translations."""

from typing import Annotated, Literal

from pydantic import Field

from academy.content.edition import ContactKind
from academy.content.schema.base import (
    Country,
    CurrencyCode,
    Language,
    OutcomeId,
    PackagePath,
    Positive,
    Slug,
    Strict,
)
from academy.content.shapes import Formula, Identifier, Text, Version


class FigureCheck(Strict):
    """A figure as the text says it, and the formula it must equal."""

    says: Text
    calc: Formula


class Owner(Strict):
    """Who runs the business of the story, so that reports can count women and men."""

    name: Text
    sex: Literal["f", "m"]


class Lesson(Strict):
    """Front matter of `lessons/NN-slug.md`; `changed` is the version in which its words last changed."""

    id: Slug
    title: Text
    outcome: OutcomeId
    country: Country
    currency: CurrencyCode
    minutes: Positive
    rule: Text
    keywords: Annotated[list[Text], Field(min_length=1)]
    sources: list[Identifier]
    facts: list[Slug] = Field(default_factory=list)
    contacts: list[ContactKind] = Field(default_factory=list)
    checks: list[FigureCheck]
    owners: list[Owner] = Field(default_factory=list)
    changed: Version | None = None


class LessonTranslation(Strict):
    """Front matter of `i18n/<language>/lessons/NN-slug.md`; the body follows as in the source."""

    schema_name: Annotated[Literal["academy-i18n/1"], Field(alias="schema")]
    language: Language
    status: Literal["draft-needs-native-review", "reviewed"]
    source: PackagePath
    source_version: Version
    title: Text
    rule: Text
