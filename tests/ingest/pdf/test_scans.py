"""Pages that are pictures are read by Tesseract when it is installed, each word at its place."""

import stat
from pathlib import Path

import pytest

from ingest import ocr
from ingest.document import GlyphBoxes, NoticeKind
from tests.ingest.pdf.pages import Drawing, read, texts

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[tuple[int, int, int, int, str]]) -> None:
    """Puts a program named tesseract on the path, that answers with those words whatever the picture."""
    rows = [
        f"5\t1\t1\t1\t{top}\t{index}\t{left}\t{top}\t{width}\t{height}\t91.5\t{text}"
        for index, (left, top, width, height, text) in enumerate(words)
    ]
    answer = folder / "answer.tsv"
    answer.write_text("\n".join([HEADER, *rows, "5\t1\t1\t1\t9\t9\t0\t0\t5\t5\t3.0\tsalissure", ""]))
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n/bin/cat > /dev/null\n/bin/cat {answer}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))


def scan(rotation: int = 0) -> Drawing:
    drawing = Drawing((595, 842))
    drawing.canvas.setPageRotation(rotation)
    drawing.picture(0, 0, 595, 842, lambda x, y: 255 * ((x + y) % 2))
    return drawing


def test_words_of_a_scan_are_read_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [(300, 400, 200, 50, "Une"), (520, 400, 300, 50, "lampe"), (300, 460, 400, 50, "brûle.")]
    install(tmp_path, monkeypatch, words)
    document = read(scan())
    assert texts(document) == ["Une lampe brûle."]
    assert [notice.kind for notice in document.notices] == [NoticeKind.OCR_PAGE]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_of_recognised_words_are_in_user_space(
    rotation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, [(300, 600, 400, 50, "Lampe")])
    place = read(scan(rotation)).blocks[0].fragments[0].place
    assert isinstance(place, GlyphBoxes)
    left, top, right, bottom = (side * 72 / 300 for side in (300, 600, 700, 650))
    x0, x1 = min(r.x0 for r in place.rects), max(r.x1 for r in place.rects)
    y0, y1 = min(r.y0 for r in place.rects), max(r.y1 for r in place.rects)
    expected = {
        0: (left, 842 - bottom, right, 842 - top),
        90: (top, left, bottom, right),
        180: (595 - right, top, 595 - left, bottom),
        270: (842 - bottom, 595 - right, 842 - top, 595 - left),
    }[rotation]
    assert (x0, y0, x1, y1) == pytest.approx(expected, abs=0.5)


def test_a_recognition_that_fails_is_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ocr.is_installed()
    assert ocr.recognise(b"\x00" * 12, 2, 2, 300) is None
    assert [notice.kind for notice in read(scan()).notices] == [NoticeKind.UNREAD_PAGE]
