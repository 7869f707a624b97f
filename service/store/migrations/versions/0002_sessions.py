"""Référentiel versions, jury sessions, juries, groups, candidates, dossiers."""

import sqlalchemy as sa
from alembic import op

from service.store.base import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the tables."""
    _referentiel_versions()
    _jury_sessions()
    _seats()
    _groups()
    _candidates()
    _dossiers()
    _assignments()


def _referentiel_versions() -> None:
    op.create_table(
        "referentiel_versions",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_referentiel_versions"),
        sa.UniqueConstraint("name", "fingerprint", name="uq_referentiel_versions_name_fingerprint"),
    )


def _jury_sessions() -> None:
    op.create_table(
        "jury_sessions",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column(
            "referentiel_id",
            sa.String(26),
            sa.ForeignKey("referentiel_versions.id", name="fk_jury_sessions_referentiel_id"),
            nullable=False,
        ),
        sa.Column("bloc", sa.String(20), nullable=False),
        sa.Column("jury_date", sa.Date(), nullable=False),
        sa.Column("deadline", Moment(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("reading_first", sa.Boolean(), nullable=False),
        sa.Column("self_checks_per_version", sa.Integer(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("purged_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jury_sessions"),
    )


def _seats() -> None:
    op.create_table(
        "seats",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "session_id",
            sa.String(26),
            sa.ForeignKey("jury_sessions.id", ondelete="CASCADE", name="fk_seats_session_id"),
            nullable=False,
        ),
        sa.Column(
            "account_id",
            sa.String(26),
            sa.ForeignKey("accounts.id", ondelete="CASCADE", name="fk_seats_account_id"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_seats"),
        sa.UniqueConstraint("session_id", "account_id", name="uq_seats_session_id_account_id"),
    )
    op.create_index("ix_seats_account_id", "seats", ["account_id"])


def _groups() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "session_id",
            sa.String(26),
            sa.ForeignKey("jury_sessions.id", ondelete="CASCADE", name="fk_groups_session_id"),
            nullable=False,
        ),
        sa.Column("name", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
        sa.UniqueConstraint("session_id", "name", name="uq_groups_session_id_name"),
    )


def _candidates() -> None:
    op.create_table(
        "candidates",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column(
            "account_id",
            sa.String(26),
            sa.ForeignKey("accounts.id", ondelete="SET NULL", name="fk_candidates_account_id"),
            nullable=True,
        ),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_candidates"),
        sa.UniqueConstraint("account_id", name="uq_candidates_account_id"),
        sa.UniqueConstraint("email", name="uq_candidates_email"),
    )


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "session_id",
            sa.String(26),
            sa.ForeignKey("jury_sessions.id", ondelete="CASCADE", name="fk_dossiers_session_id"),
            nullable=False,
        ),
        sa.Column(
            "candidate_id",
            sa.String(26),
            sa.ForeignKey("candidates.id", ondelete="CASCADE", name="fk_dossiers_candidate_id"),
            nullable=False,
        ),
        sa.Column(
            "group_id",
            sa.String(26),
            sa.ForeignKey("groups.id", ondelete="SET NULL", name="fk_dossiers_group_id"),
            nullable=True,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossiers"),
        sa.UniqueConstraint("session_id", "candidate_id", name="uq_dossiers_session_id_candidate_id"),
        sa.UniqueConstraint("session_id", "number", name="uq_dossiers_session_id_number"),
    )
    op.create_index("ix_dossiers_candidate_id", "dossiers", ["candidate_id"])
    op.create_index("ix_dossiers_group_id", "dossiers", ["group_id"])


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "dossier_id",
            sa.String(26),
            sa.ForeignKey("dossiers.id", ondelete="CASCADE", name="fk_assignments_dossier_id"),
            nullable=False,
        ),
        sa.Column(
            "account_id",
            sa.String(26),
            sa.ForeignKey("accounts.id", ondelete="CASCADE", name="fk_assignments_account_id"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.UniqueConstraint("dossier_id", "account_id", name="uq_assignments_dossier_id_account_id"),
    )
    op.create_index("ix_assignments_account_id", "assignments", ["account_id"])
