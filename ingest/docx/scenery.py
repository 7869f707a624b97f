"""What lies around the text of a Word file: pictures behind it, and the parts that are not read."""

from docx.document import Document

from ingest.colours import Colour
from ingest.document import NoticeKind
from ingest.docx.names import BOX, WP, W
from ingest.docx.package import has_comments, running_roots
from ingest.docx.paragraphs import blocks
from ingest.gathering import Gathering
from ingest.xml import Element

_LEAST_EMU = 2_500_000
"""A picture smaller than this on a side (7 cm) is no background to a page."""
_CHANGES = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_UNREAD = (
    (f"{W}object", "Les objets incorporés au document (tableurs, autres fichiers) n'ont pas été lus."),
    (f"{W}altChunk", "Une partie du document, incorporée depuis un autre fichier, n'a pas été lue."),
    (f"{W}subDoc", "Une partie du document, tenue dans un autre fichier, n'a pas été lue."),
)


class Scenery:
    """Which blocks of the body may have a picture behind them, which makes their background unknown."""

    def __init__(self, document: Document) -> None:
        self._everywhere = any(_has_backdrop(root) for root in running_roots(document))
        self._backed = _backed_blocks(document.element.body)

    def ground(self, index: int, page: Colour) -> Colour | None:
        """What lies behind the block of that rank; None when it is unknown."""
        return None if self._everywhere or index in self._backed else page


def notify_unread(document: Document, gathering: Gathering) -> None:
    """Says which parts of the document were not read, and that its tracked changes were settled."""
    body: Element = document.element.body
    for tag, message in _UNREAD:
        if next(body.iter(tag), None) is not None:
            gathering.notify(NoticeKind.UNREAD_PART, message)
    if next(body.iter(*_CHANGES), None) is not None:
        gathering.notify(
            NoticeKind.TRACKED_CHANGES,
            "Le document contient des modifications suivies : les ajouts ont été lus, les suppressions ignorées.",
        )
    if has_comments(document):
        gathering.notify(NoticeKind.UNREAD_PART, "Les commentaires posés dans le document n'ont pas été lus.")
    if not gathering.blocks and next(body.iter(f"{W}drawing", f"{W}pict"), None) is not None:
        gathering.notify(NoticeKind.UNREAD_PART, "Le document ne contient que des images : leur texte n'a pas été lu.")


def _backed_blocks(body: Element) -> set[int]:
    """The blocks on the same stretch, between two page breaks, as a large floating picture."""
    backed: set[int] = set()
    stretch: list[int] = []
    has_backdrop = False
    for index, block in enumerate(blocks(body)):
        if _begins_page(block):
            backed.update(stretch if has_backdrop else ())
            stretch, has_backdrop = [], False
        stretch.append(index)
        has_backdrop = has_backdrop or _has_backdrop(block)
    backed.update(stretch if has_backdrop else ())
    return backed


def _begins_page(block: Element) -> bool:
    breaks = (b for b in block.iter(f"{W}br") if b.get(f"{W}type") == "page")
    return any(next(found, None) is not None for found in (breaks, block.iter(f"{W}lastRenderedPageBreak")))


def _has_backdrop(element: Element) -> bool:
    for anchor in element.iter(f"{WP}anchor"):
        extent = anchor.find(f"{WP}extent")
        sides = () if extent is None else (extent.get("cx") or "", extent.get("cy") or "")
        is_large = any(side.isdigit() and int(side) >= _LEAST_EMU for side in sides)
        if is_large and next(anchor.iter(BOX), None) is None:
            return True
    return False
