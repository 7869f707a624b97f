"""PDF pages through PDFium: glyphs, shapes, outline, images. The only module that knows of pypdfium2.

The raw interface is used where a page is read character by character: it is an order of magnitude faster than
the helpers. PDFium is not thread-safe: a file is opened, read and closed in one thread.
"""

import ctypes
import math
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from ingest.document import Page, Rect
from ingest.errors import CorruptFile, EmptyFile, EncryptedFile, TooLarge
from ingest.limits import Limits
from ingest.pdf.geometry import IDENTITY, Matrix, apply, spanning, times, union
from ingest.pdf.page import Bookmark, Glyph, Ink, Mark, Shape

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|extrabold|-bd|gras\b", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|slanted|-it\b", re.IGNORECASE)
_BOLD_WEIGHT = 600
_ITALIC_FLAG = 64
_THIN = 2.5
"""Points below which a filled rectangle is a rule."""
_MOST_SEGMENTS = 400
_MOST_SHAPES = 20_000
_DEEPEST = 6
_HIGH, _LOW, _PAST_LOW = 0xD800, 0xDC00, 0xE000
"""Where the two halves of UTF-16 pairs begin and end: PDFium gives them one by one."""
_MADE_UP = frozenset({0, 2, 10, 13, 32, 45})
"""Code points that PDFium adds of its own between those that are drawn."""
_SPACE = 32
_FOUR_FLOATS = struct.Struct("4f").unpack
_DRAWN_ANNOTATIONS = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP})

Drawn = tuple[int, Any, Matrix]
"""A page object's type, the object, and the transformation of the forms that hold it."""
Image = NDArray[np.uint8]


# The binding makes a new pointer object for each call; an address is all that telling objects apart takes.
_text_object_address = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(raw.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)


class PdfFile:
    """An open PDF; a context manager."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Opens the file, with the empty password if it is encrypted.

        Raises:
            EmptyFile, EncryptedFile, CorruptFile, TooLarge: the file is refused.
        """
        self._document = _open(data)
        self._limits = limits
        self.page_count = len(self._document)
        if not self.page_count:
            self._document.close()
            raise EmptyFile("Le PDF ne contient aucune page.")
        if self.page_count > limits.pages:
            self._document.close()
            raise TooLarge(f"Le PDF compte {self.page_count} pages ; la limite est de {limits.pages}.")

    def __enter__(self) -> "PdfFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def open_page(self, number: int) -> "OpenPage":
        """The page of that number, from 1. Raises ``CorruptFile`` when it cannot be loaded."""
        try:
            page = self._document[number - 1]
            if _flatten_fields(page):
                page = self._document[number - 1]
            return OpenPage(page, number, self._document.get_page_label(number - 1) or str(number), self._limits)
        except pdfium.PdfiumError as error:
            raise CorruptFile(f"La page {number} du PDF est illisible.") from error

    def title(self) -> str:
        """The title in the file's metadata."""
        return str(self._document.get_metadata_value("Title"))

    def attachments(self) -> int:
        """How many files are attached."""
        return int(self._document.count_attachments())

    def is_xfa(self) -> bool:
        """Whether the document holds an XFA form, which may show nothing outside its maker's software."""
        return raw.FPDF_GetFormType(self._document) in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)

    def outline(self) -> tuple[Bookmark, ...]:
        """The bookmarks, in order; none when the outline is broken."""
        try:
            return tuple(_bookmark(item) for item in self._document.get_toc(max_depth=_DEEPEST))
        except (pdfium.PdfiumError, UnicodeDecodeError, ValueError):
            return ()


