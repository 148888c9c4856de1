"""days of completions"""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "e4c81f7a9d36"
down_revision = "b3d8e1c47a05"
branch_labels = None
depends_on = None

#: Where a learner's days begin, as the product knew it when this was written; UTC elsewhere.
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
BATCH = 1000
LATER = "1970-01-01"


def upgrade() -> None:
    """Apply. The day is the one on the certificate, else that of the country in which the learner works now."""
    op.add_column("completions", sa.Column("completed_on", sa.Date(), nullable=False, server_default=LATER))
    connection = op.get_bind()
    after = 0
    while rows := connection.execute(_completions(), {"after": after}).all():
        connection.execute(
            sa.text("UPDATE completions SET completed_on = :day WHERE id = :id").bindparams(
                sa.bindparam("day", type_=sa.Date())
            ),
            [{"id": row.id, "day": _day(row)} for row in rows],
        )
        after = rows[-1].id


def downgrade() -> None:
    """Undo."""
    op.drop_column("completions", "completed_on")


def _completions() -> sa.TextClause:
    return sa.text(
        "SELECT completions.id, completions.completed_at, people.country, certificates.content FROM completions "
        "JOIN enrolments ON enrolments.id = completions.enrolment_id "
        "LEFT JOIN people ON people.id = enrolments.person_id "
        "LEFT JOIN certificates ON certificates.completion_id = completions.id "
        f"WHERE completions.id > :after ORDER BY completions.id LIMIT {BATCH}"
    ).columns(completed_at=sa.DateTime(timezone=True))


def _day(row: sa.Row) -> date:
    issued_on = json.loads(row.content or "{}").get("issued_on")
    if issued_on:
        return date.fromisoformat(issued_on)
    moment: datetime = row.completed_at
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(ZoneInfo(ZONES.get(row.country, "UTC"))).date()
