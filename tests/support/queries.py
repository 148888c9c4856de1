"""Count the SQL statements of a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import has_app_context

from academy.core.db import db

IGNORED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "BEGIN")


@contextmanager
def count_queries(limit: int) -> Iterator[list[str]]:
    """Collect the statements run inside the block; fail when there are more than ``limit``."""
    seen: list[str] = []
    if has_app_context():
        # What the test made may wait for a commit, such as the chain of the audit log: that is none of the block's.
        db.session.info.pop("after_commit", None)

    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(IGNORED):
            seen.append(statement)

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", remember)
    try:
        yield seen
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", remember)
    assert len(seen) <= limit, f"{len(seen)} statements, limit {limit}:\n" + "\n".join(seen)
