"""All that leaves the service at once: one dossier's files, or a whole session's."""

from collections.abc import Iterator

from sqlalchemy import select

from ingest.document import Document
from service.assessment.pieces import piece_ids
from service.exports.bundle import Entry, plain_name
from service.exports.draft_json import decode
from service.exports.filled_grid import FilledGrid, Provenance, grid_paper
from service.exports.minutes import minutes_paper
from service.exports.typesetting.printed import printed
from service.exports.web_annotations import JurorMark, web_annotations
from service.exports.word.written import written
from service.exports.workbook import Sheet, grid_workbook, provenance_sheet, workbook
from service.people.access import Access
from service.people.permissions import Action, Kind
from service.server_settings import Server
from service.store.errors import NotFound
from service.store.files import FileStore
from service.store.models import (
    Account,
    Decision,
    Draft,
    EvidenceDecision,
    Export,
    JurySession,
    Piece,
    PieceVersion,
    Review,
    Run,
)
from service.store.repositories.drafts import Drafts, Exports
from service.store.repositories.lookup import get
from service.store.repositories.pieces import Pieces
from service.use_cases.dossiers import is_masked, read_dossier
from service.use_cases.drafts import hides_coverage
from service.use_cases.errors import AnonymousSession, CoverageHidden, UnknownEvidence
from service.use_cases.grids import filled_grid, minutes_of, provenance
from service.use_cases.outcome_words import OUTCOMES
from service.use_cases.quotes import read_document
from service.use_cases.referentiels import bloc_of
from service.use_cases.session_board import BoardRow, read_board

_CHOICES = {Decision.ACCEPTED: "retenu", Decision.REJECTED: "écarté", Decision.ADDED: "ajouté"}


def annotations(access: Access, files: FileStore, dossier_id: str) -> bytes:
    """A dossier's evidence, and what jurors made of it, as W3C Web Annotations.

    Raises:
        NotFound: the dossier is out of reach, or has no draft.
        AnonymousSession: the pieces' words would say who the candidate is.
        CoverageHidden: the juror has not rated every criterion yet.
    """
    dossier = access.dossier(dossier_id)
    jury = get(access.session, JurySession, dossier.session_id)
    if is_masked(access, jury):
        raise AnonymousSession("Dans une session anonyme, les annotations ne sont pas communiquées aux jurés.")
    if hides_coverage(access, jury, dossier):
        raise CoverageHidden("Donnez d'abord votre appréciation de chaque critère : ce fichier montre le brouillon.")
    row = Drafts(access.session).current(dossier.id)
    draft = decode(row.body)
    read = _read_pieces(access, row)
    documents = dict(_documents(access, files, read))
    facts = provenance(access, jury, row, draft)
    return web_annotations(draft, bloc_of(access.session, jury), documents, _marks(access, row, read), facts)


def dossier_files(access: Access, files: FileStore, server: Server, dossier_id: str) -> Iterator[Entry]:
    """A dossier's files: the grid in three formats, the annotated pieces, the report, the data, the annotations."""
    grid = filled_grid(access, server, dossier_id)
    yield from _grid_files(grid, "")
    yield from _drafted_files(access, files, dossier_id, "")


def session_files(access: Access, files: FileStore, server: Server, session_id: str) -> Iterator[Entry]:
    """A session's files: the minutes, a table of the decisions, and those of each dossier in a folder."""
    board = read_board(access, session_id)
    minutes = minutes_paper(minutes_of(access, server, session_id))
    yield Entry("proces-verbal.pdf", (printed(minutes),))
    yield Entry("proces-verbal.docx", (written(minutes),))
    facts = provenance(access, board.jury, None, None)
    yield Entry("decisions.xlsx", (workbook((_decisions(board.rows), provenance_sheet(facts))),))
    for row in board.rows:
        folder = f"dossiers/{row.named.dossier.number:03}-{plain_name(row.named.label)}/"
        yield from _grid_files(filled_grid(access, server, row.named.dossier.id), folder)
        yield from _drafted_files(access, files, row.named.dossier.id, folder)


def session_facts(access: Access, session_id: str) -> dict[str, str]:
    """What the manifest of a session says beside the digests."""
    jury = access.jury_session(session_id)
    return {"Session": jury.title, **_facts(provenance(access, jury, None, None))}


