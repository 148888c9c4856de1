"""chain of the audit log"""

import sqlalchemy as sa
from alembic import op

revision = "e1f7a2b86c39"
down_revision = "a91f6d3e05b8"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply. The entries keep their seals; the first sweep gives each its place in the chain."""
    op.add_column("audit_entries", sa.Column("number", sa.BigInteger(), nullable=True))
    op.add_column("audit_entries", sa.Column("link", sa.String(64), nullable=True))
    op.create_index("ix_audit_entries_number", "audit_entries", ["number"], unique=True)
    op.create_table(
        "audit_chain",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_chain_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_audit_chain"),
    )


def downgrade() -> None:
    """Undo. The entries stay, as they were sealed."""
    op.drop_table("audit_chain")
    op.drop_index("ix_audit_entries_number", "audit_entries")
    op.drop_column("audit_entries", "link")
    op.drop_column("audit_entries", "number")
