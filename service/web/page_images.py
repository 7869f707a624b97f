"""The images of a piece's pages: drawn once, the page that is asked for first, and kept by content."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from msgspec import Struct

from ingest.limits import Limits
from ingest.page_drawing import Cover
from ingest.page_images import draw_pages
from service.web.errors import PageImageUnavailable

SCALES = {"1x": 1.4, "2x": 2.8}
"""Pixels to a point: an A4 page is 833 or 1,666 pixels wide."""
_PATIENCE = 30.0
"""Seconds that someone waits for a page."""
_BATCH = 12
"""Pages drawn before looking again at which page is wanted."""


class Original(Struct, frozen=True):
    """The PDF whose pages are wanted."""

    source: str
    """Digest of the file that was handed in."""
    variant: str
    """Tells apart what is shown of the same file: with a candidate's name, without it."""
    pages: int
    covers: tuple[Cover, ...]
    """What must not be seen."""
    open: Callable[[], AbstractContextManager[Path]]
    """The file on this machine's disk, while the context lasts."""

    @property
    def key(self) -> str:
        """What its images are kept under."""
        return f"{self.source}/{self.variant}"


class PageImages:
    """Draws pages and keeps them in a folder; safe between threads."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._changed = threading.Condition()
        self._wanted: dict[tuple[str, str], int] = {}
        """The page asked for last, of each piece that is being drawn."""
        self._slots = threading.Semaphore(2)

    def image(self, original: Original, page: int, scale: str) -> bytes:
        """One page as a WebP file; the others of the piece are drawn after it.

        Raises:
            PageImageUnavailable: the page cannot be drawn, or not in time.
        """
        kept = self._path(original.key, scale, page)
        if not kept.exists():
            self._draw(original, page, scale)
            with self._changed:
                self._changed.wait_for(lambda: kept.exists() or not self._is_drawing(original, scale), _PATIENCE)
        data = kept.read_bytes() if kept.exists() else b""
        if not data:
            raise PageImageUnavailable(f"La page {page} de cette pièce ne peut pas être dessinée.")
        return data

    def _is_drawing(self, original: Original, scale: str) -> bool:
        return (original.key, scale) in self._wanted

    def _draw(self, original: Original, page: int, scale: str) -> None:
        with self._changed:
            begun = self._is_drawing(original, scale)
            self._wanted[original.key, scale] = page
        if not begun:
            threading.Thread(target=self._draw_all, args=(original, scale), daemon=True).start()

    def _draw_all(self, original: Original, scale: str) -> None:
        try:
            with self._slots, original.open() as pdf:
                while batch := self._next_batch(original, scale):
                    self._draw_batch(original, pdf, batch, scale)
        finally:
            with self._changed:
                del self._wanted[original.key, scale]
                self._changed.notify_all()

    def _next_batch(self, original: Original, scale: str) -> list[int]:
        first = self._wanted[original.key, scale]
        order = (*range(first, original.pages + 1), *range(1, first))
        return [page for page in order if not self._path(original.key, scale, page).exists()][:_BATCH]

    def _draw_batch(self, original: Original, pdf: Path, batch: list[int], scale: str) -> None:
        left = set(batch)
        for image in draw_pages(pdf, batch, SCALES[scale], self._limits, original.covers):
            self._keep(self._path(original.key, scale, image.number), image.data)
            left.discard(image.number)
        # A page that its drawer died of is kept as one that cannot be drawn, so that the others go on.
        for page in left:
            self._keep(self._path(original.key, scale, page), b"")

    def _keep(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_bytes(data)
        partial.replace(path)
        with self._changed:
            self._changed.notify_all()

    def _path(self, key: str, scale: str, page: int) -> Path:
        return self._folder / key / scale / f"{page}.webp"
