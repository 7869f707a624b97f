"""PDF files drawn for the tests, and what the reader makes of them."""

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.blocks import Block, RawDocument
from ingest.document import PassageKind
from ingest.limits import Limits
from ingest.pdf import read_blocks

BODY = "Times-Roman"
BOLD = "Times-Bold"
ITALIC = "Times-Italic"
LEFT, TOP = 70.0, 760.0

LOREM = (
    "La compagnie arrive au port un matin de brume. Les caisses sont posées sur le quai, comptées deux fois, puis "
    "rangées sous la halle. On attend le camion qui doit venir de Nantes avec les praticables. Personne ne parle "
    "beaucoup. À midi, le soleil passe entre deux nuages et tout le monde mange debout, près du bastingage."
)
SECOND = (
    "L'après-midi commence par un essai de lumière. Trois projecteurs suffisent pour la première scène. Le reste "
    "viendra demain, quand les habitants auront apporté leurs lampes. Une vieille dame demande si elle peut rester. "
    "Elle s'assoit sur une bobine de câble et ne bouge plus jusqu'au soir."
)


class Drawing:
    """A PDF being drawn, with the origin at the bottom left of each page."""

    def __init__(self, size: tuple[float, float] = A4, **options: object) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=size, invariant=1, **options)
        self.y = TOP

    def text(self, x: float, y: float, text: str, font: str = BODY, size: float = 11, colour: str = "black") -> None:
        self.canvas.setFillColor(colour)
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)
        self.canvas.setFillColor("black")

    def line(self, text: str, font: str = BODY, size: float = 11, x: float = LEFT, after: float = 0) -> None:
        """One line at the pen, which goes down."""
        self.text(x, self.y, text, font, size)
        self.y -= 1.3 * size + after

    def paragraph(
        self,
        text: str,
        width: float = 450,
        x: float = LEFT,
        *,
        font: str = BODY,
        size: float = 11,
        indent: float = 0,
        hang: float = 0,
        after: float = 8,
    ) -> None:
        """A text broken into lines of that width at most, from the pen down."""
        parts = broken(text, width - indent, width - hang, font, size)
        for number, part in enumerate(parts):
            self.text(x + (hang if number else indent), self.y, part, font, size)
            self.y -= 1.3 * size
        self.y -= after

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, y0, x1, y1)

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.canvas.setFillColor(colour)
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)
        self.canvas.setFillColor("black")

    def picture(self, x: float, y: float, width: float, height: float, pixels: Callable[[int, int], int]) -> None:
        """A grey picture of 160 by 160 pixels, each from 0 to 255."""
        data = bytes(pixels(column, row) for row in range(160) for column in range(160))
        header = b"P5 160 160 255\n"
        self.canvas.drawImage(ImageReader(io.BytesIO(header + data)), x, y, width, height)

    def page(self) -> None:
        self.canvas.showPage()
        self.y = TOP

    def bytes(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()


def broken(text: str, first: float, rest: float, font: str = BODY, size: float = 11) -> list[str]:
    """A text in lines of at most those widths."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pdfmetrics.stringWidth(longer, font, size) <= (rest if len(lines) > 1 else first):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def embedded_font() -> str:
    """The name of the TrueType font that comes with reportlab, which maps its glyphs to Unicode."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    return "Vera"


def grid(
    drawing: Drawing, rows: Sequence[Sequence[str]], widths: Sequence[float], height: float = 22, bold: bool = True
) -> None:
    """A table with all its rules, the first row in bold, from the pen down."""
    top = drawing.y + 14
    edges = [LEFT + sum(widths[:index]) for index in range(len(widths) + 1)]
    for number, row in enumerate(rows):
        for x, cell in zip(edges, row, strict=False):
            for line, part in enumerate(cell.split("\n")):
                font = BOLD if bold and number == 0 else BODY
                drawing.text(x + 4, drawing.y - 11 * line, part, font, 9)
        drawing.y -= height
    for level in range(len(rows) + 1):
        drawing.rule(edges[0], top - height * level, edges[-1], top - height * level)
    for x in edges:
        drawing.rule(x, top, x, top - height * len(rows))
    drawing.y -= 10


def read(drawing: Drawing | bytes, limits: Limits | None = None) -> RawDocument:
    return read_blocks(drawing if isinstance(drawing, bytes) else drawing.bytes(), limits or Limits())


def texts(document: RawDocument, kind: PassageKind | None = None) -> list[str]:
    return [block.text for block in document.blocks if kind is None or block.kind is kind]


def rows(document: RawDocument) -> list[list[str]]:
    """The cells of each table row."""
    return [cells(block) for block in document.blocks if block.kind is PassageKind.TABLE_ROW]


def cells(block: Block) -> list[str]:
    return [block.text[span.start : span.end] for span in block.cells]
