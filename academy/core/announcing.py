"""A command says on which database it works, so that nobody works on another one without noticing."""

import click
import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy import event

from academy.core.db import db
from config import Settings

SAID = "academy.database_is_said"


def announce_at_first_use(app: Flask, context: click.Context) -> None:
    """Let the command of ``context`` say which database it is when it first connects to it."""
    with app.app_context():
        engine = db.engine.engine  # itself, or that of the connection in its place

    def say(_connection: object, _record: object) -> None:
        with app.app_context():
            announce_database(context)

    event.listen(engine, "connect", say)
    context.call_on_close(lambda: event.remove(engine, "connect", say))


def announce_database(context: click.Context) -> None:
    """Print environment and database of the current application on standard error, once a command."""
    if not context.meta.get(SAID):
        context.meta[SAID] = True
        settings: Settings = current_app.extensions["settings"]
        click.echo(f"academy: {settings.env}, {name_of(db.engine.engine.url)}", err=True)


def name_of(url: sa.URL) -> str:
    """Return which database an address names, without user, password and options."""
    if url.get_backend_name() == "sqlite":
        return f"database {url.database}"
    hosts = url.query.get("host", ()) if url.host is None else url.host
    where = ", ".join([hosts] if isinstance(hosts, str) else hosts) or "this machine"
    return f"database {url.database} on {where}{f':{url.port}' if url.port else ''}"
