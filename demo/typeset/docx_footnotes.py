"""The footnotes part of a Word document, which python-docx does not write."""

from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from demo.typeset.blocks import Run, Runs

_TEXT = "Footnote Text"
_REFERENCE = "Footnote Reference"
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote>"
)


class Footnotes:
    """The footnotes of a document: called one by one, then written as a part."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._notes: list[str] = []
        text = document.styles.add_style(_TEXT, WD_STYLE_TYPE.PARAGRAPH)
        text.base_style = document.styles["Normal"]
        text.font.size = Pt(9)
        text.paragraph_format.space_after = Pt(0)
        reference = document.styles.add_style(_REFERENCE, WD_STYLE_TYPE.CHARACTER)
        reference.font.superscript = True

    def call(self, paragraph: Paragraph, note: Runs) -> None:
        """Adds the note's call at the end of the paragraph."""
        number = len(self._notes) + 1
        reference = f'<w:footnoteReference {nsdecls("w")} w:id="{number}"/>'
        paragraph.add_run(style=_REFERENCE)._r.append(parse_xml(reference))
        text = "".join(map(_run_xml, (Run(" "), *note)))
        self._notes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            f"{text}</w:p></w:footnote>"
        )

    def attach(self) -> None:
        """Writes the part, when the document has notes."""
        if not self._notes:
            return
        xml = f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}{''.join(self._notes)}</w:footnotes>"
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode(),
            self._document.part.package,
        )
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _run_xml(run: Run) -> str:
    marks = ("<w:b/>" if run.bold else "") + ("<w:i/>" if run.italic else "")
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'
