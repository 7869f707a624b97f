"""Comments' anchors in the text: from before a character to after another, whatever holds them.

Runs are split where a quote begins or ends inside one; both halves keep the run's formatting, so the text looks and
reads the same. Where Word admits no comment (notes, text boxes), the anchor is what calls or holds the passage.
"""

import copy
from typing import Any

from docx.document import Document
from lxml import etree
from msgspec import Struct

from ingest.docx.names import BOX, PARAGRAPH, RUN, M, W
from ingest.docx.paragraphs import characters, paragraph_at, runs

_HOLDERS = frozenset(
    {PARAGRAPH}
    | {
        f"{W}{name}"
        for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdtContent", "customXml", "fldSimple", "dir", "bdo")
    }
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Stretch(Struct, frozen=True):
    """The characters ``[start, end)`` of the paragraph of that path, as ``ingest.docx.paragraphs`` counts them."""

    path: str
    start: int
    end: int


class Anchor(Struct, frozen=True):
    """The first and last elements that a comment is about."""

    first: Any
    last: Any

    def mark(self, comment_id: str) -> None:
        """Ties a comment to the elements."""
        start, end = etree.Element(f"{W}commentRangeStart"), etree.Element(f"{W}commentRangeEnd")
        reference = etree.Element(RUN)
        for element in (start, end, etree.SubElement(reference, f"{W}commentReference")):
            element.set(f"{W}id", comment_id)
        self.first.addprevious(start)
        self.last.addnext(reference)
        self.last.addnext(end)


def anchor(document: Document, stretches: list[Stretch]) -> Anchor:
    """The anchor of a quote that stands on those stretches, in the body itself.

    Raises:
        KeyError: the file has no such paragraph, or the paragraph no such characters.
    """
    head, tail = stretches[0], stretches[-1]
    for stretch in (tail, head):
        paragraph = paragraph_at(document, stretch.path)
        _split_before(paragraph, stretch.end)
        _split_before(paragraph, stretch.start)
    first = _run_at(paragraph_at(document, head.path), head.start)
    last = _run_at(paragraph_at(document, tail.path), tail.end - 1)
    return Anchor(_held(first), _held(last))


def note_call(document: Document, path: str) -> Anchor:
    """The call of the note that a path leads into.

    Raises:
        KeyError: nothing calls it.
    """
    kind, number, *_ = path.split("/")
    for call in document.element.body.iter(f"{W}{kind}Reference"):
        if call.get(f"{W}id") == number and BOX not in {parent.tag for parent in call.iterancestors()}:
            run = _held(call.getparent())
            return Anchor(run, run)
    raise KeyError(path)


def box_holder(document: Document, path: str) -> Anchor:
    """What holds the text box that a path leads into.

    Raises:
        KeyError: the file has no such text box.
    """
    paragraph = paragraph_at(document, path.partition("/box/")[0])
    for run in runs(paragraph):
        if next(run.iter(BOX), None) is not None:
            return Anchor(_held(run), _held(run))
    raise KeyError(path)


def first_paragraph(document: Document) -> Anchor:
    """The head of the document, for what is about the whole of it.

    Raises:
        KeyError: it has no paragraph with text.
    """
    for paragraph in document.element.body.iter(PARAGRAPH):
        found = characters(paragraph)
        if found and BOX not in {parent.tag for parent in paragraph.iterancestors()}:
            return Anchor(_held(found[0].run), _held(found[-1].run))
    raise KeyError("body")


def _run_at(paragraph: Any, index: int) -> Any:
    try:
        return characters(paragraph)[index].run
    except IndexError as error:
        raise KeyError(index) from error


def _split_before(paragraph: Any, index: int) -> None:
    found = characters(paragraph)
    if index >= len(found):
        return
    character = found[index]
    if not str(character.run.tag).startswith(M):
        _split(character.run, _split_text(character.node, character.offset))


def _split_text(node: Any, offset: int) -> Any:
    """The node that begins with the character, once the text before it is in a node of its own."""
    if offset == 0:
        return node
    rest = copy.deepcopy(node)
    node.text, rest.text = node.text[:offset], node.text[offset:]
    for half in (node, rest):
        half.set(_SPACE, "preserve")
    node.addnext(rest)
    return rest


def _split(run: Any, node: Any) -> None:
    """Moves the node and what follows it in its run to a run of the same formatting, unless it is the first."""
    properties = run.find(f"{W}rPr")
    content = [child for child in run if child is not properties]
    at = content.index(node)
    if at == 0:
        return
    rest = etree.Element(run.tag, attrib=dict(run.attrib), nsmap=run.nsmap)
    if properties is not None:
        rest.append(copy.deepcopy(properties))
    run.addnext(rest)
    rest.extend(content[at:])


def _held(element: Any) -> Any:
    """The element itself, or what holds it, where a comment's range may begin and end."""
    while element.getparent().tag not in _HOLDERS:
        element = element.getparent()
    return element
