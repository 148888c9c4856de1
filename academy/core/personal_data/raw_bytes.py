"""What was deleted must be gone from the bytes on the disk too."""

from academy.core.db import db, rollback

#: How long one try to cut the log waits for readers, how many tries there are, and how long reads of this connection
#: wait again afterwards.
CUT_PATIENCE_MS, TRIES, PATIENCE_MS = 200, 5, 3_000


def forget_deleted_bytes() -> None:
    """Take what was deleted out of SQLite's write-ahead log; called outside of any transaction.

    In the file itself ``secure_delete`` has overwritten it, but the log keeps old pages until it is cut: 240 copies
    of an erased name were found in one. A process that is reading may keep it from being cut; the next hour tries
    again. PostgreSQL's own vacuum does the like (docs/operator/privacy.md).
    """
    rollback()
    engine = db.session.get_bind().engine
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={CUT_PATIENCE_MS}")
        for _try in range(TRIES):
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not is_busy:
                break
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        cursor.close()
    finally:
        connection.close()
