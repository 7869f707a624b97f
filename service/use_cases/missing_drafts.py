"""Drafts that a session lacks: asked for where the present pieces were never read, tried again where that failed."""

from sqlalchemy import select

from service.people.access import Access
from service.people.permissions import Action, Kind
from service.store.models import Dossier, Purpose, Run, RunState
from service.store.repositories.pieces import Pieces
from service.store.repositories.runs import Runs, inputs_digest
from service.use_cases.runs import request_draft, retry

_STOPPED = (RunState.FAILED, RunState.CANCELLED)


def request_missing(access: Access, session_id: str) -> list[Run]:
    """Asks for the drafts that a session lacks; dossiers read as they stand, or being read, are left alone."""
    jury = access.jury_session(session_id)
    dossiers = access.session.scalars(select(Dossier).where(Dossier.session_id == jury.id).order_by(Dossier.number))
    return [run for dossier in dossiers if (run := _requested(access, dossier)) is not None]


def _requested(access: Access, dossier: Dossier) -> Run | None:
    current = Pieces(access.session).current_versions(dossier)
    if not any(piece.session_id is None for piece, _ in current):
        return None
    digest = inputs_digest([version for _, version in current])
    same = [run for run in Runs(access.session).of_dossier(dossier.id, Purpose.JURY) if run.inputs_digest == digest]
    if not same:
        return request_draft(access, dossier.id)
    if all(run.state in _STOPPED for run in same):
        return retry(access.to(Action.UPDATE, Kind.RUN), same[0].id)
    return None