def dossier_facts(access: Access, server: Server, dossier_id: str) -> dict[str, str]:
    """What the manifest of a dossier says beside the digests."""
    grid = filled_grid(access, server, dossier_id)
    return {"Session": grid.session, "Candidat": grid.dossier, **_facts(grid.provenance)}


def bundle_name(access: Access, dossier_id: str) -> str:
    """What the archive of a dossier is called."""
    found = read_dossier(access, dossier_id)
    return f"dossier-{found.dossier.number:03}-{plain_name(found.label)}.zip"


def _facts(facts: Provenance) -> dict[str, str]:
    return dict(facts.facts().rows)


def _grid_files(grid: FilledGrid, folder: str) -> Iterator[Entry]:
    paper = grid_paper(grid)
    yield Entry(f"{folder}grille.pdf", (printed(paper),))
    yield Entry(f"{folder}grille.docx", (written(paper),))
    yield Entry(f"{folder}grille.xlsx", (grid_workbook(grid),))


def _drafted_files(access: Access, files: FileStore, dossier_id: str, folder: str) -> Iterator[Entry]:
    """What was made of the draft, for those who may have it; nothing without a draft."""
    try:
        yield Entry(f"{folder}annotations.jsonld", (annotations(access, files, dossier_id),))
    except (NotFound, AnonymousSession, CoverageHidden):
        return
    for export in _exports(access, dossier_id):
        yield Entry(f"{folder}{export.file_name}", files.chunks(export.digest))


def _exports(access: Access, dossier_id: str) -> list[Export]:
    return Exports(access.session).of_draft(Drafts(access.session).current(dossier_id).id)


def _read_pieces(access: Access, row: Draft) -> dict[str, tuple[Piece, PieceVersion]]:
    """The pieces that a draft was made from, by what its evidence calls them."""
    read = Pieces(access.session).by_ids(get(access.session, Run, row.run_id).inputs)
    return dict(zip(piece_ids(piece.kind for piece, _ in read), read, strict=True))


def _documents(
    access: Access, files: FileStore, read: dict[str, tuple[Piece, PieceVersion]]
) -> Iterator[tuple[str, Document]]:
    for piece_id, (_, version) in read.items():
        try:
            yield piece_id, read_document(files, access.session, version)
        except (UnknownEvidence, NotFound):
            continue


def _marks(access: Access, row: Draft, read: dict[str, tuple[Piece, PieceVersion]]) -> list[JurorMark]:
    query = (
        select(EvidenceDecision, Account)
        .join(Review, Review.id == EvidenceDecision.review_id)
        .join(Account, Account.id == Review.juror_id)
        .where(Review.dossier_id == row.dossier_id)
        .order_by(EvidenceDecision.id)
    )
    if access.actor.reach(Action.READ, Kind.DELIBERATION) is None:
        query = query.where(Account.id == access.actor.account_id)
    by_version = {version.id: piece_id for piece_id, (_, version) in read.items()}
    return [
        _mark(decision, account, by_version)
        for decision, account in access.session.execute(query)
        if decision.draft_id in (None, row.id)
    ]


def _mark(decision: EvidenceDecision, account: Account, by_version: dict[str, str]) -> JurorMark:
    return JurorMark(
        id=decision.id,
        criterion=decision.criterion,
        choice=_CHOICES[decision.decision],
        by=account.name,
        note=decision.note,
        at=decision.decided_at.isoformat(),
        evidence=decision.evidence or "",
        piece=by_version.get(decision.piece_version_id or "", ""),
        passage=decision.passage or "",
        start=decision.start or 0,
        end=decision.end or 0,
        quote=decision.quote or "",
    )


def _decisions(rows: tuple[BoardRow, ...]) -> Sheet:
    cells = tuple(
        (
            row.named.dossier.number,
            row.named.label,
            row.group,
            OUTCOMES[row.settled.outcome] if row.settled and row.settled.outcome else "",
            ", ".join(reader.account.name for reader in row.readers if reader.signed),
            row.settled.minutes if row.settled else "",
        )
        for row in rows
    )
    header = ("N°", "Candidat", "Groupe", "Décision", "Relectures signées", "Motifs")
    return Sheet("Décisions", header, cells, (6, 30, 20, 20, 36, 80))
