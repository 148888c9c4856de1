"""ordered files, and the template that a certificate's file was drawn with"""

import sqlalchemy as sa
from alembic import op

revision = "c52d9e40b7a1"
down_revision = "c7f2b1d09e64"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "ordered_files",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("back", sa.String(300), nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary()),
        sa.Column(
            "state",
            sa.Enum("due", "made", "failed", name="state", native_enum=False, length=32, create_constraint=True),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'made') = (data IS NOT NULL)", name=op.f("ck_ordered_files_made_with_data")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ordered_files")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ordered_files_public_id")),
    )
    op.create_index("ix_ordered_files_state_due_at", "ordered_files", ["state", "due_at"])
    op.create_index("ix_ordered_files_owner", "ordered_files", ["owner"])
    op.create_index("ix_ordered_files_expires_at", "ordered_files", ["expires_at"])
    op.add_column("certificates", sa.Column("file_version", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_certificates_file_version_file_due_at", "certificates", ["file_version", "file_due_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_certificates_file_version_file_due_at", "certificates")
    op.drop_column("certificates", "file_version")
    op.drop_table("ordered_files")
