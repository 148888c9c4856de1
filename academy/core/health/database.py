"""The database: which it is, whether it saves, whether its tables, its standby and its clock are right."""

from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from academy.core import clock, migrations
from academy.core.checks import Finding, fine, length_in_words, notice, wrong
from academy.core.db import db
from academy.core.errors import AwayError
from academy.core.i18n import gettext as _
from academy.core.i18n import ngettext
from academy.core.readiness import Readiness

#: How far the clocks of two machines may differ before somebody looks, and before it is wrong: codes and limits fail.
SOME_DRIFT, MUCH_DRIFT = timedelta(seconds=5), timedelta(minutes=1)
SERVER = sa.text("SELECT current_setting('server_version'), pg_is_in_recovery()")
STANDBYS = sa.text(
    "SELECT current_setting('synchronous_commit'), current_setting('synchronous_standby_names'), count(pid), "
    "count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')), count(*) FILTER (WHERE pid IS NOT NULL AND "
    "sync_state IS NULL) FROM (SELECT 1) one LEFT JOIN pg_stat_replication ON true"
)


def look_at_database() -> Finding:
    """Say which database this is."""
    url = db.session.get_bind().engine.url
    if _is_sqlite():
        if not Path(str(url.database)).exists():
            raise AwayError("the database")  # who connects would make an empty one
        version = db.session.scalar(sa.text("SELECT sqlite_version()"))
        return fine(_("SQLite %(version)s, in the file %(place)s.", version=version, place=url.database))
    version, is_standby = db.session.execute(SERVER).one()
    place = f"{url.host or url.query.get('host', '')}/{url.database}"
    if is_standby:
        return wrong(
            _("%(place)s is a standby: it takes no writes.", place=place),
            _("Promote it, or let DATABASE_URL name the primary (target_session_attrs=read-write)."),
        )
    return fine(_("PostgreSQL %(version)s, at %(place)s.", version=version, place=place))


def look_at_saving() -> Finding:
    """Say whether what people send can be saved, as ``/readyz`` does."""
    readiness: Readiness = current_app.extensions["readiness"]
    missing = readiness.missing()
    if missing == "disk":
        return wrong(
            _("The disk is full, or takes no file. Nothing can be saved."), _("Make room on the disk.")
        )
    if missing:
        return wrong(
            _("The database takes no row now. Nothing can be saved."),
            _("See whether its disk is full, or another program holds it."),
        )
    return fine(_("A row can be written."))


def look_at_tables() -> Finding:
    """Say whether the tables are those of this release."""
    if not sa.inspect(db.session.connection()).has_table("alembic_version"):
        return wrong(_("The database has no tables yet."), _("Run: flask academy db upgrade"))
    revision = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    if revision == migrations.newest_revision():
        return fine(_("The tables are of this release (%(revision)s).", revision=revision))
    if migrations.has_file(str(revision)):
        return wrong(
            _("The tables are of an older release (%(revision)s).", revision=revision),
            _("Run: flask academy db upgrade"),
        )
    return wrong(
        _("The tables are of a release that this one does not know (%(revision)s).", revision=revision),
        _("Start the newer release again, or take the database back with its command: db downgrade"),
    )


def look_at_standby() -> Finding | None:
    """Say whether a second server has what is saved; None for SQLite."""
    if _is_sqlite():
        return None
    return judge_standbys(*db.session.execute(STANDBYS).one())


def judge_standbys(commit: str, names: str, standbys: int, synchronous: int, hidden: int) -> Finding:
    """Say what PostgreSQL's settings and its list of standbys mean.

    ``commit`` and ``names`` are synchronous_commit and synchronous_standby_names; then how many standbys there are, how
    many of them saving waits for, and of how many this role may not see that.
    """
    if commit in ("off", "local"):
        return wrong(
            _("synchronous_commit is %(value)s: what people were told is saved can be lost.", value=commit),
            _("Set synchronous_commit = on in PostgreSQL."),
        )
    if names and not standbys:
        return wrong(
            _("The standby is not connected. Saving waits for it."),
            _("Start the standby, or take it out of synchronous_standby_names."),
        )
    if standbys and not synchronous and not hidden:
        return notice(
            _("There is a standby, but saving does not wait for it: the last answers can be lost."),
            _("Name it in synchronous_standby_names."),
        )
    if standbys:
        return fine(ngettext("%(num)s standby is connected.", "%(num)s standbys are connected.", standbys))
    return fine(_("There is no standby. If this server is lost, go back to the last backup."))


def look_at_pooler() -> Finding | None:
    """Say whether a pooler stands between here and PostgreSQL, for which the connections are set up (0033)."""
    driver = db.session.connection().connection.dbapi_connection
    return fine(_("A pooler stands before PostgreSQL.")) if getattr(driver, "is_pooled", False) else None


def look_at_clock() -> Finding | None:
    """Compare this machine's time with the database's; None where it is the same machine."""
    if _is_sqlite():
        return None
    there: datetime = db.session.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
    apart = abs(clock.now() - there)
    if apart <= SOME_DRIFT:
        return fine(_("This machine and the database have the same time."))
    sentence = _("This machine and the database differ by %(length)s.", length=length_in_words(apart))
    advice = _("Let both take their time from the network (NTP).")
    return wrong(sentence, advice) if apart > MUCH_DRIFT else notice(sentence, advice)


def _is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"
