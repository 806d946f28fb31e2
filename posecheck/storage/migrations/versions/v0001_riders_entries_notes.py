"""Riders, entries and notes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "posecheck_riders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False, unique=True),
    )
    op.create_table(
        "posecheck_entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("rider_id", sa.Integer, sa.ForeignKey("posecheck_riders.id", ondelete="CASCADE"), nullable=False),
        sa.Column("clip_sha256", sa.String(64), nullable=False),
        sa.Column("settings_sha256", sa.String(64), nullable=False),
        sa.Column("clip", sa.Text, nullable=False),
        sa.Column("bike", sa.String(200), nullable=False),
        sa.Column("riding", sa.String(40), nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("usable", sa.Boolean, nullable=False),
        sa.Column("recorded_on", sa.DateTime, nullable=False),
        sa.Column("kept_at", sa.DateTime, nullable=False),
        sa.Column("version", sa.String(80), nullable=False),
        sa.Column("recording", sa.LargeBinary, nullable=False),
        sa.Column("analysis", sa.Text, nullable=False),
        sa.UniqueConstraint("rider_id", "clip_sha256", "settings_sha256"),
    )
    op.create_table(
        "posecheck_notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "rider_id", sa.Integer, sa.ForeignKey("posecheck_riders.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("written_on", sa.DateTime, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them again."""
    for name in ("posecheck_notes", "posecheck_entries", "posecheck_riders"):
        op.drop_table(name)
