"""A composition drawn as a PDF."""

import io
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from service.exports.typesetting.composer import Composition, Rule
from service.exports.typesetting.fonts import face_of
from service.exports.typesetting.lines import Line, Style, printable, width
from service.exports.typesetting.sheet import Sheet
from service.exports.wording import AUTHOR

_RULE_GREY, _MISSING_GREY = "#c8c8c8", "#8a8a8a"


def drawn(composition: Composition, sheet: Sheet, title: str) -> bytes:
    """The PDF of a composition."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(sheet.width, sheet.height), invariant=True, lang="fr")
    canvas.setTitle(title)
    canvas.setCreator(AUTHOR)
    for page in range(1, composition.pages + 1):
        for rule in composition.rules:
            if rule.page == page:
                _draw_rule(canvas, rule)
        for line in composition.lines:
            if line.page == page:
                _draw_line(canvas, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_rule(canvas: Canvas, rule: Rule) -> None:
    canvas.setStrokeColor(_RULE_GREY)
    canvas.setLineWidth(0.5)
    canvas.line(rule.x0, rule.y, rule.x1, rule.y)


def _draw_line(canvas: Canvas, line: Line) -> None:
    canvas.setFillColor(line.style.ink)
    x, wished, size = line.x, line.style.face, line.style.size
    for face, run in groupby(map(printable, line.text.rstrip()), lambda character: face_of(character, wished)):
        text = "".join(run)
        if face is None:
            _draw_missing(canvas, x, line.baseline, text, line.style)
        else:
            canvas.setFont(face.value, size)
            canvas.drawString(x, line.baseline, text)
        x += width(text, line.style)


def _draw_missing(canvas: Canvas, x: float, y: float, text: str, style: Style) -> None:
    """An empty box for each character that no face has."""
    canvas.setStrokeColor(_MISSING_GREY)
    canvas.setLineWidth(0.6)
    for character in text:
        room = width(character, style)
        if room:
            canvas.rect(x + 0.08 * style.size, y, room - 0.16 * style.size, 0.66 * style.size)
        x += room
