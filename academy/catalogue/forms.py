"""The filters of the list of courses."""

from collections.abc import Iterable, Mapping

from wtforms import SearchField, SelectField

from academy.catalogue.labels import LEVELS, TOPICS
from academy.catalogue.queries import CourseCard
from academy.catalogue.queries.editions import found_editions
from academy.core import locales
from academy.core.i18n import gettext as _
from academy.core.i18n import lazy_gettext as _l
from academy.web.forms import QueryForm

#: Study time in minutes, at most.
MINUTES = {"60": _l("Up to 1 hour"), "180": _l("Up to 3 hours"), "300": _l("Up to 5 hours")}


def _visible(text: object) -> object:
    """Leave out control characters, which are no part of any word and may not stand in a page."""
    return "".join(each for each in text if each.isprintable()) if isinstance(text, str) else text


class CourseFilter(QueryForm):
    """Words and choices in the address; a choice that does not exist filters nothing."""

    #: What it reads of an address.
    PARAMETERS = ("q", "topic", "level", "minutes", "language")

    q = SearchField(_l("Search courses"), filters=[_visible])
    topic = SelectField(_l("Topic"))
    level = SelectField(_l("Level"))
    minutes = SelectField(_l("Time"))
    language = SelectField(_l("Language"))

    def offer(self, cards: Iterable[CourseCard]) -> None:
        """Offer what the courses have: a filter never lists a choice that finds nothing."""
        cards = tuple(cards)
        topics, levels = {card.topic for card in cards}, {card.level for card in cards}
        spoken = {language for card in cards for language in card.languages}
        names = {tag: language.name for tag, language in locales.languages().items() if tag in spoken}
        _offer(self.topic, _("All topics"), {key: str(TOPICS[key]) for key in TOPICS if key in topics})
        _offer(self.level, _("All levels"), {key: str(LEVELS[key]) for key in LEVELS if key in levels})
        _offer(self.minutes, _("Any length"), {key: str(label) for key, label in MINUTES.items()})
        _offer(self.language, _("All languages"), names)

    @property
    def chosen(self) -> dict[str, str]:
        """Return what the reader chose, for the addresses of further pages."""
        return {name: self[name].data for name in self.PARAMETERS if self[name].data}

    def matching(self, cards: Iterable[CourseCard]) -> list[CourseCard]:
        """Return the cards that match every choice and every word."""
        found = found_editions(self.q.data) if self.q.data else None
        return [card for card in self.chosen_from(cards) if found is None or card.edition_id in found]

    def chosen_from(self, cards: Iterable[CourseCard]) -> list[CourseCard]:
        """Return the cards that match every choice, whatever the words."""
        return [card for card in cards if self._fits(card)]

    def _fits(self, card: CourseCard) -> bool:
        return (
            self.topic.data in ("", card.topic)
            and self.level.data in ("", card.level)
            and (not self.minutes.data or card.minutes <= int(self.minutes.data))
            and (not self.language.data or self.language.data in card.languages)
        )


def _offer(field: SelectField, everything: str, offered: Mapping[str, str]) -> None:
    field.choices = [("", everything), *offered.items()]
    if field.data not in offered:
        field.data = ""


class GlossarySearch(QueryForm):
    """Words to look for in the glossary."""

    q = SearchField(_l("Search words"), filters=[_visible])
