"""owners of messages"""

import sqlalchemy as sa
from alembic import op

revision = "f3a8d6c21b57"
down_revision = "c5d90b7e1f28"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Messages that were written before have no owner; their addresses say whose they are."""
    op.add_column("deliveries", sa.Column("owner", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("deliveries") as batch:
        batch.alter_column("owner", existing_type=sa.String(32), server_default=None)


def downgrade() -> None:
    """Undo."""
    op.drop_column("deliveries", "owner")
