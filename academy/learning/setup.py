"""Attach learning to the application."""

from flask import Flask

from academy.accounts.signals import person_merged
from academy.admin.sections import add_person_sections
from academy.catalogue.course_progress import init_course_progress
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import EVERYONE, SIGNED_IN
from academy.learning import personal_data  # noqa: F401 - importing it enters its tables into the register
from academy.learning.person_section import COURSES
from academy.learning.routes import blueprint
from academy.learning.routes.links import progress_for_course_page, standings_for_pathways
from academy.learning.services.merging import move_learning
from academy.web.menus import MenuEntry, add_footer_link, add_menu_entries


def init_learning(app: Flask) -> None:
    """Register the pages, the menu entry and what the course page asks about a learner."""
    app.register_blueprint(blueprint)
    person_merged.connect(move_learning)
    init_course_progress(app, progress_for_course_page, standings_for_pathways)
    add_person_sections(app, COURSES)
    add_menu_entries(
        app,
        MenuEntry(_l("Home"), "learning.show_home", "house", SIGNED_IN, 10),
        MenuEntry(_l("Tools"), "learning.list_tools", "hand-coins", EVERYONE, 25),
    )
    add_footer_link(app, _l("Tools"), "learning.list_tools")
