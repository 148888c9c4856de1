"""Pages of administrators, one module a subject."""

from academy.admin.routes import (
    accounts,
    audit,
    health,
    merging,
    messages,
    organisations,
    people,
    roles,
    second_step,
    work,
)
from academy.admin.routes.blueprint import blueprint

__all__ = [
    "accounts",
    "audit",
    "blueprint",
    "health",
    "merging",
    "messages",
    "organisations",
    "people",
    "roles",
    "second_step",
    "work",
]
