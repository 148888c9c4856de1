"""shared documents"""

import sqlalchemy as sa
from alembic import op

revision = "9635fdeb4d66"
down_revision = "5f1a0c2e7d31"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "shared_documents",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_shared_documents")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("shared_documents")
