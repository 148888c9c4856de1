"""what servers said: deliveries keep an id, their language, when they were written and the last answer"""

import sqlalchemy as sa
from alembic import op

revision = "b7e2f0a91c44"
down_revision = "a3d41c7be902"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("last_answer", sa.String(length=300), nullable=False, server_default=""))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    random_id = "lower(hex(randomblob(16)))" if is_sqlite else "replace(gen_random_uuid()::text, '-', '')"
    # What was written before has no other time than the one of its last try.
    op.execute(f"UPDATE deliveries SET public_id = {random_id}, created_at = due_at")
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(length=32), nullable=False)
        batch_op.alter_column("created_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column("language", existing_type=sa.String(length=16), server_default=None)
        batch_op.alter_column("last_answer", existing_type=sa.String(length=300), server_default=None)
        batch_op.create_unique_constraint(batch_op.f("uq_deliveries_public_id"), ["public_id"])


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.drop_constraint("uq_deliveries_public_id", type_="unique")
        batch_op.drop_column("last_answer")
        batch_op.drop_column("created_at")
        batch_op.drop_column("language")
        batch_op.drop_column("public_id")
