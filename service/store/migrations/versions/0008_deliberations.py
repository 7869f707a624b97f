"""What juries decide together, and who must not judge whom."""

import sqlalchemy as sa
from alembic import op

from service.store.base import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the tables."""
    _deliberations()
    _conflicts()


def _deliberations() -> None:
    op.create_table(
        "deliberations",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "dossier_id",
            sa.String(26),
            sa.ForeignKey("dossiers.id", ondelete="CASCADE", name="fk_deliberations_dossier_id"),
            nullable=False,
        ),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column(
            "updated_by",
            sa.String(26),
            sa.ForeignKey("accounts.id", ondelete="SET NULL", name="fk_deliberations_updated_by"),
            nullable=True,
        ),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliberations"),
        sa.UniqueConstraint("dossier_id", name="uq_deliberations_dossier_id"),
    )


def _conflicts() -> None:
    op.create_table(
        "conflicts",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "account_id",
            sa.String(26),
            sa.ForeignKey("accounts.id", ondelete="CASCADE", name="fk_conflicts_account_id"),
            nullable=False,
        ),
        sa.Column(
            "candidate_id",
            sa.String(26),
            sa.ForeignKey("candidates.id", ondelete="CASCADE", name="fk_conflicts_candidate_id"),
            nullable=False,
        ),
        sa.Column("declared_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conflicts"),
        sa.UniqueConstraint("account_id", "candidate_id", name="uq_conflicts_account_id_candidate_id"),
    )
    op.create_index("ix_conflicts_candidate_id", "conflicts", ["candidate_id"])
