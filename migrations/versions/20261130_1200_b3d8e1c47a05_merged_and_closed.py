"""organisations that are closed or merged, accounts that are merged"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "b3d8e1c47a05"
down_revision = "a7e2c9d4b610"
branch_labels = None
depends_on = None

LONGEST_KEY = 480
COLUMNS = (sa.column(name) for name in ("id", "name", "name_key"))
ORGANISATIONS = sa.table("organisations", *COLUMNS)


def upgrade() -> None:
    """Apply. Of names that differ only in dress the later ones keep a key of their own, until somebody merges them."""
    op.add_column("people", sa.Column("merged_into", sa.String(32), nullable=True))
    op.create_index("ix_people_merged_into", "people", ["merged_into"])
    op.create_index("ix_deliveries_owner", "deliveries", ["owner"])
    op.add_column(
        "organisations", sa.Column("name_key", sa.String(LONGEST_KEY), nullable=False, server_default="")
    )
    op.add_column("organisations", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("organisations", sa.Column("merged_into", sa.String(32), nullable=True))
    connection = op.get_bind()
    taken: set[str] = set()
    rows = connection.execute(sa.select(ORGANISATIONS.c.id, ORGANISATIONS.c.name).order_by(ORGANISATIONS.c.id))
    for row in rows.all():
        key = _folded(row.name)
        key = f"{key} {row.id}" if key in taken else key
        taken.add(key)
        connection.execute(sa.update(ORGANISATIONS).where(ORGANISATIONS.c.id == row.id).values(name_key=key))
    op.create_index("uq_organisations_name_key", "organisations", ["name_key"], unique=True)


def downgrade() -> None:
    """Undo."""
    op.drop_index("uq_organisations_name_key", "organisations")
    for name in ("merged_into", "closed_at", "name_key"):
        op.drop_column("organisations", name)
    op.drop_index("ix_deliveries_owner", "deliveries")
    op.drop_index("ix_people_merged_into", "people")
    op.drop_column("people", "merged_into")


def _folded(name: str) -> str:
    """Return what two spellings of one name have in common, as the product did when this was written."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join("".join(sign for sign in folded if unicodedata.category(sign) != "Cf").split())[:LONGEST_KEY]
