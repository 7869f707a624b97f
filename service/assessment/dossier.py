"""One candidate's pieces for one bloc, read."""

from collections.abc import Iterator

from msgspec import Struct

from ingest.document import Document, Passage
from referentiel.model import PieceKind


class Piece(Struct, frozen=True):
    """What a candidate handed in, or the brief that they started from."""

    id: str
    """The file's stem, made unique in the dossier; what evidence names as its piece."""
    kind: PieceKind
    file_name: str
    document: Document


class Located(Struct, frozen=True):
    """A passage with the piece that holds it."""

    piece: Piece
    passage: Passage

    @property
    def key(self) -> str:
        """Unique in the dossier, stable between runs."""
        return f"{self.piece.id}/{self.passage.id}"


class Dossier(Struct, frozen=True):
    """One candidate's pieces for one bloc."""

    bloc: str
    pieces: tuple[Piece, ...]

    def evidence_passages(self) -> Iterator[Located]:
        """Every passage that may serve as evidence: none of the brief."""
        for piece in self.pieces:
            if piece.kind.evidence:
                yield from (Located(piece, passage) for passage in piece.document.passages)

    def piece(self, piece_id: str) -> Piece:
        """The piece of that id (``KeyError`` when there is none)."""
        for piece in self.pieces:
            if piece.id == piece_id:
                return piece
        raise KeyError(piece_id)
