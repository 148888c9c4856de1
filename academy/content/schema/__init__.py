"""What every file of a course package may hold: frozen models that refuse unknown keys.

Only shape is checked here. Rules that need more than one file, or judgement, live in the checker.
"""

from academy.content.schema.course import Course
from academy.content.schema.items import QuestionFile
from academy.content.schema.lesson import Lesson, LessonTranslation
from academy.content.schema.review import Reviews
from academy.content.schema.supporting import (
    Competences,
    Currencies,
    Facts,
    Glossary,
    Media,
    Misconceptions,
    People,
    StringsTranslation,
)
from academy.content.schema.tool import Tool

__all__ = [
    "Competences",
    "Course",
    "Currencies",
    "Facts",
    "Glossary",
    "Lesson",
    "LessonTranslation",
    "Media",
    "Misconceptions",
    "People",
    "QuestionFile",
    "Reviews",
    "StringsTranslation",
    "Tool",
]
