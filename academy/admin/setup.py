"""Attach the administrators' pages to the application."""

from flask import Flask

from academy.admin.organisation_parts import OrganisationPart, add_organisation_parts
from academy.admin.own_sections import SECTIONS
from academy.admin.permissions import ADMINISTRATORS
from academy.admin.queries.messages import look_at_messages
from academy.admin.queries.organisations import people_in
from academy.admin.routes import blueprint
from academy.admin.sections import add_person_sections
from academy.core.checks import Check, add_checks
from academy.core.i18n import LazyString
from academy.core.i18n import lazy_gettext as _l
from academy.web.menus import PEOPLE, RECORDS, RUNNING, Heading, MenuEntry, add_menu_entries


def init_admin(app: Flask) -> None:
    """Add the pages and their menu entries."""
    app.register_blueprint(blueprint)
    add_checks(app, Check("messages", _l("Messages"), 41, look_at_messages, asks_database=True))
    add_person_sections(app, *SECTIONS)
    add_organisation_parts(app, OrganisationPart(_l("People with a role"), 10, people_in))
    add_menu_entries(
        app,
        _entry(_l("People"), "admin.list_people", "user", 10, PEOPLE),
        _entry(_l("Organisations"), "admin.list_all_organisations", "building-2", 20, PEOPLE),
        _entry(_l("Audit log"), "admin.list_audit_entries", "history", 20, RECORDS),
        _entry(_l("Administration"), "admin.show_administration", "settings", 10, RUNNING),
        _entry(_l("Messages"), "admin.list_messages", "mail", 20, RUNNING),
        _entry(_l("Waiting and failed work"), "admin.show_work", "refresh-cw", 30, RUNNING),
        _entry(_l("Health"), "admin.show_health", "shield-check", 40, RUNNING),
    )


def _entry(label: LazyString, endpoint: str, icon: str, order: int, under: Heading) -> MenuEntry:
    return MenuEntry(label, endpoint, icon, ADMINISTRATORS, order, under)
