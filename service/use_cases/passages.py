"""The passages of a piece, as one person may read them."""

from msgspec import Struct

from ingest.document import Box, Document, PassageKind
from service.people.access import Access
from service.privacy.anonymity import Mask
from service.store.files import FileStore
from service.store.models import Candidate, Dossier, Piece
from service.store.repositories.lookup import get
from service.use_cases.dossiers import anonymous_label, is_masked
from service.use_cases.pieces import dossiers_of_piece, jury_of_piece
from service.use_cases.quotes import read_document


class PassageText(Struct, frozen=True):
    """A passage: its words, and where they stand."""

    id: str
    text: str
    kind: PassageKind
    page: int | None
    headings: tuple[str, ...]
    boxes: tuple[Box, ...]


class PieceText(Struct, frozen=True):
    """What was read in a file."""

    version: str
    pages: int
    passages: tuple[PassageText, ...]
    masked: tuple[Box, ...]
    """What must be covered on the page images, in an anonymous session."""


def read_text(access: Access, files: FileStore, version_id: str) -> PieceText:
    """The passages of a version, masked for jurors of an anonymous session.

    Raises:
        NotFound: out of reach.
        UnknownEvidence: not read yet.
    """
    piece, version = access.piece_version(version_id)
    document = read_document(files, access.session, version)
    mask = mask_of(access, piece)
    shown = document if mask is None else mask.document(document)
    return PieceText(
        version=version.id,
        pages=len(document.pages),
        passages=_passages(shown),
        masked=() if mask is None else mask.boxes(document),
    )


def mask_of(access: Access, piece: Piece) -> Mask | None:
    """What hides a piece's candidates from the one who asks; None when nothing does."""
    if piece.session_id is not None or not is_masked(access, jury_of_piece(access.session, piece)):
        return None
    dossiers = dossiers_of_piece(access.session, piece)
    return Mask(anonymous_label(dossiers[0]), [name for dossier in dossiers for name in _names(access, dossier)])


def _names(access: Access, dossier: Dossier) -> tuple[str, str]:
    candidate = get(access.session, Candidate, dossier.candidate_id)
    return candidate.name, candidate.email


def _passages(document: Document) -> tuple[PassageText, ...]:
    return tuple(
        PassageText(passage.id, passage.text, passage.kind, passage.page, passage.headings, passage.boxes())
        for passage in document.passages
    )
