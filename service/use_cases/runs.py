"""Drafts asked for: one dossier or a whole session, cancelled, retried, followed."""

from sqlalchemy import select

from service.audit.log import record
from service.people.access import Access
from service.pipeline import requests
from service.store.events import DRAFT_REQUESTED, announce
from service.store.models import Dossier, ProgressEvent, Purpose, Run
from service.store.repositories.pieces import Pieces
from service.store.repositories.runs import Progress, Runs, inputs_digest
from service.use_cases.errors import NothingHandedIn


def request_draft(access: Access, dossier_id: str) -> Run:
    """Asks for a draft of a dossier; one that is under way for the same files is given back.

    Raises:
        NothingHandedIn: the dossier has no piece of its own.
    """
    dossier = access.dossier(dossier_id)
    require_pieces(access, dossier)
    if (same := _under_way(access, dossier)) is not None:
        return same
    run = requests.request_run(access.session, dossier, Purpose.JURY, access.actor.account_id)
    announce(access.session, DRAFT_REQUESTED, dossier=dossier.id, run=run.id)
    record(access.session, access.actor.account_id, "draft.request", "dossier", dossier.id, run=run.id)
    return run


def request_session(access: Access, session_id: str) -> list[Run]:
    """Asks for a draft of every dossier of a session that has pieces."""
    jury = access.jury_session(session_id)
    dossiers = access.session.scalars(select(Dossier).where(Dossier.session_id == jury.id).order_by(Dossier.number))
    return [request_draft(access, dossier.id) for dossier in dossiers if _has_pieces(access, dossier)]


def list_runs(access: Access, dossier_id: str) -> list[Run]:
    """A dossier's runs for the jury, the newest first."""
    return Runs(access.session).of_dossier(access.dossier(dossier_id).id, Purpose.JURY)


def read_run(access: Access, run_id: str) -> Run:
    """One run (``NotFound`` when it is out of reach)."""
    return access.run(run_id)


def follow(access: Access, run_id: str, after: int) -> list[ProgressEvent]:
    """What a run has told after an event."""
    return Progress(access.session).after(access.run(run_id).id, after)


def cancel(access: Access, run_id: str) -> Run:
    """Asks a run to stop."""
    run = access.run(run_id)
    requests.cancel(access.session, run)
    record(access.session, access.actor.account_id, "run.cancel", "run", run.id)
    return run


def retry(access: Access, run_id: str) -> Run:
    """Starts a failed or cancelled run again (``CannotRetry`` when it is neither)."""
    run = access.run(run_id)
    requests.retry(access.session, run)
    record(access.session, access.actor.account_id, "run.retry", "run", run.id, attempt=run.attempt)
    return run


def require_pieces(access: Access, dossier: Dossier) -> None:
    """Refuses a dossier that has nothing to read (``NothingHandedIn``)."""
    if not _has_pieces(access, dossier):
        raise NothingHandedIn("Ce dossier ne contient encore aucune pièce du candidat.")


def _under_way(access: Access, dossier: Dossier) -> Run | None:
    digest = inputs_digest([version for _, version in Pieces(access.session).current_versions(dossier)])
    runs = Runs(access.session).unfinished(dossier.id)
    return next((run for run in runs if run.purpose is Purpose.JURY and run.inputs_digest == digest), None)


def _has_pieces(access: Access, dossier: Dossier) -> bool:
    return any(piece.session_id is None for piece, _ in Pieces(access.session).current_versions(dossier))
