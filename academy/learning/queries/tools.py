"""The business tools of the courses that are published now."""

from collections.abc import Mapping
from dataclasses import dataclass

from academy.catalogue.queries import CourseCard, current_cards, load_edition
from academy.content.workbook import Tool
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.learning.queries.workbook import workbook_tool


@dataclass(frozen=True, slots=True)
class CourseTool:
    """A tool and its course; `purpose` is one sentence, and `language` what its words are in."""

    card: CourseCard
    tool: Tool
    purpose: str
    language: str


def current_tools(locale: str) -> list[CourseTool]:
    """Return the tools of all current courses, in the order of the courses."""
    return [_course_tool(card, locale) for card in current_cards() if has_tool(card)]


def tool_at(slug: str, locale: str) -> CourseTool:
    """Return the tool of the course at `slug`. Raises NotFoundError."""
    for card in current_cards():
        if card.slug == slug and has_tool(card):
            return _course_tool(card, locale)
    raise NotFoundError(_("There is no tool at this address. Look for it in the list of tools."))


def has_tool(card: CourseCard) -> bool:
    """Say whether a course brings a tool."""
    return bool(load_edition(card.edition_id).tool(card.languages[0]).get("sheets"))


def _course_tool(card: CourseCard, locale: str) -> CourseTool:
    words: Mapping[str, object] = load_edition(card.edition_id).tool(locale)
    tool, purpose = workbook_tool(card.edition_id, locale), str(words.get("purpose") or "")
    return CourseTool(card, tool, purpose, card.language_for(locale))
