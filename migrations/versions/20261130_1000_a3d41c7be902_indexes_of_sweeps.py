"""indexes of sweeps"""

from alembic import op

revision = "a3d41c7be902"
down_revision = "64ef055b6496"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_deliveries_state_due_at", "deliveries", ["state", "due_at"])
    op.drop_index("ix_deliveries_state", "deliveries")
    op.create_index("ix_rate_counters_window", "rate_counters", ["window"])
    op.create_index("ix_one_time_codes_handled_at_created_at", "one_time_codes", ["handled_at", "created_at"])
    op.create_index("ix_one_time_codes_expires_at", "one_time_codes", ["expires_at"])
    op.create_index("ix_login_sessions_ended_at", "login_sessions", ["ended_at"])
    op.create_index("ix_login_sessions_expires_at", "login_sessions", ["expires_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_login_sessions_expires_at", "login_sessions")
    op.drop_index("ix_login_sessions_ended_at", "login_sessions")
    op.drop_index("ix_one_time_codes_expires_at", "one_time_codes")
    op.drop_index("ix_one_time_codes_handled_at_created_at", "one_time_codes")
    op.drop_index("ix_rate_counters_window", "rate_counters")
    op.create_index("ix_deliveries_state", "deliveries", ["state"])
    op.drop_index("ix_deliveries_state_due_at", "deliveries")
