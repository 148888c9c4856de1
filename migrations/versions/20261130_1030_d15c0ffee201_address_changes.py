"""address changes: a new e-mail address or phone number waits for its code"""

import sqlalchemy as sa
from alembic import op

revision = "d15c0ffee201"
down_revision = "c52d9e40b7a1"
branch_labels = None
depends_on = None

#: What the tables call an integer key on either engine.
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "address_changes",
        sa.Column("person_id", KEY, nullable=False),
        sa.Column(
            "channel",
            sa.Enum("email", "sms", name="channel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_address_changes_attempts")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_address_changes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "channel", name=op.f("pk_address_changes")),
    )
    with op.batch_alter_table("address_changes") as batch_op:
        batch_op.create_index(batch_op.f("ix_address_changes_expires_at"), ["expires_at"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("address_changes")
