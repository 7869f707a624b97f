"""Where a note's icon stands on a page, whichever way the page is turned."""

from ingest.document import Rect
from service.exports.pdf.markup import NOTE_SIDE

_GAP = 6.0


def beside(place: Rect, shown: Rect) -> Rect:
    """To the left of a place, kept inside what is shown of the page."""
    x = min(max(place.x0 - NOTE_SIDE - _GAP, shown.x0 + _GAP), shown.x1 - NOTE_SIDE)
    y = min(max(place.y1 - NOTE_SIDE, shown.y0), shown.y1 - NOTE_SIDE - _GAP)
    return Rect(x, y, x + NOTE_SIDE, y + NOTE_SIDE)


def in_corner(rank: int, shown: Rect, rotation: int) -> Rect:
    """In the upper left corner of the page as it is read; the next ones go down its edge."""
    near, along = _GAP, _GAP + rank * (NOTE_SIDE + _GAP)
    far_x, far_y = shown.x1 - NOTE_SIDE, shown.y1 - NOTE_SIDE
    x, y = {
        0: (shown.x0 + near, far_y - along),
        90: (shown.x0 + along, shown.y0 + near),
        180: (far_x - near, shown.y0 + along),
        270: (far_x - along, far_y - near),
    }[rotation % 360]
    return Rect(x, y, x + NOTE_SIDE, y + NOTE_SIDE)
