"""A paper written as a Word document."""

import io
import re
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from service.exports.paper import Block, Facts, Heading, Paper, Quote, Signatures, Table, Text
from service.exports.wording import AUTHOR

_GREY = "5b5750"
_LOGO_HEIGHT = Pt(42)
_ROOM = Cm(15.2)
"""Between the margins of the library's own sheet."""
_LONGEST_PROPERTY = 250
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""


def written(paper: Paper) -> bytes:
    """The Word file of a paper."""
    document = docx.Document()
    _prepare(document, paper)
    if paper.letterhead.logo:
        document.add_picture(io.BytesIO(paper.letterhead.logo), height=_LOGO_HEIGHT)
    if paper.letterhead.school:
        _shaded(document.add_paragraph(), paper.letterhead.school)
    document.add_heading(_clean(paper.title), 0)
    _shaded(document.add_paragraph(), paper.subtitle)
    for block in paper.blocks:
        _write(document, block)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _prepare(document: Document, paper: Paper) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.element.rPr.append(_element("w:lang", val="fr-FR"))
    properties = document.core_properties
    properties.title = _clean(paper.title)[:_LONGEST_PROPERTY]
    properties.author = _clean(paper.letterhead.school or AUTHOR)[:_LONGEST_PROPERTY]
    properties.comments, properties.language = "", "fr-FR"
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)
    document.sections[0].footer.paragraphs[0].text = _clean(paper.foot)


def _write(document: Document, block: Block) -> None:
    match block:
        case Heading(text, level, ink):
            heading = document.add_heading(_clean(text), level)
            if ink:
                heading.runs[0].font.color.rgb = RGBColor.from_string(ink.lstrip("#"))
        case Text(text, small):
            run = document.add_paragraph().add_run(_clean(text))
            run.font.size = Pt(9) if small else None
        case Quote(words, place):
            document.add_paragraph(f"« {_clean(words)} »", style="Intense Quote")
            _shaded(document.add_paragraph(), place)
        case Facts(rows):
            _table(document, rows, (0.26, 0.74))
        case Table(header, rows, widths):
            _table(document, (header, *rows), widths, heads=True)
        case Signatures(names):
            _table(document, tuple((name, "") for name in names), (0.4, 0.6))


def _table(
    document: Document, rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...], heads: bool = False
) -> None:
    table = document.add_table(0, len(widths))
    table.style = "Table Grid"
    for at, texts in enumerate(rows):
        row = table.add_row()
        for cell, text, share in zip(row.cells, texts, widths, strict=True):
            cell.width = int(_ROOM * share)
            cell.paragraphs[0].add_run(_clean(text)).bold = heads and at == 0
    if heads and rows:
        table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
    document.add_paragraph()


def _shaded(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(_clean(text))
    run.font.size, run.font.color.rgb = Pt(9.5), RGBColor.from_string(_GREY)


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _clean(text: str) -> str:
    return _FORBIDDEN.sub(" ", text)
