"""Indexes of sweeps: no row changes."""

from typing import Any

from flask import Flask

from academy.core.db import db
from tests.migrations.described import described
from tests.migrations.steps import Step, all_rows


def indexes() -> dict[str, set[str]]:
    """Return the names of the indexes of the tables that are swept."""
    tables: dict[str, Any] = described(db.engine)
    return {
        name: {index for index, _, is_unique, _ in tables[name]["indexes"] if not is_unique}
        for name in ("deliveries", "login_sessions", "one_time_codes", "rate_counters")
    }


def test_sweeps_get_their_indexes_and_rows_stay(empty_app: Flask) -> None:
    step = Step("a3d41c7be902")
    before = all_rows()
    assert indexes() == {
        "deliveries": {"ix_deliveries_state"},
        "login_sessions": {"ix_login_sessions_person_id"},
        "one_time_codes": {"ix_one_time_codes_address", "ix_one_time_codes_person_id"},
        "rate_counters": set(),
    }
    assert step.up() == before
    step.refuses_all([])
    assert indexes() == {
        "deliveries": {"ix_deliveries_state_due_at"},
        "login_sessions": {
            "ix_login_sessions_ended_at",
            "ix_login_sessions_expires_at",
            "ix_login_sessions_person_id",
        },
        "one_time_codes": {
            "ix_one_time_codes_address",
            "ix_one_time_codes_expires_at",
            "ix_one_time_codes_handled_at_created_at",
            "ix_one_time_codes_person_id",
        },
        "rate_counters": {"ix_rate_counters_window"},
    }
    assert step.down() == before
    assert step.up() == before
