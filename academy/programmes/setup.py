"""Attach programmes to the application."""

from flask import Flask

from academy.accounts.signals import (
    consent_withdrawn,
    organisation_closed,
    organisation_merged,
    person_merged,
)
from academy.admin.organisation_parts import add_organisation_parts
from academy.admin.sections import add_person_sections
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import SIGNED_IN
from academy.learning.home_news import add_home_news
from academy.programmes import personal_data  # noqa: F401 - importing it enters its tables into the register
from academy.programmes.home_news import news_of_programmes
from academy.programmes.permissions import MANAGERS
from academy.programmes.person_section import PROGRAMMES
from academy.programmes.routes import blueprint
from academy.programmes.services.merging import move_participations
from academy.programmes.services.organisations import PARTS, close_programmes, move_programmes
from academy.programmes.services.participations import end_participation
from academy.web import menus
from academy.web.menus import MenuEntry, add_menu_entries


def init_programmes(app: Flask) -> None:
    """Add the pages; from now on a withdrawn consent ends taking part, and organisations take programmes along."""
    app.register_blueprint(blueprint)
    consent_withdrawn.connect(end_participation)
    person_merged.connect(move_participations)
    organisation_closed.connect(close_programmes)
    organisation_merged.connect(move_programmes)
    add_organisation_parts(app, *PARTS)
    add_home_news(app, news_of_programmes)
    add_person_sections(app, PROGRAMMES)
    add_menu_entries(
        app,
        MenuEntry(_l("Join"), "programmes.join", "users", SIGNED_IN, 10, menus.MORE),
        MenuEntry(_l("Programmes"), "programmes.list_programmes", "flag", MANAGERS, 10, menus.PROGRAMMES),
    )
