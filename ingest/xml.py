"""XML read safely: no document type, no entities, no network, bounded depth. The only parser of XML in this package."""

from collections.abc import Iterator
from typing import Protocol, cast

from lxml import etree

from ingest.errors import CorruptFile, HostileFile


class Element(Protocol):
    """The part of an element that readers use."""

    tag: str
    text: str | None
    tail: str | None

    def get(self, key: str) -> str | None:
        """An attribute's value."""

    def set(self, key: str, value: str) -> None:
        """Sets an attribute."""

    def remove(self, element: "Element") -> None:
        """Takes a child away."""

    def find(self, path: str) -> "Element | None":
        """The first element at that path."""

    def findall(self, path: str) -> "list[Element]":
        """The elements at that path, in order."""

    def iter(self, *tags: str) -> "Iterator[Element]":
        """The element and all that is under it, in order."""

    def iterancestors(self, *tags: str) -> "Iterator[Element]":
        """The elements that hold it, innermost first."""

    def getparent(self) -> "Element | None":
        """The element that holds it."""

    def getprevious(self) -> "Element | None":
        """The element just before it."""

    def __iter__(self) -> "Iterator[Element]": ...

    def __len__(self) -> int: ...


def parse(data: bytes) -> Element:
    """The root element of an XML file, without its comments and processing instructions.

    Raises:
        HostileFile: it declares a document type, hence possibly entities.
        CorruptFile: it is not well-formed, or is nested beyond reason.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CorruptFile("Le fichier est endommagé : son contenu XML est illisible.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise HostileFile("Le fichier est refusé : il déclare des entités XML, ce qu'aucun logiciel courant ne fait.")
    return cast(Element, root)


def add(parent: Element, tag: str, **attributes: str) -> None:
    """Adds an empty element at the end of another."""
    etree.SubElement(parent, tag, attributes)


def serialised(root: Element) -> bytes:
    """The element as XML in ASCII."""
    return bytes(etree.tostring(root))


def declares_type(data: bytes) -> bool:
    """Whether XML bytes declare a document type, in any encoding whose letters are ASCII's once nulls are dropped."""
    return b"<!doctype" in data.replace(b"\0", b"").lower()
