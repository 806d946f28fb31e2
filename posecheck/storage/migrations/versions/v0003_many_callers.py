"""What a server needs for many callers: names that phones suggest, an order of the queue, sessions that end."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

COLUMNS = (
    ("posecheck_uploads", "suggested_rider", sa.String(200), ""),
    ("posecheck_uploads", "priority", sa.Integer, "0"),
    ("posecheck_uploads", "length_s", sa.Float, "0"),
    ("posecheck_sessions", "opened_s", sa.Float, "0"),
    ("posecheck_sessions", "label", sa.String(200), ""),
)


def upgrade() -> None:
    """Add the columns; what is there gets their defaults."""
    for table, name, kind, default in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=default))


def downgrade() -> None:
    """Drop them again."""
    for table, name, _, _ in COLUMNS:
        op.drop_column(table, name)
