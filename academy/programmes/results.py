"""The place where a higher domain says what a programme came to. Programmes keeps what was declared and counts nothing.

Statistics registers its figures when the application starts.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from academy.core.slots import Slot
from academy.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Totals:
    """How many learners joined, started a course, and completed one within the days of the programme."""

    joined: int
    started: int
    completed: int
    #: The share of those who started that completed, in whole percent; None of too few for a rate.
    percent_completed: int | None


@dataclass(frozen=True, slots=True)
class PublishedTotals:
    """The same as everybody may read it, in the reader's language."""

    joined: str
    started: str
    completed: str


@dataclass(frozen=True, slots=True)
class ResultsReader:
    """What statistics answers."""

    #: The exact totals of the learners of countries ('' means all), for those who see them by name.
    totals: Callable[[Programme, frozenset[str]], Totals]
    #: The published totals; with keys of courses as if the programme had these.
    published: Callable[[Programme, frozenset[int] | None], PublishedTotals]


_SLOT: Slot[ResultsReader] = Slot("programme_results")


def read_results_by(app: Flask, reader: ResultsReader) -> None:
    """Ask ``reader`` each time a page says what a programme came to."""
    _SLOT.add(app, reader)


def totals_of(programme: Programme, countries: frozenset[str]) -> Totals:
    """Return the exact totals of a programme, for those who see its learners by name."""
    return _reader().totals(programme, countries)


def published_totals(programme: Programme, courses: frozenset[int] | None = None) -> PublishedTotals:
    """Return the totals after disclosure control; with ``courses`` as if the programme had these."""
    return _reader().published(programme, courses)


def _reader() -> ResultsReader:
    [reader] = _SLOT.of(current_app)
    return reader
