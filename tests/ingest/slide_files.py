"""PowerPoint files written for the tests."""

import io

import pptx
from pptx.presentation import Presentation
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.util import Pt

from ingest.blocks import RawDocument
from ingest.limits import Limits
from ingest.pptx import read_blocks

LIMITS = Limits()
TITLE_AND_BODY, TITLE_ONLY, BLANK = 1, 5, 6


def deck() -> Presentation:
    """A presentation without slides."""
    return pptx.Presentation()


def slide(presentation: Presentation, title: str = "", layout: int = TITLE_ONLY) -> Slide:
    """A new slide at the end."""
    added = presentation.slides.add_slide(presentation.slide_layouts[layout])
    if title:
        added.shapes.title.text = title
    return added


def box(on: Slide, text: str, left: float = 50, top: float = 200, width: float = 200, height: float = 40) -> Shape:
    """A new text box, in points; each line of the text is a paragraph."""
    added = on.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height))
    added.text_frame.text = text
    return added


def saved(presentation: Presentation) -> bytes:
    """The file's bytes."""
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def read(presentation: Presentation, limits: Limits = LIMITS) -> RawDocument:
    """What the reader makes of the presentation."""
    return read_blocks(saved(presentation), limits)


def texts(presentation: Presentation) -> list[str]:
    """The text of each block."""
    return [block.text for block in read(presentation).blocks]
