"""The clips of a server, and its sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the two tables."""
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
    for name in ("posecheck_sessions", "posecheck_uploads"):
        op.drop_table(name)
