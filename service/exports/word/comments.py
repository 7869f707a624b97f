"""The comments part of a Word file (ISO/IEC 29500-1, 17.13.4)."""

import re
from typing import Any

from lxml import etree
from msgspec import Struct

from ingest.docx.names import W
from ingest.xml import parse

_NAMESPACE = W.strip("{}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Comment(Struct, frozen=True):
    """What is said beside a stretch of the text."""

    author: str
    initials: str
    created: str
    """ISO 8601."""
    text: str


class CommentsPart:
    """The comments that the file has and those that are added to it."""

    def __init__(self, present: bytes | None) -> None:
        self._root: Any = etree.Element(f"{W}comments", nsmap={"w": _NAMESPACE}) if present is None else parse(present)
        ids = [comment.get(f"{W}id") or "" for comment in self._root]
        self._next = max((int(number) for number in ids if number.isdigit()), default=-1) + 1

    def add(self, comment: Comment) -> str:
        """The id of the comment once added."""
        number, self._next = str(self._next), self._next + 1
        element = etree.SubElement(self._root, f"{W}comment")
        element.set(f"{W}id", number)
        element.set(f"{W}author", comment.author)
        element.set(f"{W}initials", comment.initials)
        element.set(f"{W}date", f"{comment.created[:19]}Z")
        for rank, line in enumerate(comment.text.split("\n")):
            _add_line(element, line, first=rank == 0)
        return number

    def written(self) -> bytes:
        """The part's bytes."""
        return bytes(etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _add_line(comment: Any, line: str, *, first: bool) -> None:
    paragraph = etree.SubElement(comment, f"{W}p")
    if first:
        etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}annotationRef")
    text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
    text.text = _UNPRINTABLE.sub("", line)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
