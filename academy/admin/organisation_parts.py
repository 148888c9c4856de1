"""What belongs to organisations: domains register at start what they count, for lists and before a merge."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from academy.core.i18n import LazyString
from academy.core.slots import Slot

#: Counts by the keys of organisations, with one statement; a key that is missing has none.
Count = Callable[[Collection[int]], Mapping[int, int]]


@dataclass(frozen=True)
class OrganisationPart:
    """Something that organisations have: what it is called, its place (lower comes first), how it is counted."""

    label: LazyString
    order: int
    count: Count


_SLOT: Slot[OrganisationPart] = Slot("organisation_parts", lambda part: part.order)


def add_organisation_parts(app: Flask, *parts: OrganisationPart) -> None:
    """Count ``parts`` on the administrators' pages of organisations."""
    _SLOT.add(app, *parts)


def counts_of(keys: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    """Return what the organisations with these keys have: label and number of each part, one statement a part."""
    counted = [(str(part.label), part.count(keys)) for part in _SLOT.of(current_app)]
    return {key: [(label, counts.get(key, 0)) for label, counts in counted] for key in keys}
