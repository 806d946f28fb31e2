"""Fitters' sheets: what no film shows of a rider and a bike."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of sheets."""
    op.create_table(
        "posecheck_sheets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "rider_id", sa.Integer, sa.ForeignKey("posecheck_riders.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("bike", sa.String(200), nullable=False),
        sa.Column("written_on", sa.DateTime, nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("posecheck_sheets")
