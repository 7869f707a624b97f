"""What jurors must know of how a piece was read: hidden text, unread pages, repairs."""

from collections.abc import Iterator

from ingest.document import HiddenReason
from service.assessment.dossier import Piece
from service.assessment.draft import PieceWarning

_HIDDEN = {
    HiddenReason.INVISIBLE: "Texte qu'un lecteur ne voit pas",
    HiddenReason.TINY: "Texte trop petit pour être lu",
    HiddenReason.HIDDEN_MARKUP: "Texte marqué comme masqué dans le fichier",
    HiddenReason.INVISIBLE_CHARACTERS: "Caractères invisibles",
    HiddenReason.ADDRESSES_MACHINE: "Texte qui s'adresse à un programme plutôt qu'au jury",
}


def piece_warnings(piece: Piece) -> Iterator[PieceWarning]:
    """Quarantined texts first, then the reader's notices, each in the order of the file."""
    for hidden in piece.document.quarantine:
        place = f", {hidden.where}" if hidden.where else f", p. {hidden.page}" if hidden.page else ""
        yield PieceWarning(
            piece=piece.id,
            kind=hidden.reason.value,
            message=f"{_HIDDEN[hidden.reason]}{place}. Il n'a été ni indexé ni pris en compte.",
            page=hidden.page,
            boxes=hidden.boxes,
            text=hidden.text,
        )
    for notice in piece.document.notices:
        yield PieceWarning(piece=piece.id, kind=notice.kind.value, message=notice.message, page=notice.page)
