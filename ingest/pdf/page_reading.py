"""Reads one page of a PDF: its text by the way it is turned, what was hidden on it, what must be known of it."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.document import Notice, Page, Quarantined, Rect
from ingest.pdf import notices
from ingest.pdf.frame import Frame, by_frame
from ingest.pdf.furniture import Sheet
from ingest.pdf.hidden import sift
from ingest.pdf.letters import letters
from ingest.pdf.lines import pieces
from ingest.pdf.page import Glyph, Shape
from ingest.pdf.pdfium import OpenPage
from ingest.pdf.scans import is_garbage, is_picture, large_picture, recognised

_NO_PLACE = Rect(0.0, 0.0, 0.0, 0.0)


class ReadPage(Struct, frozen=True):
    """What one page of the file gives."""

    page: Page
    sheets: tuple[tuple[Sheet, tuple[Shape, ...]], ...] = ()
    """Its pieces of text by the way they are turned, with the shapes around them in the same frame."""
    hidden: tuple[Quarantined, ...] = ()
    notices: tuple[Notice, ...] = ()
    characters: int = 0
    picture: Rect | None = None
    """The place of a large picture on a page of text."""
    readable: bool = True


def unreadable(number: int) -> ReadPage:
    """What stands for a page that cannot be read."""
    return ReadPage(Page(number, str(number), _NO_PLACE), notices=(notices.unreadable_page(number),), readable=False)


def read_page(page: OpenPage) -> ReadPage:
    """What an open page gives."""
    glyphs, shapes = page.glyphs(), page.shapes()
    number = page.page.number
    if is_garbage(glyphs) or is_picture(glyphs, shapes, page.page.crop):
        found = recognised(page)
        notice = notices.unrecognised_page(number) if found is None else notices.recognised_page(number)
        shown = (found or ()) if found is not None or is_garbage(glyphs) else glyphs
        return ReadPage(page.page, _sheets(page.page, shown, shapes), (), (notice,), len(shown))
    sifted = sift(page, glyphs, shapes)
    return ReadPage(
        page.page,
        _sheets(page.page, sifted.seen, shapes),
        sifted.hidden,
        (notices.recognised_page(number),) if sifted.recognised else (),
        len(glyphs),
        large_picture(glyphs, shapes, page.page.crop),
    )


def _sheets(
    page: Page, glyphs: Sequence[Glyph], shapes: Sequence[Shape]
) -> tuple[tuple[Sheet, tuple[Shape, ...]], ...]:
    return tuple(
        (
            Sheet(
                page.number, tuple(pieces(letters(group, frame), page.number)), frame.box(page.crop), rank == 0, frame
            ),
            tuple(replace(shape, rect=frame.box(shape.rect)) for shape in shapes) if _is_straight(frame) else (),
        )
        for rank, (frame, group) in enumerate(by_frame(glyphs))
    )


def _is_straight(frame: Frame) -> bool:
    return frame.quarter is not None
