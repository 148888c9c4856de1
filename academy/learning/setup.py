"""Attach learning to the application."""

from flask import Flask

from academy.accounts.signals import person_merged
from academy.admin.sections import add_person_sections
from academy.catalogue.course_progress import init_course_progress
from academy.core.i18n import lazy_gettext as _l
from academy.core.permissions import SIGNED_IN
from academy.learning import personal_data  # noqa: F401 - importing it enters its tables into the register
from academy.learning.person_section import COURSES
from academy.learning.queries.taken import edition_taken
from academy.learning.routes import blueprint
from academy.learning.routes.next_actions import progress_for_course_page, standings_for_pathways
from academy.learning.services.completion import complete_with_workbook
from academy.learning.services.merging import move_learning
from academy.web.menus import MenuEntry, add_menu_entries
from academy.workbook.enrolment import add_edition_taken
from academy.workbook.signals import workbook_done


def init_learning(app: Flask) -> None:
    """Register the pages, the menu entry and what the course page asks about a learner."""
    app.register_blueprint(blueprint)
    person_merged.connect(move_learning)
    workbook_done.connect(complete_with_workbook)
    add_edition_taken(app, edition_taken)
    init_course_progress(app, progress_for_course_page, standings_for_pathways)
    add_person_sections(app, COURSES)
    add_menu_entries(app, MenuEntry(_l("Home"), "learning.show_home", "house", SIGNED_IN, 10))
