"""Everything that the first release has: riders, entries and notes; the clips of a server, and its sessions.

Before that release this was two steps. A database that had taken only the first has riders, entries and notes already:
`posecheck.storage.database` takes its mark away, and this step leaves alone what it finds.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = None


def upgrade() -> None:
    """Make the tables that are not there."""
    if not sa.inspect(op.get_bind()).has_table("posecheck_riders"):
        make_history()
    make_server()


def make_history() -> None:
    """Make the three tables of riders."""
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


def make_server() -> None:
    """Make the two tables of a server."""
    op.create_table(
        "posecheck_uploads",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("owner", sa.String(32), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("rider", sa.String(200), nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("ending", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("brought_s", sa.Float, nullable=False),
        sa.Column("changed_s", sa.Float, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "posecheck_sessions",
        sa.Column("mark", sa.String(32), primary_key=True),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("until_s", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Drop them again."""
    names = ("posecheck_sessions", "posecheck_uploads", "posecheck_notes", "posecheck_entries", "posecheck_riders")
    for name in names:
        op.drop_table(name)
