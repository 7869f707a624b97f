"""A Word file's package: the parts that comments change, and all the others as they are."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from lxml import etree

from ingest.errors import EncryptedFile, UnreadableFile
from ingest.limits import Limits
from ingest.opc import open_package
from ingest.xml import parse
from service.exports.errors import DamagedSource, ProtectedSource
from service.exports.word.comments import CommentsPart

_TYPES = "[Content_Types].xml"
_TYPE_NAMES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION_NAMES = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_NEW_COMMENTS = "comments.xml"


class WordFile:
    """A Word file opened to receive comments."""

    def __init__(self, source: bytes) -> None:
        """Opens the file, put right in memory where the library asks for it.

        Raises:
            ProtectedSource: it asks for a password.
            DamagedSource: it cannot be opened.
        """
        try:
            self._data, self.document = open_package(source, Limits(), _opened)
        except EncryptedFile as error:
            raise ProtectedSource(str(error)) from error
        except UnreadableFile as error:
            raise DamagedSource(str(error)) from error
        self._main = self.document.part.partname.membername
        self._present = self._comments_name()
        self.comments = CommentsPart(self._entry(self._present) if self._present else None)

    def written(self) -> bytes:
        """The file with its comments; parts that have nothing to do with them are the same bytes."""
        changed = {self._main: _serialised(self.document.element)}
        if self._present is None:
            changed |= self._declared()
        else:
            changed[self._present] = self.comments.written()
        return _replaced(self._data, changed)

    def _comments_name(self) -> str | None:
        for relationship in self.document.part.rels.values():
            if relationship.reltype == RELATIONSHIP_TYPE.COMMENTS and not relationship.is_external:
                return str(relationship.target_part.partname.membername)
        return None

    def _declared(self) -> dict[str, bytes]:
        """A new comments part, beside the main one, and what makes it known."""
        folder, name = posixpath.split(self._main)
        relations_name = f"{folder}/_rels/{name}.rels"
        types, relations = _tree(self._entry(_TYPES)), _tree(self._entry(relations_name) or _no_relations())
        part = f"{folder}/{_NEW_COMMENTS}"
        declared = {"PartName": f"/{part}", "ContentType": CONTENT_TYPE.WML_COMMENTS}
        etree.SubElement(types, f"{_TYPE_NAMES}Override", declared)
        target = {"Id": _free_id(relations), "Type": RELATIONSHIP_TYPE.COMMENTS, "Target": _NEW_COMMENTS}
        etree.SubElement(relations, f"{_RELATION_NAMES}Relationship", target)
        return {_TYPES: _serialised(types), relations_name: _serialised(relations), part: self.comments.written()}

    def _entry(self, name: str) -> bytes:
        with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
            return archive.read(name) if name in archive.NameToInfo else b""


def _opened(stream: io.BytesIO) -> tuple[bytes, Document]:
    return stream.getvalue(), docx.Document(stream)


def _tree(data: bytes) -> Any:
    return parse(data)


def _no_relations() -> bytes:
    return f'<Relationships xmlns="{_RELATION_NAMES.strip("{}")}"/>'.encode()


def _free_id(relations: Any) -> str:
    taken = {relation.get("Id") for relation in relations}
    return next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)


def _serialised(element: Any) -> bytes:
    return bytes(etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True))


def _replaced(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in archive.infolist():
            copy.writestr(info, changed.get(info.filename) or archive.read(info))
        for name in changed.keys() - set(archive.namelist()):
            copy.writestr(zipfile.ZipInfo(name), changed[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()
