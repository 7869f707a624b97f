"""Pages drawn as people see them, by a process that can do nothing else."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ingest.limits import Limits
from ingest.page_drawing import Cover
from ingest.page_images import draw_pages


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """Three pages of 200 by 100 points, each with a black square in its lower left corner."""
    path = tmp_path / "pages.pdf"
    canvas = Canvas(str(path), pagesize=(200, 100))
    for _ in range(3):
        canvas.rect(0, 0, 20, 20, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"))


def test_pages_come_in_the_order_asked_at_the_scale_asked(pdf: Path) -> None:
    images = list(draw_pages(pdf, (3, 1), 2.0, Limits()))
    assert [image.number for image in images] == [3, 1]
    drawn = pixels(images[0].data)
    assert drawn.shape == (200, 400)
    assert drawn[190, 10] < 60
    assert drawn[10, 10] > 200


def test_what_is_covered_is_not_in_the_image(pdf: Path) -> None:
    covered = next(draw_pages(pdf, (1,), 1.0, Limits(), (Cover(1, 100, 10, 50, 20),)))
    drawn = pixels(covered.data)
    assert drawn[20, 120] < 60
    assert drawn[60, 120] > 200


def test_a_file_that_is_no_pdf_gives_no_image(tmp_path: Path) -> None:
    path = tmp_path / "faux.pdf"
    path.write_bytes(b"%PDF-1.7 et rien d'autre")
    assert list(draw_pages(path, (1,), 1.0, Limits())) == []


def test_a_page_of_a_poster_is_drawn_smaller_than_asked(tmp_path: Path) -> None:
    path = tmp_path / "affiche.pdf"
    canvas = Canvas(str(path), pagesize=(8000, 8000))
    canvas.showPage()
    canvas.save()
    image = next(draw_pages(path, (1,), 2.8, Limits()))
    assert pixels(image.data).size <= 16_100_000
