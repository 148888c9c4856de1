"""`course.yaml`: what the course is, what it holds and how it is assessed."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from academy.content.schema.base import (
    CompetenceId,
    Language,
    OutcomeId,
    PackagePath,
    Positive,
    SharedPath,
    Slug,
    Strict,
    TranslationPath,
)
from academy.content.shapes import Cognitive, Text, Version

#: What fits on the one page of a certificate (academy/credentials/documents/course.py has the same limits).
MOST_OUTCOMES, MOST_COMPETENCES = 8, 12
LONGEST_OUTCOME, LONGEST_TITLE = 400, 240


class Licence(Strict):
    text: Literal["CC-BY-4.0"]
    note: Text


class CompetenceLevel(Strict):
    id: CompetenceId
    level: Annotated[int, Field(ge=1, le=3)]


class Outcome(Strict):
    id: OutcomeId
    text: Annotated[Text, Field(max_length=LONGEST_OUTCOME)]
    competences: Annotated[list[CompetenceId], Field(min_length=1)]
    cognitive: Cognitive
    critical: bool = False


class LessonEntry(Strict):
    file: PackagePath
    outcome: OutcomeId
    minutes: Positive


class Mastery(Strict):
    kind: Literal["m_of_n"]
    m: Positive
    n: Positive


class Practice(Strict):
    items_per_lesson: Positive
    mastery: Mastery


class Review(Strict):
    days_after_lesson: Annotated[list[Positive], Field(min_length=1)]
    items: Positive


class Attempts(Strict):
    max_per_day: Positive
    wait_hours_after_fail: Annotated[int, Field(ge=0)]
    new_draw: Literal[True]


class FinalCheck(Strict):
    items: Positive
    per_outcome: Positive
    constructed_per_outcome: Annotated[int, Field(ge=0)]
    minutes: Positive
    pass_mark: Positive
    floor_per_outcome: Annotated[int, Field(ge=0)]
    attempts: Attempts
    feedback: Literal["after_submit"]


class WorkbookRule(Strict):
    required_for_certificate: bool
    evidence: Text


class Assessment(Strict):
    practice: Practice
    review: Review
    final: FinalCheck
    workbook: WorkbookRule


class Certificate(Strict):
    title: Annotated[Text, Field(max_length=LONGEST_TITLE)]
    shows: Annotated[
        list[Literal["hours", "outcomes", "competences", "issued_on", "verify_url"]], Field(min_length=1)
    ]


class TranslationEntry(Strict):
    language: Language
    path: TranslationPath
    status: Literal["draft-needs-native-review", "reviewed"]


class EditorialReview(Strict):
    owner: Text
    last_reviewed: datetime.date
    next_review: datetime.date


class Course(Strict):
    """The whole of `course.yaml`."""

    schema_name: Annotated[Literal["academy-course/1"], Field(alias="schema")]
    id: Slug
    slug: Slug
    version: Version
    language: Literal["en"]
    title: Text
    summary: Text
    level: Literal["foundation", "intermediate", "advanced"]
    hours: Positive
    audience: Text
    pathways: Annotated[list[Slug], Field(min_length=1)]
    prerequisites: list[Slug]
    recommended_next: list[Slug]
    licence: Licence
    competences: Annotated[list[CompetenceLevel], Field(min_length=1, max_length=MOST_COMPETENCES)]
    outcomes: Annotated[list[Outcome], Field(min_length=1, max_length=MOST_OUTCOMES)]
    lessons: Annotated[list[LessonEntry], Field(min_length=1)]
    questions: Annotated[list[PackagePath], Field(min_length=1)]
    tool: PackagePath
    assessment: Assessment
    certificate: Certificate
    sources: PackagePath
    glossary: PackagePath
    misconceptions: PackagePath
    currencies: SharedPath
    media: PackagePath
    translations: list[TranslationEntry]
    review: EditorialReview
