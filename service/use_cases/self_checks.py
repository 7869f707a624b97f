"""A candidate's own reading of their dossier: what a juror would find, and no verdict of any kind.

The types here have no room for coverage, scores, ratings or the jury: what is not in a type cannot leak through it.
"""

from datetime import datetime

from msgspec import Struct

from ingest.document import Box
from referentiel.model import Bloc
from service.assessment.draft import Coverage, CriterionDraft, Evidence, PassageSpan
from service.assessment.draft import Draft as MadeDraft
from service.audit.log import record
from service.exports.draft_json import decode
from service.people.access import Access
from service.pipeline.requests import request_run
from service.store.base import now
from service.store.errors import NotFound
from service.store.models import JurySession, Purpose, Run, RunState
from service.store.repositories.drafts import Drafts
from service.store.repositories.lookup import get
from service.store.repositories.pieces import Pieces
from service.store.repositories.runs import Runs, inputs_digest
from service.use_cases.errors import SelfChecksSpent, SessionClosed
from service.use_cases.referentiels import bloc_of
from service.use_cases.runs import require_pieces

_SAID_TO_CANDIDATES = frozenset({"refused", "unread_page", "truncated", "tool_missing", "unread_part"})


class FoundPassage(Struct, frozen=True):
    """Words of the candidate that a juror would find for a criterion."""

    piece: str
    page: int | None
    where: str
    quote: str
    passage: str
    start: int
    end: int
    boxes: tuple[Box, ...]
    rows: tuple[PassageSpan, ...] = ()
    """The rows that follow in the same table and are quoted with it, each on a line of its own in ``quote``."""


class EmptyFacet(Struct, frozen=True):
    """Something that a juror would look for and that the reading did not find."""

    facet: str
    label: str


class CriterionSelfCheck(Struct, frozen=True):
    """What was found for a criterion."""

    criterion: str
    label: str
    found: tuple[FoundPassage, ...]
    nothing_found_for: tuple[EmptyFacet, ...]


class PieceNotice(Struct, frozen=True):
    """What could not be read of a piece, in French."""

    piece: str
    message: str
    page: int | None


class SelfCheck(Struct, frozen=True):
    """A self-check: how it stands, and what was found once it is done."""

    id: str
    requested_at: datetime
    state: RunState
    reason: str | None
    versions: tuple[str, ...]
    criteria: tuple[CriterionSelfCheck, ...] = ()
    notices: tuple[PieceNotice, ...] = ()
    engine: str = ""


def request_self_check(access: Access, dossier_id: str) -> Run:
    """Asks for a reading of the dossier as it stands.

    Raises:
        NothingHandedIn: there is no piece to read.
        SessionClosed: the deadline has passed.
        SelfChecksSpent: this version was read as often as the session allows.
    """
    dossier = access.dossier(dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    if jury.deadline <= now():
        raise SessionClosed("La date limite de dépôt est passée.")
    require_pieces(access, dossier)
    digest = inputs_digest([version for _, version in Pieces(access.session).current_versions(dossier)])
    if Runs(access.session).count_self_checks(dossier.id, digest) >= jury.self_checks_per_version:
        raise SelfChecksSpent("Cette version de votre dossier a été relue autant de fois que la session le permet.")
    run = request_run(access.session, dossier, Purpose.SELF_CHECK, access.actor.account_id)
    record(access.session, access.actor.account_id, "self_check.request", "dossier", dossier.id, run=run.id)
    return run


def list_self_checks(access: Access, dossier_id: str) -> list[SelfCheck]:
    """A dossier's self-checks, the newest first, without what they found."""
    runs = Runs(access.session).of_dossier(access.dossier(dossier_id).id, Purpose.SELF_CHECK)
    return [_standing(run) for run in runs]


def read_self_check(access: Access, run_id: str) -> SelfCheck:
    """What one self-check found.

    Raises:
        NotFound: no such self-check within reach.
    """
    run = access.run(run_id)
    if run.purpose is not Purpose.SELF_CHECK:
        raise NotFound("Cette autolecture n'existe pas, ou ne vous est pas ouverte.")
    row = Drafts(access.session).of_run(run.id)
    if row is None:
        return _standing(run)
    return found_in(run, decode(row.body), bloc_of(access.session, get(access.session, JurySession, run.session_id)))


def found_in(run: Run, draft: MadeDraft, bloc: Bloc) -> SelfCheck:
    """A draft as its candidate may read it."""
    labels = {criterion.id: criterion.label for criterion in bloc.criteria()}
    return SelfCheck(
        id=run.id,
        requested_at=run.requested_at,
        state=run.state,
        reason=run.reason,
        versions=tuple(run.inputs),
        criteria=tuple(_criterion(id_, labels[id_], reading) for id_, reading in draft.criteria.items()),
        notices=tuple(
            PieceNotice(warning.piece, warning.message, warning.page)
            for warning in draft.warnings
            if warning.kind in _SAID_TO_CANDIDATES
        ),
        engine=draft.engine.description,
    )


def _standing(run: Run) -> SelfCheck:
    return SelfCheck(run.id, run.requested_at, run.state, run.reason, tuple(run.inputs))


def _criterion(criterion_id: str, label: str, reading: CriterionDraft) -> CriterionSelfCheck:
    return CriterionSelfCheck(
        criterion=criterion_id,
        label=label,
        found=tuple(_passage(evidence) for evidence in sorted(reading.evidence, key=_place)),
        nothing_found_for=tuple(
            EmptyFacet(facet.facet, facet.label) for facet in reading.facets if facet.coverage is Coverage.MISSING
        ),
    )


def _place(evidence: Evidence) -> tuple[str, int, str, int]:
    # In the order of the pieces: the order of the draft says how much each is worth.
    return evidence.piece, evidence.page or 0, evidence.passage, evidence.start


def _passage(evidence: Evidence) -> FoundPassage:
    return FoundPassage(
        evidence.piece,
        evidence.page,
        evidence.where,
        evidence.quote,
        evidence.passage,
        evidence.start,
        evidence.end,
        evidence.boxes,
        evidence.rows,
    )
