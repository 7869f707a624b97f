"""A plain PDF of a piece whose format has no pages of its own, made to be annotated."""

from msgspec import Struct
from msgspec.structs import replace

from ingest.document import Document, Fragment, GlyphBoxes, Page, Passage, Rect
from service.exports.errors import NothingToTypeset
from service.exports.typesetting.composer import Composer, Composition
from service.exports.typesetting.drawing import drawn
from service.exports.typesetting.lines import Line
from service.exports.typesetting.sheet import Sheet, sheet_for
from service.exports.wording import AUTHOR

_NOTICE = (
    "Texte du fichier « {name} », mis en page par {author} pour être annoté. "
    "Les mots sont ceux du fichier ; les images et la mise en page d'origine n'y sont pas."
)


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
    sheet, title = sheet_for(document.format), document.title or file_name
    composer = Composer(sheet)
    composer.introduce("" if _opens_with(document, title) else title, _NOTICE.format(name=file_name, author=AUTHOR))
    composition = composer.compose(document)
    return Typeset(drawn(composition, sheet, title), _located(document, composition, sheet))


def _opens_with(document: Document, title: str) -> bool:
    return document.passages[0].text == title


def _located(document: Document, composition: Composition, sheet: Sheet) -> Document:
    crop = Rect(0, 0, sheet.width, sheet.height)
    pages = tuple(Page(number, str(number), crop) for number in range(1, composition.pages + 1))
    passages = tuple(_set_passage(p, composition.by_order.get(p.order, ())) for p in document.passages)
    return replace(document, pages=pages, passages=passages, asides=())


def _set_passage(passage: Passage, lines: tuple[Line, ...]) -> Passage:
    fragments = tuple(
        Fragment(line.start, line.start + len(line.text), GlyphBoxes(line.page, line.rects())) for line in lines
    )
    return replace(passage, page=lines[0].page if lines else None, fragments=fragments)
