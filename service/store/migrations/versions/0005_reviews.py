"""Reviews, criteria, evidence decisions, signatures."""

import sqlalchemy as sa
from alembic import op

from service.store.base import Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the tables."""
    _reviews()
    _criterion_reviews()
    _evidence_decisions()
    _sign_offs()


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "dossier_id",
            sa.String(26),
            sa.ForeignKey("dossiers.id", ondelete="CASCADE", name="fk_reviews_dossier_id"),
            nullable=False,
        ),
        sa.Column("juror_id", sa.String(26), sa.ForeignKey("accounts.id", name="fk_reviews_juror_id"), nullable=False),
        sa.Column(
            "draft_id",
            sa.String(26),
            sa.ForeignKey("drafts.id", ondelete="SET NULL", name="fk_reviews_draft_id"),
            nullable=True,
        ),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.UniqueConstraint("dossier_id", "juror_id", name="uq_reviews_dossier_id_juror_id"),
    )
    op.create_index("ix_reviews_juror_id", "reviews", ["juror_id"])


def _criterion_reviews() -> None:
    op.create_table(
        "criterion_reviews",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "review_id",
            sa.String(26),
            sa.ForeignKey("reviews.id", ondelete="CASCADE", name="fk_criterion_reviews_review_id"),
            nullable=False,
        ),
        sa.Column("criterion", sa.String(20), nullable=False),
        sa.Column("rating", sa.String(32), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("first_rating", sa.String(32), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_criterion_reviews"),
        sa.UniqueConstraint("review_id", "criterion", name="uq_criterion_reviews_review_id_criterion"),
    )


def _evidence_decisions() -> None:
    op.create_table(
        "evidence_decisions",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "review_id",
            sa.String(26),
            sa.ForeignKey("reviews.id", ondelete="CASCADE", name="fk_evidence_decisions_review_id"),
            nullable=False,
        ),
        sa.Column("criterion", sa.String(20), nullable=False),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column(
            "draft_id",
            sa.String(26),
            sa.ForeignKey("drafts.id", ondelete="CASCADE", name="fk_evidence_decisions_draft_id"),
            nullable=True,
        ),
        sa.Column("evidence", sa.String(40), nullable=True),
        sa.Column(
            "piece_version_id",
            sa.String(26),
            sa.ForeignKey("piece_versions.id", ondelete="CASCADE", name="fk_evidence_decisions_piece_version_id"),
            nullable=True,
        ),
        sa.Column("passage", sa.String(100), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_decisions"),
        sa.UniqueConstraint(
            "review_id", "draft_id", "evidence", name="uq_evidence_decisions_review_id_draft_id_evidence"
        ),
    )
    op.create_index("ix_evidence_decisions_review_id", "evidence_decisions", ["review_id"])


def _sign_offs() -> None:
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "review_id",
            sa.String(26),
            sa.ForeignKey("reviews.id", ondelete="CASCADE", name="fk_sign_offs_review_id"),
            nullable=False,
        ),
        sa.Column("signed_at", Moment(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("reopened_at", Moment(), nullable=True),
        sa.Column(
            "reopened_by", sa.String(26), sa.ForeignKey("accounts.id", name="fk_sign_offs_reopened_by"), nullable=True
        ),
        sa.Column("reopening_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sign_offs"),
    )
    op.create_index("ix_sign_offs_review_id", "sign_offs", ["review_id"])
