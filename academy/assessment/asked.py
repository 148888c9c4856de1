"""An item as one attempt asks it: the draw, the money and the names are fixed, the language is the reader's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from academy.assessment.drawing import draw_item, values_from_json
from academy.assessment.items import Item, item_from_dict
from academy.assessment.marking import Mark, mark
from academy.assessment.presentation import PresentedItem, present_item
from academy.assessment.responses import FormFields, ParsedResponse, parse_response
from academy.content.draw import Value
from academy.content.edition import Edition
from academy.core.locales import countries
from academy.core.money import Currency


@dataclass(frozen=True, slots=True)
class Asked:
    """One item with everything that showing, reading and marking it need."""

    item: Item
    seed: str
    currency: Currency
    people: Sequence[str]
    values: Mapping[str, Value]
    locale: str

    def present(self) -> PresentedItem:
        """Return what the learner sees; nothing of the answer is in it."""
        return present_item(
            self.item,
            seed=self.seed,
            currency=self.currency,
            locale=self.locale,
            people=self.people,
            values=self.values,
        )

    def read(self, form: FormFields) -> ParsedResponse:
        """Read this item's fields of a form; other fields are ignored."""
        return parse_response(self.item, form, currency=self.currency, locale=self.locale)

    def mark(self, response: Mapping[str, Any]) -> Mark:
        """Mark a response."""
        return mark(
            self.item,
            response,
            seed=self.seed,
            currency=self.currency,
            locale=self.locale,
            people=self.people,
            values=self.values,
        )


def ask(
    edition: Edition,
    item_id: str,
    *,
    seed: str,
    country: str,
    currency: str,
    locale: str,
    values: Mapping[str, str] | None = None,
) -> Asked:
    """Return an item of an edition as drawn from ``seed``, or with stored ``values``. Raises KeyError."""
    item = item_of(edition, item_id, locale)
    people = edition.first_names(country)
    drawn = draw_item(item, seed=seed, people=people) if values is None else values_from_json(item, values)
    money = Currency.from_mapping(currency, edition.currencies[currency])
    return Asked(item, seed, money, people, drawn, locale)


def item_of(edition: Edition, item_id: str, locale: str) -> Item:
    """Return an item of an edition, parsed once for each language. Raises KeyError."""
    key = ("item", item_id, locale)
    item: Item | None = edition.memory.get(key)
    if item is None:
        item = edition.memory[key] = item_from_dict(edition.item(item_id, locale))
    return item


def currency_for(edition: Edition, country: str) -> str:
    """Return the currency in which a learner of ``country`` is asked; the first lesson's where there is none."""
    known = countries().get(country)
    if known is not None and known.currency in edition.currencies:
        return known.currency
    return edition.lessons[0].currency
