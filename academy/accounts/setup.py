"""Attach accounts to the application."""

from flask import Flask, url_for

from academy.accounts import personal_data, tasks
from academy.accounts.loader import init_login
from academy.accounts.permissions import OFFICIALS
from academy.accounts.routes import blueprint
from academy.accounts.routes.again import ask_to_sign_in_again
from academy.accounts.work import WORK
from academy.core.i18n import lazy_gettext as _l
from academy.core.mail import Channel, is_offered
from academy.core.permissions import SIGNED_IN
from academy.core.work import add_work
from academy.web import menus
from academy.web.blueprint import ask_again_with
from academy.web.menus import MenuEntry, add_footer_link, add_menu_entries

__all__ = ["init_accounts", "personal_data", "tasks"]


def init_accounts(app: Flask) -> None:
    """Load actors from sessions, add the pages, and offer sign-in and the privacy page on every page."""
    init_login(app)
    app.register_blueprint(blueprint)
    ask_again_with(app, ask_to_sign_in_again)
    add_footer_link(app, _l("Privacy and rules"), "accounts.show_privacy")

    add_work(app, *WORK)
    add_menu_entries(
        app,
        MenuEntry(
            _l("Codes on paper"),
            "accounts.show_phone_search",
            "smartphone",
            OFFICIALS,
            30,
            under=menus.PEOPLE,
        ),
        MenuEntry(_l("Your profile"), "accounts.show_profile", "user", SIGNED_IN, 80, under=menus.MORE),
        MenuEntry(
            _l("Sign out"), "accounts.sign_out", "log-out", SIGNED_IN, 90, under=menus.MORE, is_sent=True
        ),
    )

    @app.context_processor
    def links() -> dict[str, str | bool]:
        return {"sign_in_url": url_for("accounts.sign_in"), "sends_sms": is_offered(Channel.SMS)}
