"""Where things are in the image of a page: user space to pixels and back, crop and rotation included."""

import math

from ingest.document import Page, Rect

Pixels = tuple[int, int, int, int]
"""Left, top, right, bottom, from the image's top left."""


def pixels(page: Page, rect: Rect, scale: float) -> Pixels:
    """The pixels that a rectangle of user space touches, in an image of ``scale`` pixels to a point."""
    crop = page.crop
    x0, x1 = rect.x0 - crop.x0, rect.x1 - crop.x0
    y0, y1 = rect.y0 - crop.y0, rect.y1 - crop.y0
    width, height = crop.x1 - crop.x0, crop.y1 - crop.y0
    left, top, right, bottom = {
        90: (y0, x0, y1, x1),
        180: (width - x1, y0, width - x0, y1),
        270: (height - y1, width - x1, height - y0, width - x0),
    }.get(page.rotation, (x0, height - y1, x1, height - y0))
    return (
        math.floor(left * scale),
        math.floor(top * scale),
        math.ceil(right * scale),
        math.ceil(bottom * scale),
    )


def user_space(page: Page, box: Pixels, scale: float) -> Rect:
    """The rectangle of user space that pixels of an image of ``scale`` pixels to a point show."""
    crop = page.crop
    left, top, right, bottom = (side / scale for side in box)
    width, height = crop.x1 - crop.x0, crop.y1 - crop.y0
    x0, y0, x1, y1 = {
        90: (top, left, bottom, right),
        180: (width - right, top, width - left, bottom),
        270: (width - bottom, height - right, width - top, height - left),
    }.get(page.rotation, (left, height - bottom, right, height - top))
    return Rect(crop.x0 + x0, crop.y0 + y0, crop.x0 + x1, crop.y0 + y1)
