"""A session's own rating scale."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes the columns; sessions that have none keep the usual scale."""
    op.add_column("jury_sessions", sa.Column("scale", sa.JSON(), nullable=True))
    op.add_column("criterion_reviews", sa.Column("degree", sa.String(60), nullable=True))
