"""Images of pages: drawn once for everyone, the page that is asked for before the others."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.limits import Limits
from service.web.errors import PageImageUnavailable
from service.web.page_images import Original, PageImages


class Source:
    """A PDF of thirty pages that counts how often it is opened."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "pages.pdf"
        self.opened = 0
        canvas = Canvas(str(self.path), pagesize=(200, 100))
        for number in range(1, 31):
            canvas.drawString(10, 50, f"Page {number}")
            canvas.showPage()
        canvas.save()

    @contextmanager
    def open(self) -> Iterator[Path]:
        self.opened += 1
        yield self.path


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path)


def original(source: Source, digest: str = "d" * 64) -> Original:
    return Original(digest, "v", 30, (), source.open)


def test_the_page_that_is_asked_for_comes_first_and_the_others_follow(tmp_path: Path, source: Source) -> None:
    images = PageImages(tmp_path / "cache", Limits())
    assert images.image(original(source), 25, "1x")[8:12] == b"WEBP"
    assert images.image(original(source), 2, "1x")[8:12] == b"WEBP"
    assert source.opened == 1


def test_many_readers_of_one_piece_have_it_drawn_once(tmp_path: Path, source: Source) -> None:
    images = PageImages(tmp_path / "cache", Limits())
    with ThreadPoolExecutor(8) as readers:
        drawn = list(readers.map(lambda page: images.image(original(source), page, "1x"), range(1, 31)))
    assert len(drawn) == 30
    assert all(drawn)
    assert source.opened == 1


def test_what_was_drawn_is_found_again_by_another_process(tmp_path: Path, source: Source) -> None:
    first = PageImages(tmp_path / "cache", Limits()).image(original(source), 30, "1x")
    opened = source.opened
    assert PageImages(tmp_path / "cache", Limits()).image(original(source), 30, "1x") == first
    assert source.opened == opened


def test_images_stand_below_a_folder_named_by_the_file_so_that_erasure_finds_them(
    tmp_path: Path, source: Source
) -> None:
    PageImages(tmp_path / "cache", Limits()).image(original(source, "e" * 64), 30, "1x")
    assert [folder.name for folder in (tmp_path / "cache").iterdir()] == ["e" * 64]


def test_a_page_that_cannot_be_drawn_is_told_as_such(tmp_path: Path, source: Source) -> None:
    source.path.write_bytes(b"%PDF-1.7 et rien d'autre")
    with pytest.raises(PageImageUnavailable, match="ne peut pas être dessinée"):
        PageImages(tmp_path / "cache", Limits()).image(original(source), 1, "1x")
