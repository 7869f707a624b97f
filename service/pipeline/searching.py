"""The searched dossier of a run: built from what was read, kept in memory between the steps of the run."""

from collections import OrderedDict
from threading import Lock

from service.assessment.dossier import Dossier, Piece
from service.assessment.search import DossierSearch, search_dossier
from service.errors import NothingToRead
from service.pipeline.opened import OpenRun
from service.pipeline.reading import load_document
from service.pipeline.workshop import Workshop

_KEPT = 8


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


class Searches:
    """The searches of the runs that this process works for.

    A step that finds none, having been resumed in another process, makes it anew from the same readings: the index
    and the vectors are kept by content, so little is done twice.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._found: OrderedDict[str, tuple[Dossier, DossierSearch]] = OrderedDict()
        self._lock = Lock()

    def of(self, run: OpenRun) -> tuple[Dossier, DossierSearch]:
        """The dossier and its passages, ranked for every criterion of the bloc.

        Raises:
            NothingToRead: no piece of the candidate's could be read.
            IndexUnavailable: the passage index does not answer.
        """
        with self._lock:
            found = self._found.get(run.id)
        if found is None:
            found = self._make(run)
            with self._lock:
                self._found[run.id] = found
                while len(self._found) > _KEPT:
                    self._found.popitem(last=False)
        return found

    def drop(self, run_id: str) -> None:
        """Forgets a run that has ended or starts anew."""
        with self._lock:
            self._found.pop(run_id, None)

    def _make(self, run: OpenRun) -> tuple[Dossier, DossierSearch]:
        workshop = self._workshop
        scorer, _ = workshop.judge(run.referentiel)
        dossier = load_dossier(workshop, run)
        return dossier, search_dossier(dossier, run.bloc, run.dossier, workshop.index, workshop.embedder, scorer)
