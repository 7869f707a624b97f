"""Where things are in the image of a page: user space to pixels and back, crop and rotation included."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.document import Page, Rect

Pixels = tuple[int, int, int, int]
"""Left, top, right, bottom, from the image's top left."""


def pixels(page: Page, rects: Sequence[Rect], scale: float) -> NDArray[np.int64]:
    """(rectangles, 4): the pixels that each touches, like ``Pixels``, in an image of ``scale`` pixels to a point.

    Raises:
        ValueError: a side is infinite, or no number.
    """
    crop = page.crop
    sides = np.array([(rect.x0, rect.y0, rect.x1, rect.y1) for rect in rects], np.float64).reshape(-1, 4)
    x0, y0, x1, y1 = (sides - [crop.x0, crop.y0, crop.x0, crop.y0]).T
    width, height = crop.x1 - crop.x0, crop.y1 - crop.y0
    left, top, right, bottom = {
        90: (y0, x0, y1, x1),
        180: (width - x1, y0, width - x0, y1),
        270: (height - y1, width - x1, height - y0, width - x0),
    }.get(page.rotation, (x0, height - y1, x1, height - y0))
    corners = [np.floor(left * scale), np.floor(top * scale), np.ceil(right * scale), np.ceil(bottom * scale)]
    found = np.stack(corners, axis=1)
    if not np.isfinite(found).all():
        raise ValueError("a place that is no number")
    return found.astype(np.int64)


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
