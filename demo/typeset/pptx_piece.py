"""Slide pieces: each level-1 heading of a source opens a slide."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import pptx
from msgspec import Struct
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.presentation import Presentation
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Cm, Length, Pt

from demo.typeset import blocks
from demo.typeset.errors import MarkupError
from demo.typeset.package import without_clock

_Colour: Any = RGBColor

_TITLE, _TITLE_AND_BODY = 0, 1
_LEFT, _WIDTH = Cm(1.8), Cm(30.2)
_BODY_TOP, _BODY_HEIGHT = Cm(4.2), Cm(12.6)
# The table style « Style moyen 2, accentuation 3 », by the name that PowerPoint knows it under.
_GREEN_BANDS = "{F5AB1C69-6EDB-4FF4-983F-18BD219EF322}"
_ALIGNMENTS = {
    blocks.Align.LEFT: PP_ALIGN.LEFT,
    blocks.Align.RIGHT: PP_ALIGN.RIGHT,
    blocks.Align.CENTRE: PP_ALIGN.CENTER,
}


class _Content(Struct, frozen=True):
    """A slide's title and what stands under it."""

    title: blocks.Runs
    blocks: tuple[blocks.Block, ...]


def typeset_pptx(source: blocks.Source) -> bytes:
    """A source as slides, its front matter first; the same bytes each time.

    Raises:
        MarkupError: text stands before the first heading, or a block has no equivalent on a slide.
    """
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Cm(33.87), Cm(19.05)
    _set_properties(presentation, source.front)
    accent = _Colour.from_string(source.front.accent)
    _add_title_slide(presentation, source.front, accent)
    for content in _slides(source):
        _add_slide(presentation, content, source, accent)
    output = BytesIO()
    presentation.save(output)
    return without_clock(output.getvalue())


def _set_properties(presentation: Presentation, front: blocks.Front) -> None:
    properties = presentation.core_properties
    properties.title, properties.author, properties.last_modified_by = front.title, front.author, front.author
    properties.created = properties.modified = datetime(2026, 1, 1)
    properties.revision, properties.language = 1, "fr-FR"


def _slides(source: blocks.Source) -> Iterator[_Content]:
    title: blocks.Runs | None = None
    under: list[blocks.Block] = []
    for block in source.blocks:
        if isinstance(block, blocks.Heading):
            if title:
                yield _Content(title, tuple(under))
            title, under = block.runs, []
        elif title is None:
            raise MarkupError(source.front.title, "un texte précède la première diapositive")
        else:
            under.append(block)
    if title:
        yield _Content(title, tuple(under))


def _add_title_slide(presentation: Presentation, front: blocks.Front, accent: RGBColor) -> None:
    slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE])
    title, subtitle = slide.placeholders[0], slide.placeholders[1]
    _place(title, Cm(5.5), Cm(3.6))
    _place(subtitle, Cm(9.6), Cm(4.5))
    _write(title.text_frame, (blocks.Run(front.title),), Pt(40), accent)
    frame: Any = subtitle.text_frame
    lines = (front.subtitle, front.author, *front.details)
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.alignment, paragraph.font.size = line, PP_ALIGN.LEFT, Pt(20)


def _add_slide(presentation: Presentation, content: _Content, source: blocks.Source, accent: RGBColor) -> None:
    slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_AND_BODY])
    title, body = slide.placeholders[0], slide.placeholders[1]
    _place(title, Cm(1.1), Cm(2.4))
    _write(title.text_frame, content.title, Pt(30), accent)
    tables = [block for block in content.blocks if isinstance(block, blocks.Table)]
    text = [block for block in content.blocks if not isinstance(block, blocks.Table)]
    share = 0.34 if tables else 1
    _place(body, _BODY_TOP, Length(int(_BODY_HEIGHT * share)))
    _fill_body(body.text_frame, text)
    for table in tables:
        _add_table(slide, table, Length(_BODY_TOP + int(_BODY_HEIGHT * share)), accent)
    _add_band(slide, accent)
    _add_foot(slide, source.front.footer)


def _place(shape: Shape, top: Length, height: Length) -> None:
    shape.left, shape.top, shape.width, shape.height = _LEFT, top, _WIDTH, height


def _write(frame: TextFrame, runs: blocks.Runs, size: Pt, colour: RGBColor) -> None:
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    for run in runs:
        added = paragraph.add_run()
        added.text, added.font.size, added.font.bold = run.text, size, True
        added.font.color.rgb = colour


def _fill_body(frame: Any, content: Sequence[blocks.Block]) -> None:
    lines = [line for block in content for line in _lines(block)]
    for number, runs in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(7)
        for run in runs:
            added = paragraph.add_run()
            added.text, added.font.size = run.text, Pt(22)
            added.font.bold, added.font.italic = run.bold, run.italic


def _lines(block: blocks.Block) -> tuple[blocks.Runs, ...]:
    match block:
        case blocks.Items():
            return block.items
        case blocks.Paragraph():
            return (block.runs,)
    raise MarkupError(type(block).__name__, "bloc sans équivalent sur une diapositive")


def _add_table(slide: Slide, table: blocks.Table, top: Length, accent: RGBColor) -> None:
    rows, columns = len(table.rows), len(table.weights)
    frame = slide.shapes.add_table(rows, columns, _LEFT, top, _WIDTH, Cm(1.3 * rows))
    grid = frame.table
    element: Any = frame._element
    element.graphic.graphicData.tbl.tblPr[0].text = _GREEN_BANDS
    for column, weight in enumerate(table.weights):
        grid.columns[column].width = Length(int(_WIDTH * weight / sum(table.weights)))
    for row_number, row in enumerate(table.rows):
        for column, runs in enumerate(row):
            cell: Any = grid.cell(row_number, column)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.text = "".join(run.text for run in runs)
            paragraph.font.size, paragraph.alignment = Pt(18), _ALIGNMENTS[table.aligns[column]]
            if row_number == 0:
                cell.fill.solid()
                cell.fill.fore_color.rgb = accent


def _add_band(slide: Slide, accent: RGBColor) -> None:
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Cm(0), Cm(0), Cm(0.55), Cm(19.05))
    fill: Any = band.fill
    fill.solid()
    fill.fore_color.rgb = accent
    band.line.fill.background()


def _add_foot(slide: Slide, text: str) -> None:
    box = slide.shapes.add_textbox(_LEFT, Cm(17.6), _WIDTH, Cm(0.9))
    box.text_frame.word_wrap = True
    paragraph = box.text_frame.paragraphs[0]
    paragraph.text, paragraph.font.size, paragraph.alignment = text, Pt(12), PP_ALIGN.LEFT
    paragraph.font.color.rgb = _Colour.from_string("777777")
