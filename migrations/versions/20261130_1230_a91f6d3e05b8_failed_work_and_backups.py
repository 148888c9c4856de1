"""failed work and backups"""

import sqlalchemy as sa
from alembic import op

revision = "a91f6d3e05b8"
down_revision = "e4c81f7a9d36"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "task_failures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("task", sa.String(80), nullable=False),
        sa.Column("arguments", sa.String(300), nullable=False),
        sa.Column("error", sa.String(80), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_task_failures"),
        sa.UniqueConstraint("public_id", name="uq_task_failures_public_id"),
        sa.UniqueConstraint("task", "arguments", name="uq_task_failures_task_arguments"),
    )
    op.create_table(
        "backups",
        sa.Column("id", KEY, nullable=False),
        sa.Column("night", sa.Date(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(400), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("problem", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_backups"),
        sa.UniqueConstraint("night", name="uq_backups_night"),
    )
    op.create_index("ix_backups_ended_at", "backups", ["ended_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("backups")
    op.drop_table("task_failures")
