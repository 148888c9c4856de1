"""The business tools of courses: those of editions, and those that are published now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from academy.catalogue.queries import CourseCard, current_cards, load_edition
from academy.content import edition as content
from academy.content.edition import SOURCE_LANGUAGE
from academy.content.workbook import Tool, read_tool
from academy.core.cache import ProcessCache
from academy.core.errors import NotFoundError
from academy.core.i18n import gettext as _
from academy.core.locales import countries, country_of
from academy.core.money import Currency

#: What a workbook begins with where nobody knows the country: known everywhere, and nobody takes it for her own.
CURRENCY_OF_NO_COUNTRY = "USD"


@dataclass(frozen=True, slots=True)
class EditionTool:
    """The tool of an edition as one language says it, and the currencies in which it counts, by code."""

    tool: Tool
    currencies: Mapping[str, Currency]
    #: What its first lesson counts in.
    own_currency: str

    def currency(self, code: str, locale: str) -> Currency:
        """Return the currency with a code, or the first one of a new workbook where the course does not know it."""
        return self.currencies.get(code) or self.first_currency("", locale)

    def first_currency(self, country: str, locale: str) -> Currency:
        """Return the currency of a new workbook: of `country`, else of the one country that reads `locale` most.

        Where both are open, it is the US dollar; the learner can choose another one.
        """
        known = countries().get(country or country_of(locale))
        for code in (known.currency if known else "", CURRENCY_OF_NO_COUNTRY):
            if code in self.currencies:
                return self.currencies[code]
        return self.currencies[self.own_currency]


_tools: ProcessCache[EditionTool] = ProcessCache("workbook.tools", size=64)


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


def edition_tool(edition_id: int, locale: str) -> EditionTool:
    """Return the tool of an edition: words in the reader's language, everything that computes in the source's.

    Raises NotFoundError where the course has no workbook.
    """
    return _tools.get_or_make((edition_id, locale), lambda: _made(load_edition(edition_id), locale))


def _course_tool(card: CourseCard, locale: str) -> CourseTool:
    words: Mapping[str, object] = load_edition(card.edition_id).tool(locale)
    tool, purpose = edition_tool(card.edition_id, locale).tool, str(words.get("purpose") or "")
    return CourseTool(card, tool, purpose, card.language_for(locale))


def _made(edition: content.Edition, locale: str) -> EditionTool:
    currencies = {code: Currency.from_mapping(code, data) for code, data in edition.currencies.items()}
    return EditionTool(_read_tool(edition, locale), currencies, edition.lessons[0].currency)


def _read_tool(edition: content.Edition, locale: str) -> Tool:
    source, own = edition.tool(SOURCE_LANGUAGE), edition.tool(locale)
    if not source.get("sheets"):
        raise NotFoundError(_("This course has no workbook."))
    sheets = zip(source["sheets"], own["sheets"], strict=True)
    evidence = zip(source.get("evidence", ()), own.get("evidence", ()), strict=True)
    return read_tool(
        {
            **own,
            "sheets": [_with_source_choices(plain, spoken) for plain, spoken in sheets],
            "evidence": [_evidence(rule, text) for rule, text in evidence],
        }
    )


def _with_source_choices(source: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Keep listed choices of the source: they are stored in entries and are the same in every language.

    Choices with ids of their own keep them in every translation; only their words differ.
    """
    parts = {
        name: [
            {**spoken, "choices": plain["choices"]} if isinstance(plain.get("choices"), list) else spoken
            for plain, spoken in zip(source[name], own[name], strict=True)
        ]
        for name in ("fields", "row", "day_end")
        if name in source
    }
    return {**own, **parts}


def _evidence(source: str | Mapping[str, str], own: str | Mapping[str, str]) -> dict[str, str]:
    """Pair the rule of the source with its translated sentence, which may repeat the sheet's id in front."""
    rule = source if isinstance(source, str) else source["rule"]
    text = own if isinstance(own, str) else own.get("text", "")
    return {"rule": rule, "text": "" if text == rule else text.removeprefix(rule.split(":")[0] + ":").strip()}
