"""Paragraphs of a Word file: how each is named, found again, and where each of its characters stands.

A path names a paragraph, from the outside in, counting from 0::

    body/12                      the 13th block (paragraph or table) of the body
    body/3/row/1/cell/0/0        the first paragraph of the first cell of the second row of the table body/3
    body/12/box/0/1              the second paragraph of the first text box anchored in the paragraph body/12
    footnote/2/0, endnote/5/0    the first paragraph of the note whose w:id is 2, 5

Blocks, rows and cells are counted in document order, looking through content controls, custom XML and insertions;
cells are the w:tc elements of the row, merged or not; text boxes are those of the paragraph's own drawings, of which
mc:Fallback copies do not count.

The characters of a paragraph are those that its own runs print, in order, hidden or not: the text of w:t, one
character for a tab, a break, a non-breaking hyphen or a symbol, the text of mathematics. Not the text of deletions,
field codes, note marks, placeholders, nor of its text boxes. A ``SourceRange`` counts these characters.
"""

from collections.abc import Iterable, Iterator

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from msgspec import Struct

from ingest.docx.names import BOX, CELL, FALLBACK, MC, OFF, PARAGRAPH, ROW, RUN, TABLE, VAL, M, W
from ingest.xml import Element, parse

_THROUGH = frozenset({f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")})
_INLINE = _THROUGH | {f"{W}{name}" for name in ("hyperlink", "fldSimple", "dir", "bdo", "ruby", "rubyBase")}
_MATHS = frozenset({f"{M}oMath", f"{M}oMathPara"})
_SINGLE = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_NOTE_PARTS = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
_SYMBOLS = dict(
    zip(
        "\u00b7\u00a7\u00d8\u00fc\u00fb\u00e0\u00e8\u00f0\u00de\u00ae\u00a8\u006f\u00fe\u00a3\u00b3\u00b1",
        "••➢✓✗→➔⇨⇒→■□☑≤≥±",
        strict=True,
    )
)


class Piece(Struct, frozen=True):
    """Characters that one node of a run prints."""

    run: Element
    """The w:r that holds them; in mathematics, the m:r."""
    node: Element
    """The w:t (or m:t) whose text they are, or the element that stands for the only one."""
    text: str


class Character(Struct, frozen=True):
    """One character of a paragraph."""

    run: Element
    node: Element
    offset: int
    """Its rank in the node's text; 0 for an element that stands for one character."""


def characters(paragraph: Element) -> tuple[Character, ...]:
    """The paragraph's characters, in order; a run is split before one of them to mark a range."""
    return tuple(
        Character(piece.run, piece.node, offset) for piece in pieces(paragraph) for offset in range(len(piece.text))
    )


def pieces(paragraph: Element) -> Iterator[Piece]:
    """The paragraph's characters by node, in order."""
    codes: list[bool] = []
    for run in runs(paragraph):
        marked = _has_custom_mark(run)
        for node in run:
            if node.tag == f"{W}fldChar":
                _follow_field(node, codes)
            elif not any(codes) and not marked:
                text = _printed(node)
                if text:
                    yield Piece(run, node, text)


def runs(paragraph: Iterable[Element]) -> Iterator[Element]:
    """The paragraph's own runs (w:r and m:r), without those of deletions and placeholders."""
    for child in paragraph:
        if child.tag == RUN:
            yield child
            yield from _ruby_runs(child)
        elif child.tag in _MATHS:
            yield from child.iter(f"{M}r")
        elif child.tag in _INLINE and not is_placeholder(child):
            yield from runs(child)
        elif child.tag == f"{MC}AlternateContent":
            yield from runs(_alternative(child))


def blocks(container: Iterable[Element]) -> Iterator[Element]:
    """The paragraphs and tables of a body, a cell, a note or a text box, in order."""
    for child in container:
        if child.tag in (PARAGRAPH, TABLE):
            yield child
        elif child.tag in _THROUGH:
            yield from blocks(child)
        elif child.tag == f"{MC}AlternateContent":
            yield from blocks(_alternative(child))


def rows(table: Element) -> Iterator[Element]:
    """The rows of a table, in order."""
    return _through(table, ROW)


def cells(row: Element) -> Iterator[Element]:
    """The cells of a row, in order."""
    return _through(row, CELL)


def boxes(paragraph: Element) -> Iterator[Element]:
    """The text boxes anchored in a paragraph, each once."""
    for run in runs(paragraph):
        yield from _boxes(run)


def paragraph_at(document: Document, path: str) -> Element:
    """The w:p that a path names (see above for paths).

    Raises:
        KeyError: the file has none of that name.
    """
    steps = path.split("/")
    try:
        element = _root(document, steps)
        while steps:
            element = _step(element, steps)
    except (IndexError, ValueError) as error:
        raise KeyError(path) from error
    if element.tag != PARAGRAPH:
        raise KeyError(path)
    return element


def note_part(document: Document, kind: str) -> Element | None:
    """The root of the part that holds the notes of that kind (``footnote``, ``endnote``)."""
    for relationship in document.part.rels.values():
        if relationship.reltype == _NOTE_PARTS[kind] and not relationship.is_external:
            return parse(relationship.target_part.blob)
    return None


def notes(root: Element, kind: str) -> dict[str, Element]:
    """The notes of a part by their w:id."""
    return {note.get(f"{W}id") or "": note for note in root.findall(f"{W}{kind}")}


def is_placeholder(element: Element) -> bool:
    """Whether a content control shows its prompt (« Cliquez ici… ») rather than a person's text."""
    shown = element.find(f"{W}sdtPr/{W}showingPlcHdr")
    return shown is not None and shown.get(VAL) not in OFF


def _root(document: Document, steps: list[str]) -> Element:
    root = steps.pop(0)
    if root in _NOTE_PARTS:
        part = note_part(document, root)
        return _nth_block({} if part is None else notes(part, root), steps)
    if root != "body":
        raise KeyError(root)
    return list(blocks(document.element.body))[int(steps.pop(0))]


def _nth_block(by_id: dict[str, Element], steps: list[str]) -> Element:
    return list(blocks(by_id[steps.pop(0)]))[int(steps.pop(0))]


def _step(element: Element, steps: list[str]) -> Element:
    match steps[0]:
        case "row":
            cell = list(cells(list(rows(element))[int(steps[1])]))[int(steps[3])]
            found, used = list(blocks(cell))[int(steps[4])], 5
        case "box":
            found, used = list(blocks(list(boxes(element))[int(steps[1])]))[int(steps[2])], 3
        case unknown:
            raise KeyError(unknown)
    del steps[:used]
    return found


def _through(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _THROUGH:
            yield from _through(child, tag)


def _alternative(element: Element) -> Iterable[Element]:
    for tag in (f"{MC}Choice", FALLBACK):
        chosen = element.find(tag)
        if chosen is not None:
            return chosen
    return ()


def _boxes(element: Iterable[Element]) -> Iterator[Element]:
    for child in element:
        if child.tag == BOX:
            yield child
        elif child.tag == f"{MC}AlternateContent":
            yield from _boxes(_alternative(child))
        elif child.tag not in (f"{W}t", FALLBACK):
            yield from _boxes(child)


def _ruby_runs(run: Element) -> Iterator[Element]:
    for base in run.findall(f"{W}ruby/{W}rubyBase"):
        yield from runs(base)


def _follow_field(mark: Element, codes: list[bool]) -> None:
    """Keeps, for each open field, whether its code is being read rather than its result."""
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        codes.append(True)
    elif kind == "separate" and codes:
        codes[-1] = False
    elif kind == "end" and codes:
        codes.pop()


def _has_custom_mark(run: Element) -> bool:
    """Whether the run's text is the mark of a note that numbers itself by hand."""
    calls = (run.find(f"{W}footnoteReference"), run.find(f"{W}endnoteReference"))
    return any(call is not None and (call.get(f"{W}customMarkFollows") or "0") not in OFF for call in calls)


def _printed(node: Element) -> str:
    if node.tag in (f"{W}t", f"{M}t"):
        return node.text or ""
    if node.tag == f"{W}sym":
        return _symbol(node.get(f"{W}char") or "")
    return _SINGLE.get(node.tag, "")


def _symbol(code: str) -> str:
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    if "\uf000" <= character <= "\uf0ff":
        return _SYMBOLS.get(chr(ord(character) - 0xF000), "")
    return "" if "\ud800" <= character <= "\udfff" else character
