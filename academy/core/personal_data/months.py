"""What is left of a moment once nobody is to be recognised by it."""

from datetime import datetime


def only_the_month(moment: datetime | None) -> datetime | None:
    """Return the first moment of the month of ``moment``: enough to count by, too little to join two tables by."""
    return moment and moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
