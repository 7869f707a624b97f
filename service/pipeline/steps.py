"""The steps of a run. Each takes ids, keeps what it makes in the stores, and may be run again without harm."""

from collections.abc import Sequence

from sqlalchemy.orm import undefer

from service.assessment.draft import SCHEMA
from service.exports.draft_json import decode as decode_draft
from service.exports.draft_json import encode as encode_draft
from service.pipeline import exporting, judging
from service.pipeline.desks import Desks
from service.pipeline.errors import RunCancelled
from service.pipeline.opened import OpenRun, open_run, wanted
from service.pipeline.progress import tell, tell_end
from service.pipeline.reading import read_input
from service.pipeline.workshop import Workshop
from service.store.models import Draft, Purpose, Run, RunState
from service.store.repositories.drafts import Drafts
from service.store.repositories.runs import finish
from service.workflows.drafting import assemble


class Steps:
    """The steps, over the stores of one process. ``RunCancelled`` and ``RunOver`` stop any of them."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._desks = Desks(workshop)

    def begin(self, run_id: str) -> list[str]:
        """Says that the work begins, and gives the versions of pieces to read."""
        run = open_run(self._workshop, run_id)
        self._desks.drop(run_id)
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
        search = self._desks.of(run).search
        self._tell(run, "index", f"{len(search.passages)} passages indexés", len(run.inputs) + 1)
        return [competence.id for competence in run.bloc.competences]

    def judge(self, run_id: str, competence_id: str) -> str:
        """Judges one competence, unless it was judged on the same evidence before; gives the judgement's key."""
        run = open_run(self._workshop, run_id)
        return judging.judge(self._workshop, run, self._desks.of(run), competence_id)

    def draft(self, run_id: str, judgement_keys: Sequence[str]) -> str:
        """Puts the judgements together and keeps the draft; gives its id."""
        run = open_run(self._workshop, run_id)
        desk = self._desks.of(run)
        criteria, judge = judging.conclude(self._workshop, run, desk, judgement_keys)
        refusals = [source.refusal for source in run.inputs if source.refusal is not None]
        settings = self._workshop.settings.reading.fingerprint()
        draft = assemble(run.referentiel, desk.dossier, criteria, judge, settings, desk.checks, refusals)
        with self._workshop.database.write() as session:
            kept = Drafts(session).add(wanted(session, run_id), encode_draft(draft), SCHEMA, draft.engine.id)
            tell(session, run, "draft", "Le brouillon est écrit", run.steps - 1)
            return kept.id

    def export(self, run_id: str, draft_id: str) -> int:
        """Keeps what jurors get of a draft, and says how many files that makes; a self-check gives none."""
        run = open_run(self._workshop, run_id)
        if run.purpose is not Purpose.JURY:
            return 0
        with self._workshop.database.read() as session:
            body = session.get_one(Draft, draft_id, options=[undefer(Draft.body)]).body
        draft, dossier = decode_draft(body), self._desks.of(run).dossier
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
            tell(session, run, "end", "Le traitement est terminé", run.steps)
        self._desks.drop(run_id)

    def give_up(self, run_id: str, error: str, reason: str) -> None:
        """Says that the run stops here, and why; nothing happens to one that has ended or was erased."""
        cancelled = error == RunCancelled.__name__
        with self._workshop.database.write() as session:
            run = session.get(Run, run_id)
            if run is not None and not run.state.finished:
                finish(run, RunState.CANCELLED if cancelled else RunState.FAILED, error, reason)
                tell_end(session, run_id, reason)
        self._desks.drop(run_id)

    def _tell(self, run: OpenRun, step: str, message: str, done: int) -> None:
        with self._workshop.database.write() as session:
            tell(session, run, step, message, done)
