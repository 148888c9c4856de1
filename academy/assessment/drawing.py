"""The values of one item in one attempt, and its texts with these values filled in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from academy.content.items import Item, Kind, Value, computed_number, draw_values, exact
from academy.content.kinds import Unit
from academy.core.money import Currency, format_money, format_number

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One draw of an item for one reader; `values` hold money in teaching units."""

    seed: str
    values: Mapping[str, Value]
    kinds: Mapping[str, Kind]
    currency: Currency
    locale: str

    def within(self, place: str) -> "Drawn":
        """Return the same draw with a seed of its own for one place, such as a part or a gap."""
        return replace(self, seed=f"{self.seed}/{place}")

    def fill(self, text: str, *, answer: str | None = None) -> str:
        """Put values in the places of ``{name}``; ``{answer}`` is only known after marking."""
        return _PLACEHOLDER.sub(lambda match: self._shown(match[1], answer) or match[0], text)

    def number(self, formula: str, unit: Unit) -> Fraction:
        """Compute a formula exactly; money in the learner's currency. Raise `ExpressionError`."""
        numbers = {name: value for name, value in self.values.items() if isinstance(value, Fraction)}
        return self.scaled(computed_number(formula, numbers), unit)

    def scaled(self, number: Fraction, unit: Unit) -> Fraction:
        """Turn teaching units into the learner's currency; other numbers stay."""
        return number * self.currency.unit if unit is Unit.MONEY else number

    def write(self, number: Fraction, unit: Unit) -> str:
        """Write a number as the learner's locale does, with its currency sign or percent sign."""
        if unit is Unit.MONEY:
            return format_money(number, self.currency, self.locale)
        return format_number(number, self.locale) + ("%" if unit is Unit.PERCENT else "")

    def _shown(self, name: str, answer: str | None) -> str | None:
        value = answer if name == "answer" else self.values.get(name)
        if not isinstance(value, Fraction):
            return value
        unit = Unit.MONEY if self.kinds[name] == "money" else Unit.NUMBER
        return self.write(self.scaled(value, unit), unit)


def draw_item(item: Item, *, seed: str, people: Sequence[str]) -> dict[str, Value]:
    """Draw the values of an item; derived values are among them, so they stay on the server.

    `seed` belongs to the attempt (docs/decisions/0500); the item's id is added here.
    """
    return draw_values(item.params, item.derive, item.require, seed=f"{seed}/{item.id}", people=people)


def values_to_json(values: Mapping[str, Value]) -> dict[str, str]:
    """Write drawn values as texts to store with the attempt: names as they are, numbers as ``3/2``."""
    return {name: str(value) for name, value in values.items()}


def values_from_json(item: Item, stored: Mapping[str, str]) -> dict[str, Value]:
    """Read stored values back; raise `DrawError` when a number cannot be read."""
    return {
        name: text if "pool" in item.params.get(name, {}) else exact(text) for name, text in stored.items()
    }