class OpenPage:
    """A page that is being read; a context manager."""

    def __init__(self, page: Any, number: int, label: str, limits: Limits) -> None:
        self._page = page
        self._limits = limits
        self.page = Page(number, label, _shown(page), page.get_rotation())
        self._text = page.get_textpage()
        self._runs: list[Any] = []
        self._indices: list[int] = []

    def __enter__(self) -> "OpenPage":
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()
        self._page.close()

    def glyphs(self) -> tuple[Glyph, ...]:
        """The page's characters in drawing order, without those that PDFium made up between them."""
        count = self._text.count_chars()
        if count > self._limits.characters:
            raise TooLarge(f"Une page du PDF compte plus de {self._limits.characters} caractères.")
        return tuple(self._glyphs(max(count, 0)))

    def tight_boxes(self) -> list[Rect]:
        """For each of ``glyphs()``, the box of its ink."""
        sides = [ctypes.c_double() for _ in range(4)]
        left, right, bottom, top = sides
        boxes = []
        for index in self._indices:
            raw.FPDFText_GetCharBox(self._text, index, *sides)
            boxes.append(Rect(left.value, bottom.value, right.value, top.value))
        return boxes

    def shapes(self) -> tuple[Shape, ...]:
        """What is drawn on the page that is not text, in drawing order, inside forms too."""
        shapes: list[Shape] = []
        for kind, item, matrix in self._objects():
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                rect = _bounds(item, matrix)
                shapes += [Shape(Mark.PICTURE, rect)] if rect else []
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                shapes += _path_shapes(item, matrix)
            elif kind == raw.FPDF_PAGEOBJ_SHADING:
                rect = _bounds(item, matrix)
                shapes += [Shape(Mark.SKETCH, rect)] if rect else []
            if len(shapes) >= _MOST_SHAPES:
                break
        return tuple(shapes)

    def render(self, scale: float, hidden_runs: frozenset[int] = frozenset()) -> Image:
        """The page as people see it, in pixels of three bytes, without the text objects of ``hidden_runs``.

        ``scale`` is in pixels to a point.
        """
        return self._render(scale, [self._runs[number] for number in hidden_runs])

    def render_bare(self, scale: float) -> Image:
        """The page without any of its text, that which PDFium leaves out of ``glyphs()`` as a copy included."""
        return self._render(scale, [item for kind, item, _ in self._objects() if kind == raw.FPDF_PAGEOBJ_TEXT])

    def _render(self, scale: float, hidden: Sequence[Any]) -> Image:
        for item in hidden:
            raw.FPDFPageObj_SetIsActive(item, False)
        try:
            bitmap = self._page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
            return np.array(bitmap.to_numpy()[:, :, :3])
        finally:
            for item in hidden:
                raw.FPDFPageObj_SetIsActive(item, True)

    def _glyphs(self, count: int) -> Iterator[Glyph]:
        text = self._text.raw
        get_code, get_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
        get_origin = raw.FPDFText_GetCharOrigin
        box, origin = raw.FS_RECTF(), (ctypes.c_double * 2)()
        box_at, x_at, y_at = ctypes.byref(box), _element(origin, 0), _element(origin, 1)
        inks: dict[int, tuple[int, Ink]] = {}
        reader = _Inks(text)
        self._indices = []
        high, spaced = 0, False
        for index in range(count):
            code, address = get_code(text, index), _text_object_address(text, index)
            if _HIGH <= code < _LOW:
                high = code
                continue
            if _LOW <= code < _PAST_LOW and high:
                code = 0x10000 + ((high - _HIGH) << 10) + (code - _LOW)
            high = 0
            if address is None or (code in _MADE_UP and raw.FPDFText_IsGenerated(text, index) == 1):
                spaced = code == _SPACE
                continue
            if address not in inks:
                drawn = raw.FPDFText_GetTextObject(text, index)
                inks[address] = (len(self._runs), reader.read(index, drawn))
                self._runs.append(drawn)
            get_box(text, index, box_at)
            get_origin(text, index, x_at, y_at)
            left, top, right, bottom = _FOUR_FLOATS(box)
            (x, y), (run, ink) = origin, inks[address]
            self._indices.append(index)
            yield Glyph(_character(code), Rect(left, bottom, right, top), x, y, ink, run, spaced)
            spaced = False

    def _objects(self) -> Iterator[Drawn]:
        count = raw.FPDFPage_CountObjects(self._page)
        yield from _walk(partial(raw.FPDFPage_GetObject, self._page), count, IDENTITY, _DEEPEST)


def _open(data: bytes) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            message = "Le PDF est protégé par un mot de passe : déposez-le sans protection."
            raise EncryptedFile(message) from error
        raise CorruptFile("Le PDF est endommagé et ne peut pas être lu.") from error


def _flatten_fields(page: Any) -> bool:
    """Draws form values and typed remarks into the page; whether there were any, so that it must be loaded anew.

    They are part of what people see, but not of the page's own content. The file itself is not touched.
    """
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        subtype = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if subtype in _DRAWN_ANNOTATIONS:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
            return True
    return False


def _bookmark(item: Any) -> Bookmark:
    target = item.get_dest()
    index = target.get_index() if target else None
    return Bookmark(" ".join(item.get_title().split()), item.level + 1, None if index is None else index + 1)


def _element(array: Any, index: int) -> Any:
    offset = index * ctypes.sizeof(ctypes.c_double)
    return ctypes.cast(ctypes.byref(array, offset), ctypes.POINTER(ctypes.c_double))


def _character(code: int) -> str:
    return chr(code) if 0 <= code < _HIGH or _PAST_LOW <= code <= 0x10FFFF else "\ufffd"


def _shown(page: Any) -> Rect:
    """The crop box within the media box, inherited from the page tree or not: other calls miss inherited ones."""
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    return Rect(min(box.left, box.right), min(box.bottom, box.top), max(box.left, box.right), max(box.bottom, box.top))


