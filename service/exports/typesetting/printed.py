"""A paper set as a PDF."""

import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as SetTable

from service.exports.paper import Block, Facts, Heading, Paper, Quote, Signatures, Table, Text
from service.exports.typesetting.fonts import Face, registered
from service.exports.wording import AUTHOR

_SIDE = 60.0
_PADDING = 6.0
"""What the library leaves on each side of what it sets."""
_ROOM = A4[0] - 2 * _SIDE - 2 * _PADDING
_LOGO_HEIGHT = 42.0
_INK, _GREY, _LINE = HexColor("#1d1c1a"), HexColor("#5b5750"), HexColor("#d5d0c5")


def printed(paper: Paper) -> bytes:
    """The PDF of a paper: the same paper gives the same bytes."""
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=_SIDE,
        rightMargin=_SIDE,
        topMargin=56,
        bottomMargin=64,
        title=f"{paper.title} · {paper.subtitle}",
        author=paper.letterhead.school or AUTHOR,
        creator=AUTHOR,
        lang="fr",
        invariant=1,
    )
    story = [flowable for block in paper.blocks for flowable in _set(block)]
    document.build([*_head(paper), *story], canvasmaker=_numbering(paper.foot))
    return stream.getvalue()


def _head(paper: Paper) -> Iterator[Flowable]:
    letterhead = paper.letterhead
    if letterhead.logo:
        logo = Image(io.BytesIO(letterhead.logo))
        logo.drawWidth, logo.drawHeight = logo.imageWidth * _LOGO_HEIGHT / logo.imageHeight, _LOGO_HEIGHT
        logo.hAlign = "LEFT"
        yield logo
        yield Spacer(0, 8)
    if letterhead.school:
        yield _paragraph(letterhead.school, _style(10, Face.SEMIBOLD, ink=_GREY))
    yield _paragraph(paper.title, _style(22, Face.SEMIBOLD, before=10))
    yield _paragraph(paper.subtitle, _style(12.5, before=4, after=16, ink=_GREY))


def _set(block: Block) -> Iterator[Flowable]:
    match block:
        case Heading(text, level, ink):
            size, before = (13.5, 18.0) if level == 1 else (10.5, 9.0)
            style = _style(size, Face.SEMIBOLD, before=before, after=4, ink=HexColor(ink) if ink else _INK)
            style.keepWithNext = 1
            yield _paragraph(text, style)
        case Text(text, small):
            yield _paragraph(text, _style(9 if small else 10, after=4, ink=_GREY if small else _INK))
        case Quote(words, place):
            style = _style(10, Face.ITALIC, indent=14)
            style.keepWithNext = 1
            yield _paragraph(f"« {words} »", style)
            yield _paragraph(place, _style(8.5, after=5, indent=14, ink=_GREY))
        case Facts(rows):
            yield _table([_cells(row, (_style(9, ink=_GREY), _style(9.5))) for row in rows], (0.26, 0.74))
        case Table(header, rows, widths):
            styles = [_style(9.5)] * len(header)
            head = _cells(header, [_style(8.5, Face.SEMIBOLD, ink=_GREY)] * len(header))
            yield _table([head, *(_cells(row, styles) for row in rows)], widths, heads=1)
            yield Spacer(0, 6)
        case Signatures(names):
            lines: list[list[Any]] = [[_paragraph(name, _style(9.5)), ""] for name in names]
            yield KeepTogether([Spacer(0, 18), _table(lines, (0.4, 0.6), height=38)])


def _table(rows: list[list[Any]], widths: tuple[float, ...], heads: int = 0, height: float | None = None) -> SetTable:
    look = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 10),
            ("TOPPADDING", (0, 0), (-1, -1), 3.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5),
        ]
    )
    heights = [height] * len(rows) if height else None
    sizes = [share * _ROOM for share in widths]
    # A comment may be longer than a page: its row is then cut.
    return SetTable(rows, sizes, heights, style=look, repeatRows=heads, splitInRow=1, hAlign="LEFT")


def _cells(texts: tuple[str, ...], styles: Any) -> list[Paragraph]:
    return [_paragraph(text, style) for text, style in zip(texts, styles, strict=True)]


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """The text as it is: what would be markup is shown as written."""
    printable = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return Paragraph(escape(printable).replace("\n", "<br/>"), style)


def _style(
    size: float,
    face: Face = Face.REGULAR,
    *,
    before: float = 0,
    after: float = 0,
    indent: float = 0,
    ink: Any = _INK,
) -> ParagraphStyle:
    return ParagraphStyle(
        "text",
        fontName=registered(face),
        fontSize=size,
        leading=size * 1.35,
        spaceBefore=before,
        spaceAfter=after,
        leftIndent=indent,
        textColor=ink,
        splitLongWords=1,
    )


def _numbering(foot: str) -> type[Canvas]:
    """A canvas that says at the foot of each page which it is, of how many."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 (the library's name)
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._kept, 1):
                self.__dict__.update(page)
                self.setFont(registered(Face.REGULAR), 8)
                self.setFillColor(_GREY)
                self.drawString(_SIDE + _PADDING, 36, foot[:110])
                self.drawRightString(A4[0] - _SIDE - _PADDING, 36, f"{number} / {len(self._kept)}")
                super().showPage()
            super().save()

    return Numbered
