"""sweepers: which processes look for what is due, and when each did so last"""

import sqlalchemy as sa
from alembic import op

revision = "c7d40b81e6f2"
down_revision = "d70c5a1be948"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Workers enter themselves within a minute."""
    op.create_table(
        "sweepers",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("swept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sweepers"),
    )
    op.create_index("ix_sweepers_swept_at", "sweepers", ["swept_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_sweepers_swept_at", "sweepers")
    op.drop_table("sweepers")
