"""The steps of a run. Each takes ids, keeps what it makes in the stores, and may be run again without harm."""

from collections.abc import Sequence
from enum import Enum, auto

from sqlalchemy.orm import Session, undefer

from service.assessment.draft import SCHEMA, CriterionDraft
from service.exports.draft_json import decode as decode_draft
from service.exports.draft_json import encode as encode_draft
from service.pipeline import exporting, judgements
from service.pipeline.errors import RunCancelled
from service.pipeline.opened import OpenRun, open_run, wanted
from service.pipeline.reading import read_input
from service.pipeline.searching import Searches
from service.pipeline.workshop import Workshop
from service.store.models import Draft, Judgement, Purpose, Run, RunState
from service.store.repositories.drafts import Drafts, Judgements
from service.store.repositories.lookup import get
from service.store.repositories.runs import Progress, finish
from service.workflows.drafting import assemble

_LONGEST_MESSAGE = 300


class Kept(Enum):
    """What the store has for a judgement's key."""

    NOWHERE = auto()
    HERE = auto()
    """A judgement whose every quote stands in this dossier."""
    ELSEWHERE = auto()
    """A judgement that quotes what this dossier does not say: its judge read beyond the passages of the key."""


class Steps:
    """The steps, over the stores of one process. ``RunCancelled`` and ``RunOver`` stop any of them."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._searches = Searches(workshop)

    def begin(self, run_id: str) -> list[str]:
        """Says that the work begins, and gives the versions of pieces to read."""
        run = open_run(self._workshop, run_id)
        self._searches.drop(run_id)
        self._tell(run, "begin", "Le traitement commence", 0)
        return [source.version for source in run.inputs]

    def read(self, run_id: str, version_id: str) -> bool:
        """Reads one file; False when it is refused, which stops none of the others."""
        run = open_run(self._workshop, run_id)
        source = run.input(version_id)
        read = read_input(self._workshop, source)
        outcome = "lecture terminée" if read else "fichier refusé"
        self._tell(run, "read", f"{source.kind.label} : {outcome}", run.inputs.index(source) + 1)
        return read

    def index(self, run_id: str) -> list[str]:
        """Embeds and indexes the passages, and gives the competences to judge.

        Raises:
            NothingToRead: no piece of the candidate's could be read.
        """
        run = open_run(self._workshop, run_id)
        _, search = self._searches.of(run)
        self._tell(run, "index", f"{len(search.passages)} passages indexés", len(run.inputs) + 1)
        return [competence.id for competence in run.bloc.competences]

    def judge(self, run_id: str, competence_id: str) -> str:
        """Judges one competence, unless it was judged on the same evidence before; gives the judgement's key."""
        run = open_run(self._workshop, run_id)
        _, search = self._searches.of(run)
        _, judge = self._workshop.judge(run.referentiel)
        rank, competence = next((i, c) for i, c in enumerate(run.bloc.competences) if c.id == competence_id)
        reading = self._workshop.settings.reading
        key = judgements.judgement_key(
            competence, search, judge, reading.evidence_per_criterion, reading.nearest_per_absence
        )
        if self._kept(run, key) is Kept.ELSEWHERE:
            key = judgements.widened(key, search)
        done = len(run.inputs) + 2 + rank
        if self._kept(run, key) is Kept.HERE:
            self._tell(run, "reuse", f"{competence.id} · {competence.short} : inchangée", done)
            return key
        body = judgements.encode(judge.judge(competence, search))
        with self._workshop.database.write() as session:
            wanted(session, run_id)
            if session.get(Judgement, key) is None:
                _tell(session, run, "judge", f"{competence.id} · {competence.short} : lue", done)
            Judgements(session).put(key, competence.id, run.dossier, body)
        return key

    def draft(self, run_id: str, judgement_keys: Sequence[str]) -> str:
        """Puts the judgements together and keeps the draft; gives its id."""
        run = open_run(self._workshop, run_id)
        dossier, _ = self._searches.of(run)
        _, judge = self._workshop.judge(run.referentiel)
        criteria = self._criteria(run, judgement_keys)
        refusals = [source.refusal for source in run.inputs if source.refusal is not None]
        settings = self._workshop.settings.reading.fingerprint()
        draft = assemble(run.referentiel, dossier, criteria, judge, settings, refusals)
        with self._workshop.database.write() as session:
            kept = Drafts(session).add(wanted(session, run_id), encode_draft(draft), SCHEMA, draft.engine.id)
            _tell(session, run, "draft", "Le brouillon est écrit", run.steps - 1)
            return kept.id

    def export(self, run_id: str, draft_id: str) -> int:
        """Keeps what jurors get of a draft, and says how many files that makes; a self-check gives none."""
        run = open_run(self._workshop, run_id)
        if run.purpose is not Purpose.JURY:
            return 0
        with self._workshop.database.read() as session:
            body = session.get_one(Draft, draft_id, options=[undefer(Draft.body)]).body
        draft, (dossier, _) = decode_draft(body), self._searches.of(run)
        copies = exporting.annotate(
            self._workshop,
            run,
            dossier,
            draft,
            lambda refusal: self._tell(run, "export", f"{refusal.file} : {refusal.message}", run.steps),
        )
        files = list(exporting.render(run, draft, copies))
        for rendered in files:
            exporting.keep(self._workshop, run, draft_id, rendered)
        self._tell(run, "export", f"{len(files)} fichiers à télécharger", run.steps)
        return len(files)

    def finish(self, run_id: str) -> None:
        """Says that the run is done."""
        run = open_run(self._workshop, run_id)
        with self._workshop.database.write() as session:
            finish(wanted(session, run_id), RunState.DONE)
            _tell(session, run, "end", "Le traitement est terminé", run.steps)
        self._searches.drop(run_id)

    def give_up(self, run_id: str, error: str, reason: str) -> None:
        """Says that the run stops here, and why; nothing happens to one that has ended or was erased."""
        cancelled = error == RunCancelled.__name__
        with self._workshop.database.write() as session:
            run = session.get(Run, run_id)
            if run is not None and not run.state.finished:
                finish(run, RunState.CANCELLED if cancelled else RunState.FAILED, error, reason)
                Progress(session).tell(run_id, "end", reason[:_LONGEST_MESSAGE])
        self._searches.drop(run_id)

    def _kept(self, run: OpenRun, key: str) -> Kept:
        _, search = self._searches.of(run)
        with self._workshop.database.write() as session:
            body = Judgements(session).find(key, run.dossier)
        if body is None:
            return Kept.NOWHERE
        relocated = judgements.relocate(judgements.decode(body), search)
        return Kept.HERE if relocated is not None else Kept.ELSEWHERE

    def _criteria(self, run: OpenRun, keys: Sequence[str]) -> dict[str, CriterionDraft]:
        _, search = self._searches.of(run)
        with self._workshop.database.read() as session:
            bodies = [get(session, Judgement, key).body for key in keys]
        criteria: dict[str, CriterionDraft] = {}
        for body in bodies:
            criteria |= judgements.relocate(judgements.decode(body), search) or {}
        return criteria

    def _tell(self, run: OpenRun, step: str, message: str, done: int) -> None:
        with self._workshop.database.write() as session:
            _tell(session, run, step, message, done)


def _tell(session: Session, run: OpenRun, step: str, message: str, done: int) -> None:
    Progress(session).tell(run.id, step, message[:_LONGEST_MESSAGE], done, run.steps)
