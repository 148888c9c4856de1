"""consent terms"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "a7e2c9d4b610"
down_revision = "f3a8d6c21b57"
branch_labels = None
depends_on = None

#: Where a programme's days begin, as the product knew it when this was written.
ZONES = {
    "BN": "Asia/Brunei",
    "KH": "Asia/Phnom_Penh",
    "ID": "Asia/Jakarta",
    "LA": "Asia/Vientiane",
    "MY": "Asia/Kuala_Lumpur",
    "MM": "Asia/Yangon",
    "PH": "Asia/Manila",
    "SG": "Asia/Singapore",
    "TH": "Asia/Bangkok",
    "TL": "Asia/Dili",
    "VN": "Asia/Ho_Chi_Minh",
}
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply, and write down for consents given before what their programmes are now: nobody kept what they were."""
    terms = op.create_table(
        "consent_terms",
        sa.Column("consent_id", KEY, nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("for_women", sa.Boolean(), nullable=False),
        sa.Column("for_youth", sa.Boolean(), nullable=False),
        sa.Column("is_reconstructed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name="fk_consent_terms_consent_id_consents", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("consent_id", name="pk_consent_terms"),
    )
    op.create_table(
        "consented_courses",
        sa.Column("consent_id", KEY, nullable=False),
        sa.Column("course_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"],
            ["consents.id"],
            name="fk_consented_courses_consent_id_consents",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name="fk_consented_courses_course_id_courses"
        ),
        sa.PrimaryKeyConstraint("consent_id", "course_id", name="pk_consented_courses"),
    )
    op.create_index("ix_consented_courses_course_id", "consented_courses", ["course_id"])
    connection = op.get_bind()
    programmes = sa.table(
        "programmes",
        *(sa.column(name) for name in ("id", "name", "for_women", "for_youth", "country")),
        sa.column("starts_on", sa.Date()),
        sa.column("ends_on", sa.Date()),
    )
    participations = sa.table("participations", sa.column("programme_id"), sa.column("consent_id"))
    for row in connection.execute(sa.select(programmes)).all():
        zone = ZoneInfo(ZONES.get(row.country, "UTC"))
        values = {
            "name": row.name,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "starts_at": _moment(datetime.combine(row.starts_on, time(), zone), connection),
            "ends_at": _moment(datetime.combine(row.ends_on + timedelta(days=1), time(), zone), connection),
            "for_women": bool(row.for_women),
            "for_youth": bool(row.for_youth),
            "is_reconstructed": True,
        }
        ids = sa.select(participations.c.consent_id).where(participations.c.programme_id == row.id).distinct()
        consents = connection.scalars(ids).all()
        if consents:
            connection.execute(sa.insert(terms), [{"consent_id": each, **values} for each in consents])
    connection.execute(
        sa.text(
            "INSERT INTO consented_courses (consent_id, course_id) "
            "SELECT DISTINCT participations.consent_id, programme_courses.course_id FROM participations "
            "JOIN programme_courses ON programme_courses.programme_id = participations.programme_id"
        )
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("consented_courses")
    op.drop_table("consent_terms")


def _moment(moment: datetime, connection: sa.Connection) -> datetime:
    """Return a moment in UTC as the engine stores it."""
    utc = moment.astimezone(UTC)
    return utc.replace(tzinfo=None) if connection.dialect.name == "sqlite" else utc
