"""Alembic's entry: the work is done by academy.core.migrations."""

from alembic import context

from academy.core.migrations import run_environment

run_environment(context)
