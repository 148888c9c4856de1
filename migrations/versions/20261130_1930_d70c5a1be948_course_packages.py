"""course packages: what was made of each folder of courses, and why one could not be published"""

import sqlalchemy as sa
from alembic import op

revision = "d70c5a1be948"
down_revision = "e4b8c15d7a03"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The table is empty: the next start, or the next publishing, looks at every folder."""
    op.create_table(
        "course_packages",
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_course_packages"),
    )


def downgrade() -> None:
    """Undo. What is published stays."""
    op.drop_table("course_packages")
