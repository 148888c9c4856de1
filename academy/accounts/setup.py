"""Attach accounts to the application."""

from flask import Flask, url_for

from academy.accounts import personal_data, tasks
from academy.accounts.loader import init_login
from academy.accounts.routes import blueprint
from academy.core.i18n import lazy_gettext as _l
from academy.web.menus import add_footer_link

__all__ = ["init_accounts", "personal_data", "tasks"]


def init_accounts(app: Flask) -> None:
    """Load actors from sessions, add the pages, and offer sign-in and the privacy page on every page."""
    init_login(app)
    app.register_blueprint(blueprint)
    add_footer_link(app, _l("Privacy and rules"), "accounts.show_privacy")

    @app.context_processor
    def links() -> dict[str, str]:
        return {"sign_in_url": url_for("accounts.sign_in")}
