"""The days of a programme, in the time zone of its country."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from academy.core import clock, locales
from academy.programmes.models import Programme


def zone_of(programme: Programme) -> ZoneInfo:
    """Return the time zone of the programme's country, UTC for a programme of all countries."""
    country = locales.countries().get(programme.country)
    return ZoneInfo(country.time_zone if country else "UTC")


def period_of(programme: Programme) -> tuple[datetime, datetime]:
    """Return the first moment of the programme and the first moment after it, in UTC."""
    zone = zone_of(programme)
    start = datetime.combine(programme.starts_on, time(), zone)
    end = datetime.combine(programme.ends_on + timedelta(days=1), time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def local_day(programme: Programme, moment: datetime) -> date:
    """Return the day that ``moment`` was in the programme's country."""
    return moment.astimezone(zone_of(programme)).date()


def has_ended(programme: Programme) -> bool:
    """Say whether the last day of the programme is over."""
    return local_day(programme, clock.now()) > programme.ends_on
