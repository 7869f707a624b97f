"""A dossier -> its draft: each competence judged, the checks run, what jurors must know gathered."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from ingest.index import PassageIndex
from referentiel.model import Bloc, Competence, Referentiel
from service.assessment.checks import run_checks
from service.assessment.dossier import Dossier, Piece
from service.assessment.draft import (
    SCHEMA,
    CheckResult,
    CriterionDraft,
    Draft,
    Fingerprints,
    PieceEntry,
    PieceWarning,
)
from service.assessment.judge import Judge
from service.assessment.search import DossierSearch, search_dossier
from service.assessment.warnings import piece_warnings
from service.wiring import EvidenceTools
from service.workflows.submission import Refusal

Progress = Callable[[str], None]
"""Told each step as it begins, in a short French phrase."""


def search_and_check(
    dossier: Dossier, bloc: Bloc, key: str, index: PassageIndex, tools: EvidenceTools
) -> tuple[DossierSearch, tuple[CheckResult, ...]]:
    """The passages of a dossier ranked for each criterion and ready to be quoted, and what the checks prove of it.

    Raises:
        IndexUnavailable: the index does not answer.
    """
    # Side by side: checks are plain Python, and the encoder hardly needs the interpreter.
    with ThreadPoolExecutor(1, thread_name_prefix="checks") as pool:
        checks = pool.submit(run_checks, dossier, bloc)
        search = search_dossier(dossier, bloc, key, index, tools.embedder, tools.scorer)
        tools.engine.prepare(search)
        return search, checks.result()


def judge_all(
    bloc: Bloc, search: DossierSearch, judge: Judge, progress: Progress, workers: int = 1
) -> dict[str, CriterionDraft]:
    """The draft of every criterion of the bloc.

    With several workers the first competence is still judged alone: what a model's provider then keeps of the dossier
    serves all the others.
    """

    def judged(competence: Competence) -> dict[str, CriterionDraft]:
        progress(f"Lecture de {competence.id} · {competence.short}")
        return judge.judge(competence, search)

    first, *others = bloc.competences
    criteria = judged(first)
    with ThreadPoolExecutor(workers) as pool:
        for drafts in pool.map(judged, others):
            criteria |= drafts
    return criteria


def assemble(
    referentiel: Referentiel,
    dossier: Dossier,
    criteria: dict[str, CriterionDraft],
    judge: Judge,
    settings_fingerprint: str,
    checks: Sequence[CheckResult],
    refusals: Sequence[Refusal] = (),
) -> Draft:
    """The whole draft, with what the ``checks`` prove and what must be known of the pieces and of the reading."""
    bloc = referentiel.bloc(dossier.bloc)
    return Draft(
        schema=SCHEMA,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        referentiel=referentiel.id,
        bloc=bloc.id,
        engine=judge.entry,
        fingerprints=Fingerprints(
            referentiel=referentiel.fingerprint,
            engine=judge.fingerprint,
            settings=settings_fingerprint,
            readers=tuple(sorted({piece.document.reader for piece in dossier.pieces})),
        ),
        pieces=tuple(_entry(piece) for piece in dossier.pieces),
        criteria=criteria,
        checks=tuple(checks),
        warnings=tuple(_warnings(dossier.pieces, refusals)),
        usage=judge.usage,
        notes=judge.notes,
    )


def _warnings(pieces: Iterable[Piece], refusals: Iterable[Refusal]) -> Iterable[PieceWarning]:
    for refusal in refusals:
        yield PieceWarning(piece=refusal.file, kind="refused", message=refusal.message)
    for piece in pieces:
        yield from piece_warnings(piece)


def _entry(piece: Piece) -> PieceEntry:
    document = piece.document
    return PieceEntry(
        id=piece.id,
        kind=piece.kind.id,
        label=piece.kind.label,
        collective=piece.kind.collective,
        evidence=piece.kind.evidence,
        file=piece.file_name,
        digest=document.digest,
        format=document.format.value,
        pages=len(document.pages) or None,
        passages=len(document.passages),
    )
