"""The days of a programme, in the time zone of its country."""

from datetime import UTC, datetime, time, timedelta

from academy.core import clock
from academy.core.dates import day_in, time_zone
from academy.programmes.models import Programme


def period_of(programme: Programme) -> tuple[datetime, datetime]:
    """Return the first moment of the programme and the first moment after it, in UTC."""
    zone = time_zone(programme.country)
    start = datetime.combine(programme.starts_on, time(), zone)
    end = datetime.combine(programme.ends_on + timedelta(days=1), time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def has_ended(programme: Programme) -> bool:
    """Say whether the last day of the programme is over."""
    return day_in(programme.country, clock.now()) > programme.ends_on
