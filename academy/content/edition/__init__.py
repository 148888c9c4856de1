"""What is published: how folders of courses become editions, and how editions and what they share are read."""

from academy.content.edition.course import (
    SCHEMA,
    SOURCE_LANGUAGE,
    Edition,
    EditionError,
    Item,
    Lesson,
    Outcome,
    Section,
)
from academy.content.edition.folders import (
    DEFAULT_SAMPLES,
    SHARED,
    compiled_course,
    compiled_shared,
    digest_of,
    find_courses,
)
from academy.content.edition.shared import (
    CATALOGUE_SCHEMA,
    CONTACT_KINDS,
    COUNTRY_SCHEMA,
    Contact,
    ContactKind,
    ContactState,
    Pathway,
    PathwayWords,
    PlannedCourse,
    SharedDocument,
)

__all__ = [
    "CATALOGUE_SCHEMA",
    "CONTACT_KINDS",
    "COUNTRY_SCHEMA",
    "DEFAULT_SAMPLES",
    "SCHEMA",
    "SHARED",
    "SOURCE_LANGUAGE",
    "Contact",
    "ContactKind",
    "ContactState",
    "Edition",
    "EditionError",
    "Item",
    "Lesson",
    "Outcome",
    "Pathway",
    "PathwayWords",
    "PlannedCourse",
    "Section",
    "SharedDocument",
    "compiled_course",
    "compiled_shared",
    "digest_of",
    "find_courses",
]
