"""The people behind every figure: who joined, who of them started, and who completed."""

from typing import Any

import sqlalchemy as sa

from academy.disclosure.figures import Group
from academy.programmes.queries import Programme, counted_records
from academy.records.queries import Rows
from academy.statistics.indicators import Indicator


def counted_people(
    programme: Programme, countries: frozenset[str], courses: frozenset[int] | None = None
) -> Rows:
    """Return one row a learner: person_id, record_key, country, has_started and has_completed (0 or 1).

    Started means enrolled in at least one course of the programme, completed that at least one course was
    completed between its first and its last day. With ``courses`` the programme is taken as if it had these.
    """
    record = counted_records(programme, countries, has_empty=True, courses=courses).subquery("record")
    return sa.select(
        record.c.person_id,
        record.c.record_key,
        record.c.country,
        sa.func.max(sa.case((record.c.enrolled_at.is_not(None), 1), else_=0)).label("has_started"),
        sa.func.max(record.c.is_completed_in_period).label("has_completed"),
    ).group_by(record.c.person_id, record.c.record_key, record.c.country)


def counts_of(people: sa.Subquery) -> tuple[Any, ...]:
    """Return the columns that count rows of `counted_people` for each indicator, for `groups_of`."""
    return (
        sa.func.count().label(Indicator.JOINED.value),
        sa.func.min(people.c.record_key).label(f"{Indicator.JOINED.value}_key"),
        *counted(Indicator.STARTED, people.c.has_started, people.c.record_key),
        *counted(Indicator.COMPLETED, people.c.has_completed, people.c.record_key),
    )


def counted(indicator: Indicator, counts: Any, record_key: Any) -> tuple[Any, Any]:
    """Return how many rows count for an indicator, and the smallest key among them, as columns for `group_of`."""
    return (
        sa.func.sum(counts).label(indicator.value),
        sa.func.min(sa.case((counts == 1, record_key))).label(f"{indicator.value}_key"),
    )


def group_of(row: Any, indicator: Indicator) -> Group:
    """Return the people of a row that count for an indicator."""
    values = row._mapping
    count = int(values[indicator.value] or 0)
    return Group(count, int(values[f"{indicator.value}_key"])) if count else Group()


def groups_of(row: Any) -> dict[Indicator, Group]:
    """Return the people of a row that count for each indicator."""
    return {each: group_of(row, each) for each in Indicator}
