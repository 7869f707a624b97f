"""Word files written for the tests: python-docx for what it knows, raw markup for the rest."""

import io
import zipfile
from collections.abc import Callable

import docx
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from ingest.blocks import Block, RawDocument
from ingest.docx import read_blocks
from ingest.limits import Limits

LIMITS = Limits()
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def empty() -> Document:
    """A document without any paragraph."""
    return docx.Document()


def put(document: Document, *markup: str) -> Document:
    """The document with blocks of raw markup at the end of its body."""
    body = document.element.body
    for block in markup:
        tag, _, rest = block.partition(">") if "/>" not in block.split(">")[0] + ">" else (block[:-2], "", "")
        whole = f"{tag} {NAMES}>{rest}" if rest else f"{tag} {NAMES}/>"
        body.insert_element_before(parse_xml(whole), "w:sectPr")
    return document


def word(*markup: str) -> Document:
    """A document whose body is made of these blocks of raw markup."""
    return put(empty(), *markup)


def p(content: str, properties: str = "") -> str:
    """A paragraph of raw runs."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str, properties: str = "") -> str:
    """A table of raw rows."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells: plain texts, or raw w:tc elements."""
    inside = "".join(cell if cell.startswith("<") else tc(p(r(cell))) for cell in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inside}</w:tr>"


def tc(content: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def notes_part(document: Document, *notes: tuple[int, str]) -> Document:
    """The document with footnotes, each a w:id and its raw paragraphs."""
    inside = "".join(f'<w:footnote w:id="{number}">{content}</w:footnote>' for number, content in notes)
    data = f"<w:footnotes {NAMES}>{inside}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, data, document.part.package)
    document.part.relate_to(part, FOOTNOTES)
    return document


def saved(document: Document) -> bytes:
    """The file's bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(document: Document, limits: Limits = LIMITS) -> RawDocument:
    """What the reader makes of the document."""
    return read_blocks(saved(document), limits)


def blocks(document: Document) -> list[tuple[str, str]]:
    """The kind and the text of each block that the reader makes of the document."""
    return [(block.kind.value, block.text) for block in read(document).blocks]


def texts(document: Document) -> list[str]:
    """The text of each block."""
    return [block.text for block in read(document).blocks]


def only(document: Document) -> Block:
    """The document's only block."""
    (block,) = read(document).blocks
    return block


def rewritten(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """An archive with each entry changed, or dropped when the change gives None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
    return buffer.getvalue()
