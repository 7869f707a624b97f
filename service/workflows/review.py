"""The main job on one machine: a candidate's files in, a pre-annotated dossier out."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from ingest.index import open_on_disk
from referentiel.catalogue import open_referentiel
from referentiel.model import Bloc, Referentiel
from service.assessment.dossier import Dossier
from service.assessment.draft import Draft
from service.assessment.search import search_dossier
from service.errors import UnknownBloc
from service.exports.annotated import AnnotatedCopy, annotate_piece
from service.exports.draft_json import encode
from service.exports.errors import ExportError
from service.exports.report import render_report
from service.settings import Settings
from service.wiring import build_embedder, build_engine, build_scorer
from service.workflows.drafting import assemble, judge_all
from service.workflows.submission import Refusal, SubmittedFile, identify, read_dossier

Progress = Callable[[str], None]
"""Told each step as it begins, in a short French phrase."""

DRAFT_FILE = "draft.json"
REPORT_FILE = "report.html"
_INDEX_DIR = ".index"


class Outcome(Struct, frozen=True):
    """What a review left behind."""

    draft: Draft
    dossier: Dossier
    bloc: Bloc
    written: tuple[Path, ...]
    refusals: tuple[Refusal, ...]
    """Files that were not read, and pieces that could not be annotated."""


def review(
    files: Sequence[str],
    brief: str | None,
    bloc_id: str,
    out: Path,
    settings: Settings,
    progress: Progress,
) -> Outcome:
    """Reads the files, drafts the assessment and writes draft, annotated pieces and report into ``out``.

    Raises:
        ReferentielError: the référentiel cannot be used.
        ServiceError: no such bloc or piece, or no file could be read.
        IngestError: the index cannot be written.
    """
    referentiel = open_referentiel(settings.referentiel)
    bloc = find_bloc(referentiel, bloc_id)
    submitted = identify(files, brief, bloc)
    progress("Lecture des fichiers")
    dossier, refusals = read_dossier(submitted, bloc, settings.limits)
    out.mkdir(parents=True, exist_ok=True)
    draft = draft_dossier(referentiel, dossier, refusals, out, settings, progress)
    progress("Annotation des pièces")
    written, failures = _write(draft, dossier, bloc, referentiel, submitted, out)
    return Outcome(draft, dossier, bloc, written, refusals + failures)


def find_bloc(referentiel: Referentiel, bloc_id: str) -> Bloc:
    """The bloc of that id, in any case.

    Raises:
        UnknownBloc: the référentiel has no such bloc.
    """
    try:
        return referentiel.bloc(bloc_id.upper())
    except KeyError:
        known = ", ".join(bloc.id for bloc in referentiel.blocs)
        raise UnknownBloc(f"Le référentiel {referentiel.id} n'a pas de bloc {bloc_id}. Blocs : {known}.") from None


def draft_dossier(
    referentiel: Referentiel,
    dossier: Dossier,
    refusals: tuple[Refusal, ...],
    out: Path,
    settings: Settings,
    progress: Progress,
) -> Draft:
    bloc = referentiel.bloc(dossier.bloc)
    embedder, scorer = build_embedder(settings), build_scorer(referentiel)
    engine = build_engine(referentiel, scorer, settings)
    progress("Recherche des preuves")
    index = open_on_disk(out / _INDEX_DIR, embedder.fingerprint)
    search = search_dossier(dossier, bloc, _key(dossier), index, embedder, scorer)
    criteria = judge_all(bloc, search, engine, progress)
    return assemble(referentiel, dossier, criteria, engine, settings.reading.fingerprint(), refusals)


def _write(
    draft: Draft,
    dossier: Dossier,
    bloc: Bloc,
    referentiel: Referentiel,
    submitted: Sequence[SubmittedFile],
    out: Path,
) -> tuple[tuple[Path, ...], tuple[Refusal, ...]]:
    sources = {file.path.name: file.path for file in submitted}
    files = {DRAFT_FILE: encode(draft)}
    failures: list[Refusal] = []
    copies: dict[str, AnnotatedCopy] = {}
    for piece in dossier.pieces:
        try:
            copy = annotate_piece(sources[piece.file_name].read_bytes(), piece, draft, bloc)
        except ExportError as error:
            failures.append(Refusal(piece.file_name, type(error).__name__, str(error)))
            continue
        files[copy.file_name] = copy.data
        copies[piece.id] = copy
    files[REPORT_FILE] = render_report(draft, referentiel, copies).encode()
    for name, content in files.items():
        (out / name).write_bytes(content)
    return tuple(out / name for name in files), tuple(failures)


def _key(dossier: Dossier) -> str:
    digests = "".join(piece.document.digest for piece in dossier.pieces)
    return hashlib.sha256(digests.encode()).hexdigest()[:16]
