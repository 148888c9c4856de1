"""second step: code apps, passkeys and recovery codes of staff"""

import sqlalchemy as sa
from alembic import op

revision = "e4b8c15d7a03"
down_revision = "e1f7a2b86c39"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: The accounts that the demonstration has made until now, to sign in with.
INVENTED = [
    f"{role}@demonstration.example"
    for role in ("learner", "trainer", "reviewer", "programme-manager", "agency-analyst", "administrator")
]


def upgrade() -> None:
    """Apply. Sessions of staff that are open have not taken the second step; they do so at the next request."""
    op.add_column("people", sa.Column("is_invented", sa.Boolean(), nullable=False, server_default=sa.false()))
    people = sa.table("people", sa.column("email"), sa.column("is_invented", sa.Boolean()))
    op.execute(sa.update(people).where(people.c.email.in_(INVENTED)).values(is_invented=True))
    for column in (
        sa.Column("second_step_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("challenge", sa.String(90), nullable=True),
        sa.Column("challenge_until", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("login_sessions", column)
    op.create_table(
        "code_apps",
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("secret", sa.String(300), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_code_apps_person_id_people"),
        sa.PrimaryKeyConstraint("person_id", name="pk_code_apps"),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("credential_id", sa.String(1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_passkeys_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("public_id", name="uq_passkeys_public_id"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
    )
    op.create_index("ix_passkeys_person_id", "passkeys", ["person_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_recovery_codes_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint("code_hash", name="uq_recovery_codes_code_hash"),
    )
    op.create_index("ix_recovery_codes_person_id", "recovery_codes", ["person_id"])


def downgrade() -> None:
    """Undo: nobody is asked for a second step, and none is kept."""
    for table in ("recovery_codes", "passkeys", "code_apps"):
        op.drop_table(table)
    for column in ("challenge_until", "challenge", "second_step_at"):
        op.drop_column("login_sessions", column)
    op.drop_column("people", "is_invented")
