"""The totals of a programme: exact for its managers, published for everybody else. Programmes shows both."""

import sqlalchemy as sa

from academy.core.db import db
from academy.disclosure.figures import PEOPLE_FOR_A_RATE, Group, publish
from academy.programmes.queries import Programme
from academy.programmes.reach import ALL_COUNTRIES
from academy.programmes.results import PublishedTotals, Totals
from academy.statistics.indicators import Indicator
from academy.statistics.labels import figure_words
from academy.statistics.queries.people import counted_people, counts_of, groups_of


def exact_totals(programme: Programme, countries: frozenset[str]) -> Totals:
    """Return the exact totals of a programme, for those who see its learners by name."""
    counts = {each: group.count for each, group in _groups(programme, countries).items()}
    started, completed = counts[Indicator.STARTED], counts[Indicator.COMPLETED]
    return Totals(counts[Indicator.JOINED], started, completed, percent_completed(started, completed))


def percent_completed(started: int, completed: int) -> int | None:
    """Return the share of those who started that completed, in whole percent; None of too few for a rate."""
    return None if started < PEOPLE_FOR_A_RATE else round(100 * completed / started)


def published_totals(programme: Programme, courses: frozenset[int] | None) -> PublishedTotals:
    """Return the totals as everybody may read them; with ``courses`` as if the programme had these."""
    words = {
        each: figure_words(publish(group))
        for each, group in _groups(programme, ALL_COUNTRIES, courses).items()
    }
    return PublishedTotals(words[Indicator.JOINED], words[Indicator.STARTED], words[Indicator.COMPLETED])


def _groups(
    programme: Programme, countries: frozenset[str], courses: frozenset[int] | None = None
) -> dict[Indicator, Group]:
    people = counted_people(programme, countries, courses).subquery("people")
    return groups_of(db.session.execute(sa.select(*counts_of(people)).select_from(people)).one())
