"""What the steps of a run share: dossier, ranked passages, checks, judge. Kept in memory while the run lasts."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

from msgspec import Struct
from sqlalchemy import select

from service.assessment.dossier import Dossier, Piece
from service.assessment.draft import CheckResult
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.judge import Judge
from service.assessment.language_model.ledger import Payer
from service.assessment.search import DossierSearch
from service.errors import NothingToRead
from service.model_wiring import model_judge
from service.pipeline.opened import OpenRun
from service.pipeline.reading import load_document
from service.pipeline.workshop import Workshop
from service.store.models import Candidate
from service.store.models import Dossier as DossierRow
from service.workflows.drafting import search_and_check

_KEPT = 8


class Desk(Struct, frozen=True):
    """A run laid out to be judged."""

    dossier: Dossier
    search: DossierSearch
    checks: tuple[CheckResult, ...]
    judge: Judge
    engine: EvidenceEngine
    """On which every judge falls back."""


class Desks:
    """The desks of the runs that this process works for.

    A step that finds none, having been resumed in another process, lays it out anew from the same readings: the index
    and the vectors are kept by content, so little is done twice.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._open: OrderedDict[str, tuple[Desk, ExitStack]] = OrderedDict()
        self._lock = Lock()

    def of(self, run: OpenRun) -> Desk:
        """The run's desk.

        Raises:
            NothingToRead: no piece of the candidate's could be read.
            IndexUnavailable: the passage index does not answer.
            ModelError: the language model that the settings name cannot be used.
        """
        with self._lock:
            if run.id in self._open:
                return self._open[run.id][0]
        with ExitStack() as stack:
            desk = stack.enter_context(lay_out(self._workshop, run))
            with self._lock:
                self._open[run.id] = desk, stack.pop_all()
        self._clear()
        return desk

    def drop(self, run_id: str) -> None:
        """Clears the desk of a run that has ended or starts anew."""
        with self._lock:
            _, stack = self._open.pop(run_id, (None, ExitStack()))
        stack.close()

    def _clear(self) -> None:
        while len(self._open) > _KEPT:
            self.drop(next(iter(self._open)))


@contextmanager
def lay_out(workshop: Workshop, run: OpenRun) -> Iterator[Desk]:
    """Ranks the passages of what was read, checks it, and opens the judge that the settings name."""
    tools, index = workshop.tools(run.referentiel)
    engine = tools.engine
    dossier = load_dossier(workshop, run)
    search, checks = search_and_check(dossier, run.bloc, run.dossier, index, tools)
    if workshop.settings.model.name is None:
        yield Desk(dossier, search, checks, engine, engine)
        return
    model = workshop.settings.model
    named = model.model_copy(update={"candidates": (*model.candidates, *_candidates(workshop, run))})
    settings = workshop.settings.model_copy(update={"model": named})
    with model_judge(run.referentiel, dossier, engine, settings, Payer(run.dossier, run.session)) as judge:
        yield Desk(dossier, search, checks, judge, engine)


def load_dossier(workshop: Workshop, run: OpenRun) -> Dossier:
    """The pieces of a run that could be read.

    Raises:
        NothingToRead: none of the candidate's could.
    """
    pieces = tuple(
        Piece(source.piece, source.kind, source.file_name, document)
        for source in run.inputs
        if (document := load_document(workshop, source)) is not None
    )
    if not any(piece.kind.evidence for piece in pieces):
        refusals = [source.refusal for source in run.inputs if source.refusal is not None]
        reasons = " ".join(f"{refusal.file} : {refusal.message}" for refusal in refusals)
        raise NothingToRead(f"Aucune pièce du candidat n'a pu être lue. {reasons}".strip())
    return Dossier(run.bloc.id, pieces)


def _candidates(workshop: Workshop, run: OpenRun) -> list[str]:
    """The candidate and those of the same group, whom a collective piece may name."""
    with workshop.database.read() as session:
        own = session.get_one(DossierRow, run.dossier)
        theirs = DossierRow.id == own.id
        if own.group_id is not None:
            theirs |= DossierRow.group_id == own.group_id
        names = select(Candidate.name).join(DossierRow, DossierRow.candidate_id == Candidate.id).where(theirs)
        return list(session.scalars(names))
