"""What people ask of runs: a draft, that it stop, that it be tried again."""

from sqlalchemy.orm import Session

from service.pipeline.errors import CannotRetry
from service.store.base import now
from service.store.models import Dossier, Purpose, Run, RunState
from service.store.repositories.pieces import Pieces
from service.store.repositories.runs import Progress, Runs, finish, inputs_digest

_CANCELLED = "Le traitement a été annulé."


def request_run(session: Session, dossier: Dossier, purpose: Purpose, account_id: str | None = None) -> Run:
    """Asks for a draft of the current versions of a dossier's pieces; a worker begins it after the commit."""
    versions = [version for _, version in Pieces(session).current_versions(dossier)]
    run = Runs(session).add(
        Run(
            dossier_id=dossier.id,
            session_id=dossier.session_id,
            purpose=purpose,
            inputs=[version.id for version in versions],
            inputs_digest=inputs_digest(versions),
            requested_by=account_id,
        )
    )
    Progress(session).tell(run.id, "requested", "En attente")
    return run


def cancel(session: Session, run: Run) -> None:
    """Asks a run to stop: at once when it has not begun, else before its next step. One that has ended stays so."""
    if run.state is RunState.REQUESTED:
        finish(run, RunState.CANCELLED, "RunCancelled", _CANCELLED)
        Progress(session).tell(run.id, "end", _CANCELLED)
    elif not run.state.finished:
        run.cancel_requested_at = now()


def retry(session: Session, run: Run) -> None:
    """Starts a run again that failed or was cancelled: what was read and judged is not done twice.

    Raises:
        CannotRetry: it has done neither.
    """
    if run.state not in (RunState.FAILED, RunState.CANCELLED):
        raise CannotRetry("Seul un traitement qui a échoué ou a été annulé peut être relancé.")
    run.state, run.attempt = RunState.REQUESTED, run.attempt + 1
    run.error = run.reason = run.workflow_id = None
    run.started_at = run.finished_at = run.cancel_requested_at = None
    Progress(session).tell(run.id, "requested", "En attente")
