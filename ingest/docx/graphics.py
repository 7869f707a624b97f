"""Charts and SmartArt diagrams of a Word file, whose text stands in parts of its own."""

from collections.abc import Iterator

from docx.document import Document

from ingest.blocks import Block
from ingest.charts import CHART, DIAGRAM, chart_blocks, diagram_texts
from ingest.document import PassageKind
from ingest.docx.names import R
from ingest.docx.paragraphs import runs
from ingest.errors import CorruptFile
from ingest.xml import Element, parse


def graphics(paragraph: Element) -> Iterator[Element]:
    """The references to charts and diagrams anchored in a paragraph, in order."""
    for run in runs(paragraph):
        yield from run.iter(CHART, DIAGRAM)


def graphic_blocks(document: Document, reference: Element, page: int | None) -> list[Block] | None:
    """The text of a chart or a diagram; None when its part is missing or unreadable."""
    relationship = reference.get(f"{R}id" if reference.tag == CHART else f"{R}dm")
    part = document.part.rels.get(relationship or "")
    if part is None or part.is_external:
        return None
    try:
        root = parse(part.target_part.blob)
    except CorruptFile:
        return None
    if reference.tag == CHART:
        return list(chart_blocks(root, page))
    return [Block(PassageKind.PARAGRAPH, text, (), page) for text in diagram_texts(root)]
