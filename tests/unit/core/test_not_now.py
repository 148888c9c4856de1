"""Errors of SQLAlchemy itself that mean that the database cannot be asked just now."""

import pytest
from sqlalchemy.exc import PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from academy.core.errors import AwayError, NotNowError
from academy.core.not_now import LOST_IN_TRANSACTION, not_now


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (PoolTimeoutError("QueuePool limit reached"), NotNowError),
        (PendingRollbackError("lost", code=LOST_IN_TRANSACTION), AwayError),
        (PendingRollbackError("a flush failed before", code="7s2a"), None),
        (KeyError("ours"), None),
    ],
)
def test_it_is_read(error: Exception, meant: type[NotNowError] | None) -> None:
    found = not_now(error)
    assert (None if found is None else (type(found), found.thing)) == (meant and (meant, "the database"))