class _Inks:
    """Reads how text objects are drawn. Fonts are few and text objects many, so fonts are read once."""

    def __init__(self, text: Any) -> None:
        self._text = text
        self._matrix = raw.FS_MATRIX()
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._fonts: dict[int | None, tuple[str, bool, bool]] = {}

    def read(self, index: int, drawn: Any) -> Ink:
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self._text, index, matrix)
        raw.FPDFPageObj_GetFillColor(drawn, *self._colour)
        red, green, blue, opacity = (channel.value for channel in self._colour)
        name, bold, italic = self._font(raw.FPDFTextObj_GetFont(drawn))
        mode = raw.FPDFTextObj_GetTextRenderMode(drawn)
        return Ink(
            font=name,
            size=abs(raw.FPDFText_GetFontSize(self._text, index) * math.hypot(matrix.c, matrix.d)),
            bold=bold or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
            italic=italic,
            colour=(red, green, blue, opacity),
            mode=mode,
            angle=math.degrees(math.atan2(matrix.b, matrix.a)) % 360,
        )

    def _font(self, font: Any) -> tuple[str, bool, bool]:
        address = ctypes.cast(font, ctypes.c_void_p).value
        if address not in self._fonts:
            name, flags = _font_name(font), raw.FPDFFont_GetFlags(font)
            bold = bool(_BOLD.search(name)) or raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
            italic = bool(_ITALIC.search(name)) or (flags > 0 and bool(flags & _ITALIC_FLAG))
            self._fonts[address] = (name, bold, italic)
        return self._fonts[address]


def _font_name(font: Any) -> str:
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    if size <= 1:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFFont_GetBaseFontName(font, buffer, size)
    return buffer.value.decode("utf-8", "replace").split("+", 1)[-1]


def _walk(get: Callable[[int], Any], count: int, matrix: Matrix, depth: int) -> Iterator[Drawn]:
    for index in range(count):
        item = get(index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield kind, item, matrix
        elif depth:
            inside, inner = partial(raw.FPDFFormObj_GetObject, item), raw.FPDFFormObj_CountObjects(item)
            yield from _walk(inside, inner, times(_matrix(item), matrix), depth - 1)


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _bounds(item: Any, matrix: Matrix) -> Rect | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    return spanning([apply(matrix, x, y) for x, y in corners])


def _path_shapes(item: Any, matrix: Matrix) -> Iterator[Shape]:
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    rect = _bounds(item, matrix)
    if rect is None or not (fill.value or stroke.value):
        return
    outlines = _straight_outlines(item, times(_matrix(item), matrix))
    if outlines is None:
        yield Shape(Mark.SKETCH, rect, _colour(item, filled=bool(fill.value)))
        return
    for outline in outlines:
        if fill.value:
            yield _filled(union(outline), _colour(item, filled=True))
        if stroke.value:
            colour = _colour(item, filled=False)
            yield from (Shape(Mark.RULE, line, colour) for line in outline)


def _filled(rect: Rect, colour: tuple[int, int, int, int]) -> Shape:
    thin = min(rect.x1 - rect.x0, rect.y1 - rect.y0) <= _THIN
    return Shape(Mark.RULE if thin else Mark.FILL, rect, colour)


def _colour(item: Any, filled: bool) -> tuple[int, int, int, int]:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    get = raw.FPDFPageObj_GetFillColor if filled else raw.FPDFPageObj_GetStrokeColor
    get(item, red, green, blue, opacity)
    return red.value, green.value, blue.value, opacity.value


def _straight_outlines(item: Any, matrix: Matrix) -> list[list[Rect]] | None:
    """The lines of each of the path's outlines when all are horizontal or vertical; None for anything else."""
    count = raw.FPDFPath_CountSegments(item)
    if not 0 < count <= _MOST_SEGMENTS:
        return None
    outlines: list[list[Rect]] = []
    start = here = (0.0, 0.0)
    for kind, point, closes in _segments(item, count, matrix):
        if kind == raw.FPDF_SEGMENT_BEZIERTO or (kind == raw.FPDF_SEGMENT_LINETO and not _straight(here, point)):
            return None
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
            outlines.append([])
        elif point != here and outlines:
            outlines[-1].append(spanning([here, point]))
        here = point
        if closes and outlines and start != here:
            outlines[-1].append(spanning([here, start]))
            here = start
    return [outline for outline in outlines if outline]


def _segments(item: Any, count: int, matrix: Matrix) -> Iterator[tuple[int, tuple[float, float], bool]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind, closes = raw.FPDFPathSegment_GetType(segment), raw.FPDFPathSegment_GetClose(segment)
        yield kind, apply(matrix, x.value, y.value), bool(closes)


def _straight(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return min(abs(one[0] - other[0]), abs(one[1] - other[1])) < 1
