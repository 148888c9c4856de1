"""Reads of the catalogue; other domains import the names from here."""

from academy.catalogue.queries.editions import (
    CourseCard,
    card_by_slug,
    current_cards,
    forget_lists,
    load_edition,
    picture,
)
from academy.catalogue.queries.pathways import PathwayView, pathway_views
from academy.catalogue.queries.shared import contacts_for, shared_catalogue

__all__ = [
    "CourseCard",
    "PathwayView",
    "card_by_slug",
    "contacts_for",
    "current_cards",
    "forget_lists",
    "load_edition",
    "pathway_views",
    "picture",
    "shared_catalogue",
]
