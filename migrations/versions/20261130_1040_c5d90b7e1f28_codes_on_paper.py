"""codes on paper: one-time codes that officials give"""

import sqlalchemy as sa
from alembic import op

revision = "c5d90b7e1f28"
down_revision = "d15c0ffee201"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("one_time_codes") as batch_op:
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint("purpose", type_="check")
        batch_op.create_check_constraint("purpose", "purpose IN ('password-reset', 'paper')")


def downgrade() -> None:
    """Undo."""
    op.execute("DELETE FROM one_time_codes WHERE purpose = 'paper'")
    with op.batch_alter_table("one_time_codes") as batch_op:
        batch_op.drop_constraint("purpose", type_="check")
        batch_op.create_check_constraint("purpose", "purpose IN ('password-reset')")
        batch_op.drop_column("told_at")
