"""An incremental update: objects appended after a PDF's last byte (ISO 32000-1, 7.5.6).

What stands before them is not touched, so the original is kept to the byte within its annotated copy. The new
cross-reference section is of the kind that the file already ends with, since some readers refuse a mixture.
"""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from itertools import groupby

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
)

from service.exports.errors import DamagedSource

_KEPT_OF_TRAILER = ("/Root", "/Info", "/ID")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF")


class Increment:
    """Objects to append to a file that is sound and not encrypted."""

    def __init__(self, source: bytes, reader: PdfReader) -> None:
        """Starts with nothing to append.

        Raises:
            DamagedSource: the file does not say where its cross-reference begins.
        """
        self._source = source
        self._reader = reader
        self._objects: dict[tuple[int, int], PdfObject] = {}
        self._size = 1 + max(*reader.xref_objStm, *(n for numbers in reader.xref.values() for n in numbers), 0)
        self._previous = _last_cross_reference(source)

    def add(self, added: PdfObject) -> IndirectObject:
        """A reference to an object that the file did not have."""
        reference = IndirectObject(self._size, 0, self._reader)
        self._size += 1
        self._objects[reference.idnum, 0] = added
        return reference

    def replace(self, reference: IndirectObject, changed: PdfObject) -> None:
        """Gives an object of the file a new state."""
        self._objects[reference.idnum, reference.generation] = changed

    def written(self) -> bytes:
        """The file's own bytes, then the update."""
        stream = io.BytesIO(self._source)
        stream.seek(0, io.SEEK_END)
        stream.write(b"\n")
        offsets = {key: _write_object(stream, key, self._objects[key]) for key in sorted(self._objects)}
        start = stream.tell()
        if self._source.startswith(b"xref", self._previous):
            self._write_table(stream, offsets)
        else:
            self._write_stream(stream, {**offsets, (self._size, 0): start})
        stream.write(f"startxref\n{start}\n%%EOF\n".encode())
        return stream.getvalue()

    def _write_table(self, stream: io.BytesIO, offsets: dict[tuple[int, int], int]) -> None:
        stream.write(b"xref\n")
        for section in _runs(sorted(offsets)):
            stream.write(f"{section[0][0]} {len(section)}\n".encode())
            for key in section:
                stream.write(f"{offsets[key]:010} {key[1]:05} n \n".encode())
        stream.write(b"trailer\n")
        self._trailer(self._size).write_to_stream(stream)
        stream.write(b"\n")

    def _write_stream(self, stream: io.BytesIO, offsets: dict[tuple[int, int], int]) -> None:
        keys = sorted(offsets)
        section = DecodedStreamObject()
        section.update(self._trailer(self._size + 1))
        section[NameObject("/Type")] = NameObject("/XRef")
        section[NameObject("/W")] = _numbers(1, 8, 2)
        section[NameObject("/Index")] = _numbers(*(n for run in _runs(keys) for n in (run[0][0], len(run))))
        section[NameObject("/Filter")] = NameObject("/FlateDecode")
        entries = b"".join(struct.pack(">BQH", 1, offsets[key], key[1]) for key in keys)
        section.set_data(zlib.compress(entries))
        _write_object(stream, (self._size, 0), section)

    def _trailer(self, size: int) -> DictionaryObject:
        trailer = DictionaryObject()
        for key in _KEPT_OF_TRAILER:
            if key in self._reader.trailer:
                trailer[NameObject(key)] = self._reader.trailer.raw_get(key)
        trailer[NameObject("/Size")] = NumberObject(size)
        trailer[NameObject("/Prev")] = NumberObject(self._previous)
        return trailer


def _last_cross_reference(source: bytes) -> int:
    found = None
    for found in _START.finditer(source):  # noqa: B007 -- the last one counts
        pass
    if found is None:
        raise DamagedSource("Le fichier PDF est incomplet : il ne peut pas être annoté tel quel.")
    return int(found.group(1))


def _write_object(stream: io.BytesIO, key: tuple[int, int], written: PdfObject) -> int:
    offset = stream.tell()
    stream.write(f"{key[0]} {key[1]} obj\n".encode())
    written.write_to_stream(stream)
    stream.write(b"\nendobj\n")
    return offset


def _runs(keys: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Stretches of keys whose object numbers follow one another."""
    for _, run in groupby(enumerate(keys), lambda pair: pair[1][0] - pair[0]):
        yield [key for _, key in run]


def _numbers(*values: int) -> ArrayObject:
    return ArrayObject([NumberObject(value) for value in values])
