"""The main job on one machine: a candidate's files in, a pre-annotated dossier out."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from ingest.index import open_on_disk
from referentiel.model import Bloc
from service.assessment.dossier import Dossier
from service.assessment.draft import CheckResult, Draft
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.judge import Judge
from service.assessment.language_model.ledger import Payer
from service.assessment.search import DossierSearch
from service.exports.annotated import AnnotatedCopy, annotate_piece
from service.exports.draft_json import encode
from service.exports.errors import ExportError
from service.exports.report import render_report
from service.model_wiring import model_judge
from service.settings import Settings
from service.wiring import EvidenceTools, build_evidence_tools
from service.workflows.drafting import assemble, judge_all, search_and_check
from service.workflows.submission import Refusal, Submission

Progress = Callable[[str], None]
"""Told each step as it begins, in a short French phrase."""

DRAFT_FILE = "draft.json"
REPORT_FILE = "report.html"
_INDEX_DIR = ".index"


class Outcome(Struct, frozen=True):
    """What a review left behind."""

    draft: Draft
    bloc: Bloc
    written: tuple[Path, ...]
    refusals: tuple[Refusal, ...]
    """Files that were not read, and pieces that could not be annotated."""
    beside: Draft | None = None
    """The evidence engine's draft, where both engines were asked for."""


def review(
    submission: Submission, out: Path, settings: Settings, progress: Progress, tools: EvidenceTools | None = None
) -> Outcome:
    """Drafts the assessment of what was read; writes draft, annotated pieces and report into ``out``.

    ``tools`` are those of the submission's référentiel, where they were built while its files were read.

    Raises:
        IngestError: the index cannot be written.
        ModelError: the language model's settings cannot be used.
        OSError: ``out`` cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    return publish(draft_submission(submission, out, settings, progress, tools), submission, out, progress)


def publish(draft: Draft, submission: Submission, out: Path, progress: Progress) -> Outcome:
    """Writes a draft, the annotated pieces and the report into ``out``.

    Raises:
        OSError: ``out`` cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    progress("Annotation des pièces")
    written, failures = _write(draft, submission, out)
    return Outcome(draft, submission.bloc, written, submission.refusals + failures)


def draft_submission(
    submission: Submission, work: Path, settings: Settings, progress: Progress, tools: EvidenceTools | None = None
) -> Draft:
    """The draft alone, by the language model where the settings name one, else by the evidence engine.

    The passage index is kept in the folder ``work``.

    Raises:
        IngestError: the index cannot be written.
        ModelError: the model's settings cannot be used; a model that fails later leaves the evidence engine's draft.
    """
    bench = prepare_bench(submission, work, settings, progress, tools)
    if settings.model.name is None:
        return draft_with(bench.engine, bench, settings, progress)
    with model_judge(
        submission.referentiel, submission.dossier, bench.engine, settings, Payer(dossier_key(submission.dossier))
    ) as judge:
        return draft_with(judge, bench, settings, progress, settings.model.concurrency)


class Bench(NamedTuple):
    """A submission whose passages are ranked and that was checked, and the engine that needs nothing else."""

    submission: Submission
    search: DossierSearch
    checks: tuple[CheckResult, ...]
    engine: EvidenceEngine


def prepare_bench(
    submission: Submission, work: Path, settings: Settings, progress: Progress, tools: EvidenceTools | None = None
) -> Bench:
    """Indexes and ranks a submission's passages in the folder ``work``, and checks it.

    Raises:
        IngestError: the index cannot be written.
    """
    dossier, bloc = submission.dossier, submission.bloc
    tools = tools or build_evidence_tools(submission.referentiel, settings)
    progress("Recherche des preuves")
    index = open_on_disk(work / _INDEX_DIR, tools.embedder.fingerprint)
    search, checks = search_and_check(dossier, bloc, dossier_key(dossier), index, tools)
    return Bench(submission, search, checks, tools.engine)


def draft_with(judge: Judge, bench: Bench, settings: Settings, progress: Progress, workers: int = 1) -> Draft:
    """The draft that a judge makes of ranked passages."""
    submission, fingerprint = bench.submission, settings.reading.fingerprint()
    criteria = judge_all(submission.bloc, bench.search, judge, progress, workers)
    return assemble(
        submission.referentiel, submission.dossier, criteria, judge, fingerprint, bench.checks, submission.refusals
    )


def _write(draft: Draft, submission: Submission, out: Path) -> tuple[tuple[Path, ...], tuple[Refusal, ...]]:
    files = {DRAFT_FILE: encode(draft)}
    failures: list[Refusal] = []
    copies: dict[str, AnnotatedCopy] = {}
    for piece in submission.dossier.pieces:
        try:
            copy = annotate_piece(submission.sources[piece.id].read_bytes(), piece, draft, submission.bloc)
        except ExportError as error:
            failures.append(Refusal(piece.file_name, type(error).__name__, str(error)))
            continue
        files[copy.file_name] = copy.data
        copies[piece.id] = copy
    files[REPORT_FILE] = render_report(draft, submission.referentiel, copies).encode()
    for name, content in files.items():
        (out / name).write_bytes(content)
    return tuple(out / name for name in files), tuple(failures)


def dossier_key(dossier: Dossier) -> str:
    """Names a dossier by the bytes of its files."""
    digests = "".join(piece.document.digest for piece in dossier.pieces)
    return hashlib.sha256(digests.encode()).hexdigest()[:16]
