"""Judges a competence of a run, or takes up what was judged before on the same evidence."""

from collections.abc import Sequence
from enum import Enum, auto

from referentiel.model import Competence
from service.assessment.draft import CriterionDraft, EngineEntry, Usage
from service.assessment.judge import Judge
from service.assessment.search import DossierSearch
from service.pipeline import judgements, usage
from service.pipeline.desks import Desk
from service.pipeline.judgements import Basis, Judgement
from service.pipeline.opened import OpenRun, wanted
from service.pipeline.progress import tell
from service.pipeline.workshop import Workshop
from service.store.models import Judgement as JudgementRow
from service.store.repositories.drafts import Judgements
from service.store.repositories.lookup import get


class Kept(Enum):
    """What the store has for a judgement's key."""

    NOWHERE = auto()
    HERE = auto()
    """A judgement whose every quote stands in this dossier."""
    ELSEWHERE = auto()
    """A judgement that quotes what this dossier does not say: its judge read beyond the passages of the key."""


def judge(workshop: Workshop, run: OpenRun, desk: Desk, competence_id: str) -> str:
    """Keeps the judgement of one competence and gives its key.

    It is kept for whoever has the same evidence, unless it quotes beyond it or its judge fell back on another: then for
    this run alone.
    """
    rank, competence = next((i, c) for i, c in enumerate(run.bloc.competences) if c.id == competence_id)
    done, name = len(run.inputs) + 2 + rank, f"{competence.id} · {competence.short}"
    shared = judgements.judgement_key(competence, desk.search, desk.engine, _basis(workshop, desk))
    own = judgements.own_key(shared, run.id)
    kept = {key: _kept(workshop, run, desk, key) for key in (shared, own)}
    for key in (shared, own):
        if kept[key] is Kept.HERE:
            with workshop.database.write() as session:
                tell(session, run, "reuse", f"{name} : inchangée", done)
            return key
    judgement = _judged(desk.judge, competence, desk.search, run.id)
    key = shared if judgement.stands and kept[shared] is Kept.NOWHERE else own
    with workshop.database.write() as session:
        wanted(session, run.id)
        if session.get(JudgementRow, key) is None:
            tell(session, run, "judge", f"{name} : lue", done)
        Judgements(session).put(key, competence.id, run.dossier, judgements.encode(judgement))
    return key


def conclude(
    workshop: Workshop, run: OpenRun, desk: Desk, keys: Sequence[str]
) -> tuple[dict[str, CriterionDraft], Judge]:
    """The judgements of a run put together, and its judge with what all its steps asked and noted."""
    with workshop.database.read() as session:
        bodies = [get(session, JudgementRow, key).body for key in keys]
    found = [_in_place(judgements.decode(body), run, desk) for body in bodies]
    criteria = {id_: draft for judgement in found for id_, draft in judgement.criteria.items()}
    notes = tuple(dict.fromkeys(note for judgement in found for note in judgement.notes))
    asked = usage.total(
        judgement.usage if judgement.run == run.id else usage.as_remembered(judgement.usage) for judgement in found
    )
    return criteria, Concluded(desk.judge, asked, notes)


def _in_place(judgement: Judgement, run: OpenRun, desk: Desk) -> Judgement:
    if judgement.run == run.id:
        return judgement
    relocated = judgements.relocate(judgement, desk.dossier, desk.search)
    if relocated is None:
        raise LookupError("a judgement that was taken up quotes what the dossier does not say")
    return relocated


class Concluded:
    """A judge whose account covers every step of a run, in whichever process it was done."""

    def __init__(self, judge: Judge, asked: Usage | None, notes: tuple[str, ...]) -> None:
        self._judge = judge
        self.usage = asked
        self.notes = notes

    @property
    def entry(self) -> EngineEntry:
        """See ``Judge.entry``."""
        return self._judge.entry

    @property
    def fingerprint(self) -> str:
        """See ``Judge.fingerprint``."""
        return self._judge.fingerprint

    def judge(self, competence: Competence, search: DossierSearch) -> dict[str, CriterionDraft]:
        """See ``Judge.judge``."""
        return self._judge.judge(competence, search)


def _judged(judge: Judge, competence: Competence, search: DossierSearch, run_id: str) -> Judgement:
    before, known = judge.usage, set(judge.notes)
    criteria = judge.judge(competence, search)
    notes = tuple(note for note in judge.notes if note not in known)
    return Judgement(criteria, run_id, usage.since(before, judge.usage), notes)


def _basis(workshop: Workshop, desk: Desk) -> Basis:
    reading = workshop.settings.reading
    return Basis(desk.judge.fingerprint, desk.engine.fingerprint, reading.nearest_per_absence)


def _kept(workshop: Workshop, run: OpenRun, desk: Desk, key: str) -> Kept:
    with workshop.database.write() as session:
        body = Judgements(session).find(key, run.dossier)
    if body is None:
        return Kept.NOWHERE
    relocated = judgements.relocate(judgements.decode(body), desk.dossier, desk.search)
    return Kept.HERE if relocated is not None else Kept.ELSEWHERE
