"""Word pieces: real heading, list, caption and footnote styles, tables, running header and page numbers."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from demo.typeset import blocks
from demo.typeset.docx_footnotes import Footnotes
from demo.typeset.errors import MarkupError
from demo.typeset.package import without_clock

_ALIGNMENTS = {
    blocks.Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    blocks.Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    blocks.Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
}
_TEXT_WIDTH = Cm(16)
_EPOCH = datetime(2026, 1, 1)


def typeset_docx(source: blocks.Source) -> bytes:
    """A source as a Word document; the same bytes each time.

    Raises:
        MarkupError: the source uses a block that Word pieces do not have (a figure, columns).
    """
    document = docx.Document()
    _set_up(document, source.front)
    _Writer(document, source).write()
    output = BytesIO()
    document.save(output)
    return without_clock(output.getvalue())


def _set_up(document: Document, front: blocks.Front) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.3)
    section.header.paragraphs[0].text = front.header
    section.footer.paragraphs[0].text = f"{front.footer}\t\t"
    _add_page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author, properties.comments = front.title, front.author, ""
    properties.created = properties.modified = _EPOCH
    properties.last_modified_by, properties.revision, properties.language = front.author, 1, "fr-FR"
    _set_styles(document, front)


def _set_styles(document: Document, front: blocks.Front) -> None:
    accent = RGBColor.from_string(front.accent)
    face = "Times New Roman" if front.serif else "Arial"
    for name, size in (
        ("Normal", 11),
        ("Title", 24),
        ("Subtitle", 13),
        ("Heading 1", 16),
        ("Heading 2", 13),
        ("Heading 3", 11),
    ):
        style: Any = document.styles[name]
        style.font.name, style.font.size = face, Pt(size)
        style.element.rPr.rFonts.attrib.clear()
        style.font.name = face
        if name != "Normal":
            style.font.color.rgb = accent
    styles: Any = document.styles
    styles["Normal"].paragraph_format.space_after = Pt(8)
    styles["Normal"].paragraph_format.line_spacing = 1.2
    title = styles["Title"].element.pPr
    title.remove(title.find(qn("w:pBdr")))
    styles["Subtitle"].font.italic = False
    styles["Caption"].font.color.rgb = RGBColor(0x44, 0x44, 0x44)


def _add_page_number(paragraph: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "1"), ("end", "")):
        run = paragraph.add_run(text if text == "1" else "")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif text == "PAGE":
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> PAGE </w:instrText>'))


class _Writer:
    """Appends the blocks of a source to a document."""

    def __init__(self, document: Document, source: blocks.Source) -> None:
        self._document = document
        self._source = source
        self._footnotes = Footnotes(document)

    def write(self) -> None:
        front = self._source.front
        self._document.add_paragraph(front.title, style="Title")
        if front.subtitle:
            self._document.add_paragraph(front.subtitle, style="Subtitle")
        for detail in (front.author, *front.details):
            self._document.add_paragraph(detail)
        content = self._source.blocks
        for block, following in zip(content, (*content[1:], None), strict=True):
            self._add(block)
            if isinstance(block, blocks.Caption) and isinstance(following, blocks.Table):
                self._document.paragraphs[-1].paragraph_format.keep_with_next = True
        self._footnotes.attach()

    def _add(self, block: blocks.Block) -> None:
        match block:
            case blocks.Heading():
                self._add_paragraph(block.runs, f"Heading {block.level}")
            case blocks.Paragraph():
                self._add_paragraph(block.runs, "Normal")
            case blocks.Quote():
                self._add_paragraph(block.runs, "Quote")
            case blocks.Caption():
                self._add_paragraph(block.runs, "Caption")
            case blocks.Items():
                self._add_items(block)
            case blocks.Table():
                self._add_table(block)
            case blocks.PageBreak():
                self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case _:
                raise MarkupError(self._source.front.title, f"bloc sans équivalent Word : {type(block).__name__}")

    def _add_paragraph(self, runs: blocks.Runs, style: str) -> Paragraph:
        paragraph = self._document.add_paragraph(style=style)
        self._add_runs(paragraph, runs)
        return paragraph

    def _add_runs(self, paragraph: Paragraph, runs: blocks.Runs) -> None:
        for run in runs:
            if run.note:
                self._footnotes.call(paragraph, self._source.notes[run.note])
            else:
                added = paragraph.add_run(run.text)
                added.bold, added.italic = run.bold or None, run.italic or None

    def _add_items(self, block: blocks.Items) -> None:
        style = "List Number" if block.numbered else "List Bullet"
        paragraphs = [self._add_paragraph(item, style) for item in block.items]
        if block.numbered:
            _restart_numbering(self._document, paragraphs)

    def _add_table(self, block: blocks.Table) -> None:
        table = self._document.add_table(len(block.rows), len(block.weights), style="Table Grid")
        table.autofit = False
        share = _TEXT_WIDTH / sum(block.weights)
        for column, weight in enumerate(block.weights):
            table.columns[column].width = Length(int(weight * share))
        for row_number, row in enumerate(block.rows):
            for column, runs in enumerate(row):
                cell = table.cell(row_number, column)
                cell.width = Length(int(block.weights[column] * share))
                self._fill(cell, runs, block.aligns[column], header=row_number == 0)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        self._document.add_paragraph()

    def _fill(self, cell: _Cell, runs: blocks.Runs, align: blocks.Align, *, header: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment = _ALIGNMENTS[align]
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.line_spacing = 1
        self._add_runs(paragraph, runs)
        for run in paragraph.runs:
            run.font.size = Pt(9)
            run.font.bold = header or run.font.bold
        if header:
            shading = f'<w:shd {nsdecls("w")} w:val="clear" w:fill="E4EAED"/>'
            cell._tc.get_or_add_tcPr().append(parse_xml(shading))


def _restart_numbering(document: Document, paragraphs: Sequence[Paragraph]) -> None:
    """Makes a list count from 1 again: in Word all the items of a style belong to one list."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = number.numId
        properties.get_or_add_ilvl().val = 0
