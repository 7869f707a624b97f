"""Runs, their progress, leases, judgements, drafts, exports."""

import sqlalchemy as sa
from alembic import op

from service.store.base import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the tables."""
    _runs()
    _progress_events()
    _leases()
    _judgements()
    _judgement_uses()
    _drafts()
    _exports()


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "dossier_id",
            sa.String(26),
            sa.ForeignKey("dossiers.id", ondelete="CASCADE", name="fk_runs_dossier_id"),
            nullable=False,
        ),
        sa.Column(
            "session_id",
            sa.String(26),
            sa.ForeignKey("jury_sessions.id", ondelete="CASCADE", name="fk_runs_session_id"),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("error", sa.String(50), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("workflow_id", sa.String(100), nullable=True),
        sa.Column(
            "requested_by",
            sa.String(26),
            sa.ForeignKey("accounts.id", ondelete="SET NULL", name="fk_runs_requested_by"),
            nullable=True,
        ),
        sa.Column("requested_at", Moment(), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("cancel_requested_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    _run_indexes()


def _run_indexes() -> None:
    op.create_index("ix_runs_dossier_id_inputs_digest", "runs", ["dossier_id", "inputs_digest"])
    op.create_index("ix_runs_session_id", "runs", ["session_id"])
    op.create_index("ix_runs_state_requested_at", "runs", ["state", "requested_at"])
    op.create_index("ix_runs_workflow_id", "runs", ["workflow_id"])


def _progress_events() -> None:
    op.create_table(
        "progress_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "run_id",
            sa.String(26),
            sa.ForeignKey("runs.id", ondelete="CASCADE", name="fk_progress_events_run_id"),
            nullable=False,
        ),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("step", sa.String(50), nullable=False),
        sa.Column("message", sa.String(300), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_progress_events"),
    )
    op.create_index("ix_progress_events_run_id_id", "progress_events", ["run_id", "id"])


def _leases() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("holder", sa.String(100), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_index("ix_leases_expires_at", "leases", ["expires_at"])


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("competence", sa.String(20), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_judgements"),
    )


def _judgement_uses() -> None:
    op.create_table(
        "judgement_uses",
        sa.Column(
            "key",
            sa.String(64),
            sa.ForeignKey("judgements.key", ondelete="CASCADE", name="fk_judgement_uses_key"),
            nullable=False,
        ),
        sa.Column(
            "dossier_id",
            sa.String(26),
            sa.ForeignKey("dossiers.id", ondelete="CASCADE", name="fk_judgement_uses_dossier_id"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("key", "dossier_id", name="pk_judgement_uses"),
    )
    op.create_index("ix_judgement_uses_dossier_id", "judgement_uses", ["dossier_id"])


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "dossier_id",
            sa.String(26),
            sa.ForeignKey("dossiers.id", ondelete="CASCADE", name="fk_drafts_dossier_id"),
            nullable=False,
        ),
        sa.Column(
            "run_id",
            sa.String(26),
            sa.ForeignKey("runs.id", ondelete="CASCADE", name="fk_drafts_run_id"),
            nullable=False,
        ),
        sa.Column("schema", sa.String(50), nullable=False),
        sa.Column("engine", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("run_id", name="uq_drafts_run_id"),
    )
    op.create_index("ix_drafts_dossier_id", "drafts", ["dossier_id"])


def _exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column(
            "dossier_id",
            sa.String(26),
            sa.ForeignKey("dossiers.id", ondelete="CASCADE", name="fk_exports_dossier_id"),
            nullable=False,
        ),
        sa.Column(
            "draft_id",
            sa.String(26),
            sa.ForeignKey("drafts.id", ondelete="CASCADE", name="fk_exports_draft_id"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column(
            "piece_version_id",
            sa.String(26),
            sa.ForeignKey("piece_versions.id", ondelete="CASCADE", name="fk_exports_piece_version_id"),
            nullable=True,
        ),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
        sa.UniqueConstraint("draft_id", "file_name", name="uq_exports_draft_id_file_name"),
    )
    op.create_index("ix_exports_digest", "exports", ["digest"])
    op.create_index("ix_exports_dossier_id", "exports", ["dossier_id"])
