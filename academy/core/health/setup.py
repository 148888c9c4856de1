"""Register the checks of core."""

from flask import Flask

from academy.core.checks import Check, add_checks
from academy.core.health import database, machine, outside, work
from academy.core.i18n import lazy_gettext as _l


def init_health(app: Flask) -> None:
    """Let core be looked at. The database comes first: what asks it afterwards need not wait for one that is away."""
    add_checks(
        app,
        Check("settings", _l("Settings"), 10, machine.look_at_settings),
        Check("database", _l("Database"), 20, database.look_at_database, asks_database=True),
        Check("tables", _l("Tables"), 21, database.look_at_tables, asks_database=True),
        Check("saving", _l("Saving"), 22, database.look_at_saving, is_slow=True, asks_database=True),
        Check("standby", _l("Standby"), 23, database.look_at_standby, asks_database=True),
        Check("pooler", _l("Pooler"), 24, database.look_at_pooler, asks_database=True),
        Check("clock", _l("Clock"), 25, database.look_at_clock, asks_database=True),
        Check("workers", _l("Workers"), 30, work.look_at_workers, asks_database=True),
        Check("queue", _l("Task queue"), 31, work.look_at_queue),
        Check("due", _l("Work that is due"), 32, work.look_at_due_work, asks_database=True),
        Check("failures", _l("Work that failed"), 33, work.look_at_failures, asks_database=True),
        Check("mail", _l("E-mail"), 40, outside.look_at_mail, is_slow=True),
        Check("sms", _l("Text messages"), 42, outside.look_at_sms, is_slow=True),
        Check("storage", _l("Files"), 50, outside.look_at_storage, is_slow=True),
        Check("room", _l("Disks"), 51, machine.look_at_room),
        Check("rights", _l("Rights"), 52, machine.look_at_rights),
        Check("fonts", _l("Fonts"), 53, machine.look_at_fonts),
        Check("built", _l("Texts and styles"), 54, machine.look_at_built_files),
    )
