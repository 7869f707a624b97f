"""What a reader gathers on its way through a file, kept within the limits."""

from ingest.blocks import Block, RawDocument
from ingest.document import HiddenReason, Notice, NoticeKind, Page, PassageKind, Quarantined, Span
from ingest.errors import EmptyFile, TooLarge
from ingest.limits import Limits
from ingest.located import Located


class Gathering:
    """Blocks, furniture, quarantined text and notices, in the order in which they were met."""

    def __init__(self, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self._limits = limits
        self._characters = 0
        self._furniture: dict[str, None] = {}
        self._quarantine: list[Quarantined] = []
        self._notices: dict[Notice, None] = {}

    def add(self, block: Block) -> None:
        """Keeps a block that people see. Raises ``TooLarge`` past the limit on characters."""
        self._count(block.text)
        self.blocks.append(block)

    def text(self, kind: PassageKind, text: Located, page: int | None = None, where: str = "", level: int = 0) -> None:
        """Keeps a text as a block of that kind, unless it is empty; words it concealed go to quarantine."""
        self.conceal(text.concealed, page, where)
        if text.text:
            self.add(Block(kind, text.text, text.fragments, page, level))

    def row(self, cells: tuple[Located, ...], columns: tuple[str, ...], page: int | None, where: str) -> None:
        """Keeps a table row: its cells joined by one space, an empty cell being an empty span."""
        for cell in cells:
            self.conceal(cell.concealed, page, where)
        block = row_block(cells, columns, page)
        if block.text:
            self.add(block)

    def set_aside(self, text: str) -> None:
        """Keeps a running header, a footer or a table of contents out of the text."""
        self._count(text)
        if text.strip():
            self._furniture[" ".join(text.split())] = None

    def hide(self, text: str, reason: HiddenReason, where: str, page: int | None = None) -> None:
        """Quarantines text that people do not see."""
        self._count(text)
        if text.strip():
            self._quarantine.append(Quarantined(" ".join(text.split()), reason, page, (), where))

    def conceal(self, words: tuple[str, ...], page: int | None, where: str) -> None:
        """Quarantines the words carried by invisible characters."""
        for text in words:
            self.hide(text, HiddenReason.INVISIBLE_CHARACTERS, where, page)

    def notify(self, kind: NoticeKind, message: str, page: int | None = None) -> None:
        """Says once what people must know of."""
        self._notices[Notice(kind, message, page)] = None

    def raw(self, pages: tuple[Page, ...] = (), title: str = "") -> RawDocument:
        """All of it. Raises ``EmptyFile`` when there is nothing to show and nothing to say."""
        if not (self.blocks or self._quarantine or self._notices):
            raise EmptyFile("Le fichier ne contient aucun texte.")
        return RawDocument(
            pages=pages,
            blocks=tuple(self.blocks),
            title=" ".join(title.split()),
            furniture=tuple(self._furniture),
            quarantine=tuple(self._quarantine),
            notices=tuple(self._notices),
        )

    def _count(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > self._limits.characters:
            raise TooLarge(f"Le texte du fichier dépasse {self._limits.characters} caractères, la limite acceptée.")


def row_block(cells: tuple[Located, ...], columns: tuple[str, ...], page: int | None = None) -> Block:
    """A table row as one block: the cells that are not empty joined by one space, each with its span."""
    text, fragments, spans = "", [], []
    for cell in cells:
        start = len(text) + 1 if text and cell.text else len(text)
        fragments += [type(f)(f.start + start, f.end + start, f.place) for f in cell.fragments]
        text = f"{text} {cell.text}" if text and cell.text else text + cell.text
        spans.append(Span(start, len(text)))
    return Block(PassageKind.TABLE_ROW, text, tuple(fragments), page, 0, columns, tuple(spans))
