"""Attach accounts to the application."""

from typing import Any

from flask import Flask, url_for

from academy.accounts import tasks
from academy.accounts.loader import init_login
from academy.accounts.routes import blueprint
from academy.core.i18n import gettext as _

__all__ = ["init_accounts", "tasks"]


def init_accounts(app: Flask) -> None:
    """Load actors from sessions, add the pages, and offer sign-in and the privacy page on every page."""
    init_login(app)
    app.register_blueprint(blueprint)

    @app.context_processor
    def links() -> dict[str, Any]:
        return {
            "sign_in_url": url_for("accounts.sign_in"),
            "footer_links": [(_("Privacy and rules"), url_for("accounts.show_privacy"))],
        }
