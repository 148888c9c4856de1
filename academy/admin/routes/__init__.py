"""Pages of administrators, one module a subject."""

from academy.admin.routes import audit, health, messages, organisations, people, roles
from academy.admin.routes.blueprint import blueprint

__all__ = ["audit", "blueprint", "health", "messages", "organisations", "people", "roles"]
