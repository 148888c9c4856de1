"""Pages of accounts, one module a subject; importing it puts all of them on the blueprint."""

from academy.accounts.routes import (
    addresses,
    data,
    entry,
    paper,
    privacy,
    profile,
    reset,
    second_step,
    second_step_ways,
    sessions,
)
from academy.accounts.routes.base import blueprint

__all__ = [
    "addresses",
    "blueprint",
    "data",
    "entry",
    "paper",
    "privacy",
    "profile",
    "reset",
    "second_step",
    "second_step_ways",
    "sessions",
]
