"""A plain PDF of a piece whose format has no pages of its own, made to be annotated."""

import io
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace
from reportlab.pdfgen.canvas import Canvas

from ingest.document import Document, Fragment, GlyphBoxes, Page, Passage, Rect
from service.exports.errors import NothingToTypeset
from service.exports.typesetting.composer import Composer, Composition, Rule
from service.exports.typesetting.fonts import face_of
from service.exports.typesetting.lines import Line, Style, printable, width
from service.exports.typesetting.sheet import Sheet, sheet_for
from service.exports.wording import AUTHOR

_NOTICE = (
    "Texte du fichier « {name} », mis en page par {author} pour être annoté. "
    "Les mots sont ceux du fichier ; les images et la mise en page d'origine n'y sont pas."
)
_RULE_GREY, _MISSING_GREY = "#c8c8c8", "#8a8a8a"


class Typeset(Struct, frozen=True):
    """The file, and the same document with its characters' places in it."""

    pdf: bytes
    document: Document


def typeset(document: Document, file_name: str) -> Typeset:
    """The document's passages on clean pages.

    Raises:
        NothingToTypeset: it has no passage.
    """
    if not document.passages:
        raise NothingToTypeset(f"Le fichier {file_name} n'a aucun texte à annoter.")
    sheet = sheet_for(document.format)
    composer = Composer(sheet)
    composer.introduce(document.title or file_name, _NOTICE.format(name=file_name, author=AUTHOR))
    composition = composer.compose(document)
    return Typeset(_drawn(composition, sheet, document.title or file_name), _located(document, composition, sheet))


def _located(document: Document, composition: Composition, sheet: Sheet) -> Document:
    crop = Rect(0, 0, sheet.width, sheet.height)
    pages = tuple(Page(number, str(number), crop) for number in range(1, composition.pages + 1))
    passages = tuple(_set_passage(p, composition.by_order.get(p.order, ())) for p in document.passages)
    return replace(document, pages=pages, passages=passages)


def _set_passage(passage: Passage, lines: tuple[Line, ...]) -> Passage:
    fragments = tuple(
        Fragment(line.start, line.start + len(line.text), GlyphBoxes(line.page, line.rects())) for line in lines
    )
    return replace(passage, page=lines[0].page if lines else None, fragments=fragments)


def _drawn(composition: Composition, sheet: Sheet, title: str) -> bytes:
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
