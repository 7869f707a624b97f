"""The main job on one machine: a candidate's files in, a pre-annotated dossier out."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from ingest.index import open_on_disk
from referentiel.model import Bloc
from service.assessment.dossier import Dossier
from service.assessment.draft import Draft
from service.assessment.search import search_dossier
from service.exports.annotated import AnnotatedCopy, annotate_piece
from service.exports.draft_json import encode
from service.exports.errors import ExportError
from service.exports.report import render_report
from service.settings import Settings
from service.wiring import build_embedder, build_engine, build_scorer
from service.workflows.drafting import assemble, judge_all
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


def review(submission: Submission, out: Path, settings: Settings, progress: Progress) -> Outcome:
    """Drafts the assessment of what was read; writes draft, annotated pieces and report into ``out``.

    Raises:
        IngestError: the index cannot be written.
        OSError: ``out`` cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    draft = draft_submission(submission, out, settings, progress)
    progress("Annotation des pièces")
    written, failures = _write(draft, submission, out)
    return Outcome(draft, submission.bloc, written, submission.refusals + failures)


def draft_submission(submission: Submission, work: Path, settings: Settings, progress: Progress) -> Draft:
    """The draft alone; the passage index is kept in the folder ``work``.

    Raises:
        IngestError: the index cannot be written.
    """
    referentiel, dossier, bloc = submission.referentiel, submission.dossier, submission.bloc
    embedder, scorer = build_embedder(settings), build_scorer(referentiel)
    engine = build_engine(referentiel, scorer, settings)
    progress("Recherche des preuves")
    index = open_on_disk(work / _INDEX_DIR, embedder.fingerprint)
    search = search_dossier(dossier, bloc, _key(dossier), index, embedder, scorer)
    criteria = judge_all(bloc, search, engine, progress)
    return assemble(referentiel, dossier, criteria, engine, settings.reading.fingerprint(), submission.refusals)


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


def _key(dossier: Dossier) -> str:
    digests = "".join(piece.document.digest for piece in dossier.pieces)
    return hashlib.sha256(digests.encode()).hexdigest()[:16]
