"""The juror's desk: criteria read blind, the rule of results, nearest passages opened, sentences kept."""

import sqlalchemy as sa
from alembic import op

from service.store.base import Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds the columns and makes the tables."""
    op.add_column("jury_sessions", sa.Column("blind_share", sa.Double(), nullable=False, server_default="0"))
    op.add_column("jury_sessions", sa.Column("result_rule", sa.String(32), nullable=False, server_default="most_met"))
    _receipt_openings()
    _stock_comments()


def _receipt_openings() -> None:
    op.create_table(
        "receipt_openings",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("review_id", sa.String(26), nullable=False),
        sa.Column("criterion", sa.String(20), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name="fk_receipt_openings_review_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_receipt_openings"),
        sa.UniqueConstraint("review_id", "criterion", name="uq_receipt_openings_review_id_criterion"),
    )


def _stock_comments() -> None:
    op.create_table(
        "stock_comments",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("account_id", sa.String(26), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_stock_comments_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stock_comments"),
    )
    op.create_index("ix_stock_comments_account_id", "stock_comments", ["account_id"])
