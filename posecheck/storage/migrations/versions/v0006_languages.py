"""The language that a clip's report is written in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; what is there was written in English."""
    op.add_column("posecheck_uploads", sa.Column("language", sa.String(12), nullable=False, server_default="en"))


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("posecheck_uploads", "language")
