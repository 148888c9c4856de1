"""A clock that only moves when a test moves it, so that a limit can be met to the second."""

from datetime import UTC, datetime, timedelta


class StillClock:
    """Stands at the second at which it was made."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0)

    def now(self) -> datetime:
        """Return the moment at which it stands, aware, in UTC."""
        return self.moment

    def move(self, by: timedelta) -> None:
        """Move by ``by``; negative goes back."""
        self.moment += by
