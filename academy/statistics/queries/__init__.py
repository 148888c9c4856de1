"""Reads of statistics."""

from academy.statistics.queries.figures import programme_figures
from academy.statistics.queries.totals import exact_totals, published_totals

__all__ = [
    "exact_totals",
    "programme_figures",
    "published_totals",
]
