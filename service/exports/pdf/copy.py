"""Copies of PDF files with annotations laid over them.

A sound file is kept to the byte and its annotations are appended to it. A file that is encrypted with an empty
password, or damaged, is first written anew: the content streams of its pages are the same, its skeleton is not.
"""

import io
import logging
from collections import Counter, defaultdict
from collections.abc import Sequence

from pypdf import PageObject, PasswordType, PdfReader, PdfWriter
from pypdf.errors import DependencyError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
)

from ingest.document import Rect
from service.exports.errors import DamagedSource, ExportError, ProtectedSource
from service.exports.pdf.annotations import Annotations, Note
from service.exports.pdf.increment import Increment
from service.exports.pdf.markup import highlight, highlight_appearance, note, note_appearance
from service.exports.pdf.objects import Value, dictionary, resolved_array
from service.exports.pdf.outline import add_outline
from service.exports.pdf.placement import beside, in_corner

# Strangers' files are full of slips that pypdf mends and reports: nobody could act on its reports.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def is_signed(source: bytes) -> bool:
    """Whether the file carries an electronic signature, which names what it signs by a byte range."""
    return b"/ByteRange" in source


def with_annotations(source: bytes, annotations: Annotations) -> bytes:
    """The file with annotations over its pages, and bookmarks before its own.

    Raises:
        ProtectedSource: the file asks for a password, or for a cipher that is not installed.
        DamagedSource: the file cannot be written back.
    """
    try:
        return _appended(source, annotations)
    except Exception:
        # Whatever a stranger's file does to a strict parser, it may still be written anew by a lenient one.
        return _appended_to_rewritten(source, annotations)


def _appended_to_rewritten(source: bytes, annotations: Annotations) -> bytes:
    try:
        return _appended(_rewritten(source), annotations)
    except ExportError:
        raise
    except Exception as error:
        raise DamagedSource("Le fichier PDF est trop abîmé pour être annoté.") from error


def _rewritten(source: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(source))
    if reader.is_encrypted:
        _open_without_password(reader)
    written = io.BytesIO()
    PdfWriter(clone_from=reader).write(written)
    return written.getvalue()


def _open_without_password(reader: PdfReader) -> None:
    try:
        opened = reader.decrypt("")
    except DependencyError as error:
        raise ProtectedSource("Le chiffrement de ce PDF n'est pas pris en charge ici.") from error
    if opened is PasswordType.NOT_DECRYPTED:
        raise ProtectedSource("Le fichier PDF demande un mot de passe : il ne peut pas être annoté.")


def _appended(source: bytes, annotations: Annotations) -> bytes:
    reader = PdfReader(io.BytesIO(source), strict=True)
    if reader.is_encrypted:
        raise DamagedSource("Un fichier chiffré ne peut pas être complété : il doit être réécrit.")
    pages = list(reader.pages)
    increment = Increment(source, reader)
    for number, added in _added_by_page(increment, annotations, pages).items():
        _annotate(increment, pages[number - 1], added)
    catalog = DictionaryObject(reader.root_object)
    add_outline(increment, catalog, annotations.outline, pages)
    increment.replace(_reference(reader.trailer.raw_get("/Root")), catalog)
    written = increment.written()
    _check(written, len(pages), annotations)
    return written


def _added_by_page(
    increment: Increment, annotations: Annotations, pages: Sequence[PageObject]
) -> dict[int, list[IndirectObject]]:
    added: defaultdict[int, list[IndirectObject]] = defaultdict(list)
    for mark in annotations.highlights:
        page = pages[mark.page - 1]
        built = _add(increment, page, highlight(mark, page.rotation), highlight_appearance(mark))
        added[mark.page].append(built)
    cornered: Counter[int] = Counter()
    for sticky in annotations.notes:
        page = pages[sticky.page - 1]
        at = _place(sticky, page, cornered[sticky.page])
        cornered[sticky.page] += sticky.place is None
        added[sticky.page].append(_add(increment, page, note(sticky, at), note_appearance(at)))
    return added


def _place(sticky: Note, page: PageObject, rank: int) -> Rect:
    crop = page.cropbox
    shown = Rect(float(crop.left), float(crop.bottom), float(crop.right), float(crop.top))
    return beside(sticky.place, shown) if sticky.place else in_corner(rank, shown, page.rotation)


def _add(
    increment: Increment, page: PageObject, annotation: DictionaryObject, appearance: DecodedStreamObject
) -> IndirectObject:
    drawn: dict[str, Value] = {"/P": _reference(page.indirect_reference), "/AP": {"/N": increment.add(appearance)}}
    annotation.update(dictionary(drawn))
    return increment.add(annotation)


def _annotate(increment: Increment, page: PageObject, added: list[IndirectObject]) -> None:
    changed = DictionaryObject(page)
    changed[NameObject("/Annots")] = ArrayObject([*resolved_array(page, "/Annots"), *added])
    increment.replace(_reference(page.indirect_reference), changed)


def _reference(value: object) -> IndirectObject:
    if not isinstance(value, IndirectObject):
        raise DamagedSource("Une page du fichier PDF n'est pas un objet à part : il doit être réécrit.")
    return value


def _check(written: bytes, pages: int, annotations: Annotations) -> None:
    """What was written reads back, or the file is not what it seemed.

    Raises:
        DamagedSource: a page or an annotation is not there.
    """
    reader = PdfReader(io.BytesIO(written), strict=True)
    found = {
        str(annotation.get_object().get("/NM", ""))
        for page in reader.pages
        for annotation in resolved_array(page, "/Annots")
    }
    expected = {mark.name for mark in annotations.highlights} | {sticky.name for sticky in annotations.notes}
    if len(reader.pages) != pages or not expected <= found:
        raise DamagedSource("La copie annotée ne se relit pas comme elle a été écrite.")
