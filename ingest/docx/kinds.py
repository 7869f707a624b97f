"""What a paragraph of a Word file is by its style: heading, list item, caption, contents."""

import re

from ingest.docx.names import VAL, W
from ingest.docx.paragraphs import runs
from ingest.docx.styles import Styles
from ingest.xml import Element

_HEADING = re.compile(r"(?:heading|titre|title|überschrift|título|titolo)\s*([1-9])\b")
_TITLES = frozenset({"title", "titre", "titre principal", "titre du document"})
_LISTS = ("list bullet", "list number", "liste à puces", "liste à numéros", "liste numérotée")
_CAPTIONS = ("caption", "légende", "legende")
_CONTENTS = re.compile(r"(?:toc|tm|table of figures|table des illustrations|index)\s*\d*$")
_LONGEST_HEADING = 40


def heading_level(styles: Styles, paragraph: Element, text: str) -> int:
    """The depth of the heading that the paragraph is, from 1; 0 when it is none, or too long to be one."""
    if len(text.split()) > _LONGEST_HEADING:
        return 0
    outline = styles.paragraph_property(paragraph, f"{W}outlineLvl")
    value = "" if outline is None else outline.get(VAL) or ""
    if value.isdigit() and int(value) < 9:
        return int(value) + 1
    for name in () if value else styles.names(styles.paragraph_style(paragraph)):
        match = _HEADING.match(name)
        if match:
            return int(match.group(1))
    return 0


def is_title(styles: Styles, paragraph: Element) -> bool:
    """Whether the paragraph has the style of the document's title."""
    return not _TITLES.isdisjoint(styles.names(styles.paragraph_style(paragraph))[:1])


def is_list_item(styles: Styles, paragraph: Element) -> bool:
    """Whether Word sets a bullet or a number before the paragraph."""
    number = styles.paragraph_property(paragraph, f"{W}numPr/{W}numId")
    if number is not None:
        return number.get(VAL) != "0"
    return any(name.startswith(_LISTS) for name in styles.names(styles.paragraph_style(paragraph)))


def is_styled_caption(styles: Styles, paragraph: Element) -> bool:
    """Whether the paragraph is a caption by its style or because it numbers a sequence (a SEQ field)."""
    if any(name.startswith(_CAPTIONS) for name in styles.names(styles.paragraph_style(paragraph))):
        return True
    simple = (field.get(f"{W}instr") or "" for field in paragraph.iter(f"{W}fldSimple"))
    return any(code.split()[:1] == ["SEQ"] for code in (*simple, *_codes(paragraph)))


def is_styled_contents(styles: Styles, paragraph: Element) -> bool:
    """Whether the paragraph is an entry of a table of contents by its style or the gallery that it came from."""
    if any(_CONTENTS.match(name) for name in styles.names(styles.paragraph_style(paragraph))):
        return True
    galleries = (
        control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") for control in paragraph.iterancestors(f"{W}sdt")
    )
    return any(g is not None and g.get(VAL) == "Table of Contents" for g in galleries)


def is_drop_cap(paragraph: Element) -> bool:
    """Whether the paragraph is the large first letter of the next one."""
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    return frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin")


class OpenFields:
    """The complex fields open at this point of the text, which may run over many paragraphs."""

    def __init__(self) -> None:
        self._codes: list[str] = []

    def cross(self, paragraph: Element) -> bool:
        """Goes through a paragraph; whether some of it is the result of a table of contents."""
        in_contents = self._in_contents()
        for run in runs(paragraph):
            for node in run:
                self._meet(node)
                in_contents = in_contents or self._in_contents()
        return in_contents

    def _meet(self, node: Element) -> None:
        kind = node.get(f"{W}fldCharType") if node.tag == f"{W}fldChar" else None
        if kind == "begin":
            self._codes.append("")
        elif kind == "end" and self._codes:
            self._codes.pop()
        elif node.tag == f"{W}instrText" and self._codes:
            self._codes[-1] += node.text or ""

    def _in_contents(self) -> bool:
        return any(code.split()[:1] in (["TOC"], ["TOA"], ["INDEX"]) for code in self._codes)


def _codes(paragraph: Element) -> list[str]:
    return [node.text or "" for run in runs(paragraph) for node in run if node.tag == f"{W}instrText"]
