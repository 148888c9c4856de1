"""erasing accounts"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "c7f2b1d09e64"
down_revision = "b7e2f0a91c44"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PEOPLE = sa.table("people", sa.column("closed_at", MOMENT), sa.column("erase_at", MOMENT))
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply. Accounts that were closed before are erased some days from now: an upgrade itself deletes nothing."""
    op.add_column("people", sa.Column("erase_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_people_erase_at", "people", ["erase_at"])
    op.execute(
        sa.update(PEOPLE)
        .where(PEOPLE.c.closed_at.is_not(None))
        .values(erase_at=datetime.now(UTC) + timedelta(days=14))
    )
    with op.batch_alter_table("certificates") as batch:
        batch.alter_column("completion_id", existing_type=KEY, nullable=True)
    # They hold addresses as they were typed; from now on keys are scrambled.
    op.execute("DELETE FROM rate_counters")


def downgrade() -> None:
    """Undo. The first tables have no place for a certificate whose holder is erased."""
    op.execute("DELETE FROM certificates WHERE completion_id IS NULL")
    with op.batch_alter_table("certificates") as batch:
        batch.alter_column("completion_id", existing_type=KEY, nullable=False)
    op.drop_index("ix_people_erase_at", "people")
    op.drop_column("people", "erase_at")
