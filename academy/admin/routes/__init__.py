"""Pages of administrators, one module a subject."""

from academy.admin.routes import accounts, audit, health, messages, organisations, people, roles
from academy.admin.routes.blueprint import blueprint

__all__ = ["accounts", "audit", "blueprint", "health", "messages", "organisations", "people", "roles"]
