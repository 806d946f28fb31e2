"""The bike of a clip that was brought to a server, whose numbers are remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; clips that are there have no bike."""
    op.add_column("posecheck_uploads", sa.Column("bike", sa.String(200), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("posecheck_uploads", "bike")
