"""Where things stand on the page: option keys, form field names and the shuffled order.

All of it follows from the seed, so nothing else needs to be stored to read an answer again. Orders come from
hashes, not from the `random` module, whose shuffle may change between Python versions.
"""

import hashlib
from itertools import count, pairwise
from string import ascii_lowercase

#: The form field of an item's only question.
ANSWER_FIELD = "answer"


def part_field(part_id: str) -> str:
    """Return the form field of one question of a scenario, such as ``part-p1-answer``."""
    return f"part-{part_id}-{ANSWER_FIELD}"


def row_field(field: str, key: str) -> str:
    """Return the form field of one row or gap, such as ``answer-a``."""
    return f"{field}-{key}"


def keys(number: int) -> tuple[str, ...]:
    """Return the keys of the first places on the page: a, b, c …; they say nothing about the answer."""
    return tuple(ascii_lowercase[:number])


def shown_order(number: int, seed: str, *, is_shuffled: bool = True) -> tuple[int, ...]:
    """Return the authored index at each place on the page."""
    indexes = range(number)
    return tuple(sorted(indexes, key=lambda index: _rank(seed, index)) if is_shuffled else indexes)


def unsolved_order(number: int, seed: str) -> tuple[int, ...]:
    """Return a shuffled order in which no step follows its right neighbour, so that it is worth no points."""
    orders = (shown_order(number, f"{seed}/{turn}") for turn in count())
    return next(order for order in orders if not adjacent_pairs(order))


def adjacent_pairs(order: tuple[int, ...]) -> int:
    """Count the steps that come directly after the step they should follow."""
    return sum(after == before + 1 for before, after in pairwise(order))


def _rank(seed: str, index: int) -> bytes:
    return hashlib.sha256(f"{seed}/{index}".encode()).digest()
