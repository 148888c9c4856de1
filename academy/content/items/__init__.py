"""Items of the bank and the values they draw; other domains import the names from here."""

from academy.content.items.bank import Item, Use, read_item
from academy.content.items.draw import Kind, Value, computed_number, draw_values, exact, seeded, value_kinds

__all__ = [
    "Item",
    "Kind",
    "Use",
    "Value",
    "computed_number",
    "draw_values",
    "exact",
    "read_item",
    "seeded",
    "value_kinds",
]
