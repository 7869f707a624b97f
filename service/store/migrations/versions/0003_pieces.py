"""Pieces, their versions, what was read in them."""

import sqlalchemy as sa
from alembic import op

from service.store.base import Moment

revision = "0003"
down_revision = "0002"

_OWNERS = ("dossier_id", "group_id", "session_id")
_ONE_OWNER = " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in _OWNERS) + " = 1"


def upgrade() -> None:
    """Makes the tables."""
    _pieces()
    _piece_versions()
    _readings()


def _pieces() -> None:
    op.create_table(
        "pieces",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "dossier_id",
            sa.String(26),
            sa.ForeignKey("dossiers.id", ondelete="CASCADE", name="fk_pieces_dossier_id"),
            nullable=True,
        ),
        sa.Column(
            "group_id",
            sa.String(26),
            sa.ForeignKey("groups.id", ondelete="CASCADE", name="fk_pieces_group_id"),
            nullable=True,
        ),
        sa.Column(
            "session_id",
            sa.String(26),
            sa.ForeignKey("jury_sessions.id", ondelete="CASCADE", name="fk_pieces_session_id"),
            nullable=True,
        ),
        sa.Column("kind", sa.String(50), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pieces"),
        sa.UniqueConstraint("dossier_id", "kind", name="uq_pieces_dossier_id_kind"),
        sa.UniqueConstraint("group_id", "kind", name="uq_pieces_group_id_kind"),
        sa.UniqueConstraint("session_id", "kind", name="uq_pieces_session_id_kind"),
        sa.CheckConstraint(_ONE_OWNER, name="ck_pieces_one_owner"),
    )


def _piece_versions() -> None:
    op.create_table(
        "piece_versions",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "piece_id",
            sa.String(26),
            sa.ForeignKey("pieces.id", ondelete="CASCADE", name="fk_piece_versions_piece_id"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("reading", sa.String(32), nullable=False),
        sa.Column("refusal", sa.String(50), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column(
            "uploaded_by",
            sa.String(26),
            sa.ForeignKey("accounts.id", ondelete="SET NULL", name="fk_piece_versions_uploaded_by"),
            nullable=True,
        ),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_piece_versions"),
        sa.UniqueConstraint("piece_id", "number", name="uq_piece_versions_piece_id_number"),
    )
    op.create_index("ix_piece_versions_digest", "piece_versions", ["digest"])


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("reader", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_readings"),
    )
    op.create_index("ix_readings_digest", "readings", ["digest"])
    op.create_index("ix_readings_source", "readings", ["source"])
