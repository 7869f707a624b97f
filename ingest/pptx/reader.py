"""Reads a PowerPoint file: slides in order, the title of each first, then its shapes as people read them."""

from collections.abc import Callable, Iterable

from ingest.blocks import Block, RawDocument
from ingest.boundary import guarded
from ingest.bullets import bullet_length
from ingest.captions import is_caption, is_source
from ingest.charts import CHART, DIAGRAM, chart_blocks, diagram_texts
from ingest.document import HiddenReason, NoticeKind, Page, PassageKind, Rect
from ingest.errors import TooLarge
from ingest.gathering import Gathering
from ingest.limits import Limits
from ingest.located import join
from ingest.pptx.colouring import Colouring
from ingest.pptx.frames import Line, lines, plain
from ingest.pptx.names import A, P, R
from ingest.pptx.order import reading_order
from ingest.pptx.shapes import Frame, Shape, is_body, shapes_of
from ingest.pptx.slides import Deck, Slide, open_deck, related_element
from ingest.pptx.tables import table_lines, table_rows
from ingest.xml import Element

_TITLES = frozenset({"title", "ctrTitle"})
_RUNNING = frozenset({"sldNum", "ftr", "dt", "hdr"})
_FRAGMENT_WORDS = 8
"""Bullets shorter than this on average are one slide's keywords rather than items to be quoted one by one."""
_LONGEST_TITLE = 14


@guarded
def read_blocks(data: bytes, limits: Limits) -> RawDocument:
    """What a PowerPoint file shows; a page is a slide.

    Raises:
        UnreadableFile: the leaf says why.
    """
    deck = open_deck(data, limits)
    if len(deck.slides) > limits.pages:
        raise TooLarge(f"Le diaporama dépasse {limits.pages} diapositives, la limite acceptée.")
    gathering = Gathering(limits)
    for slide in deck.slides:
        _SlideReader(slide, deck, gathering).read()
    for number in deck.unreadable:
        message = f"La diapositive {number} est endommagée : elle n'a pas été lue."
        gathering.notify(NoticeKind.UNREAD_PAGE, message, number)
    if any(slide.has_comments for slide in deck.slides):
        gathering.notify(NoticeKind.UNREAD_PART, "Les commentaires posés sur les diapositives n'ont pas été lus.")
    title = next((b.text for b in gathering.blocks if b.kind is PassageKind.HEADING), "")
    crop = Rect(0.0, 0.0, deck.width, deck.height)
    pages = tuple(Page(slide.number, f"Diapo {slide.number}", crop) for slide in deck.slides)
    return gathering.raw(pages, title or deck.title)


class _SlideReader:
    def __init__(self, slide: Slide, deck: Deck, gathering: Gathering) -> None:
        self._slide = slide
        self._page = slide.number
        self._surface = Frame(0.0, 0.0, deck.width, deck.height)
        self._gathering = gathering
        self._colouring = Colouring(slide)
        self._shapes = shapes_of(slide)

    def read(self) -> None:
        """Gathers the slide's text; a hidden slide's is all quarantined."""
        if self._slide.is_hidden:
            self._hide_all(self._shapes, HiddenReason.HIDDEN_MARKUP, f"diapositive masquée {self._page}")
        else:
            before = len(self._gathering.blocks)
            self._read_shapes()
            self._notify_unread(is_empty=len(self._gathering.blocks) == before)
        self._read_notes()

    def _read_shapes(self) -> None:
        hidden = [shape for shape in self._shapes if shape.is_hidden]
        self._hide_all(hidden, HiddenReason.HIDDEN_MARKUP, f"forme masquée de la diapositive {self._page}")
        shown = [shape for shape in self._shapes if not shape.is_hidden]
        outside = [s for s in shown if s.frame is not None and _has_text(s) and not self._is_on_slide(s.frame)]
        self._hide_all(outside, HiddenReason.INVISIBLE, f"hors de la diapositive {self._page}")
        titles = [shape for shape in shown if shape.placeholder in _TITLES and shape not in outside]
        others = [shape for shape in shown if shape not in titles and shape not in outside]
        for shape in titles:
            self._read_title(shape)
        self._read_rest(_in_order(others), has_title=any(_has_text(shape) for shape in titles))

    def _is_on_slide(self, frame: Frame) -> bool:
        # A line that people can see has some height even when its box says none.
        drawn = Frame(frame.left, frame.top, max(frame.width, 1.0), max(frame.height, 1.0))
        return drawn.overlaps(self._surface)

    def _read_title(self, shape: Shape) -> None:
        text = join([line.text for line in self._lines(shape) if line.text.text])
        self._gathering.text(PassageKind.HEADING, text, self._page, self._where, level=1)

    def _read_rest(self, shapes: list[Shape], *, has_title: bool) -> None:
        read = [(shape, self._lines(shape)) for shape in shapes]
        largest = max((line.points for _, found in read for line in found), default=0.0)
        for shape, found in read:
            shown = [line for line in found if line.text.text]
            if not has_title and _looks_like_title(shown, largest):
                self._gathering.text(PassageKind.HEADING, shown[0].text, self._page, self._where, level=1)
                has_title = True
            elif shape.placeholder in _RUNNING:
                self._gathering.set_aside(" ".join(line.text.text for line in shown))
            elif shown:
                self._read_lines(shape, shown)
            else:
                self._read_graphic(shape)
            has_title = has_title or bool(shown)

    def _read_lines(self, shape: Shape, shown: list[Line]) -> None:
        words = sum(len(line.text.text.split()) for line in shown)
        are_items = words >= _FRAGMENT_WORDS * len(shown)
        for line in shown:
            text = line.text.text
            bullet = bullet_length(text)
            is_item = bool(bullet) or (is_body(shape) if line.is_bulleted is None else line.is_bulleted)
            kind = PassageKind.LIST_ITEM if is_item and are_items else PassageKind.SLIDE_TEXT
            if is_caption(text) or is_source(text):
                kind = PassageKind.CAPTION
            self._gathering.text(kind, line.text.part(bullet), self._page, self._where)

    def _read_graphic(self, shape: Shape) -> None:
        data = shape.element.find(f"{A}graphic/{A}graphicData")
        for content in () if data is None else data:
            if content.tag == f"{A}tbl":
                self._read_table(content, shape)
            elif content.tag == CHART:
                self._read_part(content.get(f"{R}id"), self._read_chart, "un graphique")
            elif content.tag == DIAGRAM:
                self._read_part(content.get(f"{R}dm"), self._read_diagram, "un schéma SmartArt")
            else:
                self._notify(f"un objet de la diapositive {self._page}")

    def _read_table(self, table: Element, shape: Shape) -> None:
        read = table_lines(table, f"slide/{self._page}/shape/{shape.index}", self._colouring)
        for cells in read:
            for found in cells:
                self._hide(found)
        self._add(table_rows(table, read, self._page))

    def _read_part(self, relationship: str | None, reader: Callable[[Element], None], name: str) -> None:
        element = related_element(self._slide, relationship)
        if element is None:
            self._notify(f"{name} de la diapositive {self._page}")
        else:
            reader(element)

    def _read_chart(self, chart: Element) -> None:
        self._add(chart_blocks(chart, self._page))

    def _read_diagram(self, data: Element) -> None:
        self._add(Block(PassageKind.SLIDE_TEXT, text, (), self._page) for text in diagram_texts(data))

    def _read_notes(self) -> None:
        if self._slide.notes is None:
            return
        for body in self._slide.notes.iter(f"{P}sp"):
            mark = body.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
            text = body.find(f"{P}txBody")
            if mark is not None and mark.get("type") == "body" and text is not None:
                place = f"commentaire de la diapositive {self._page}"
                self._gathering.hide(plain(text), HiddenReason.HIDDEN_MARKUP, place, self._page)

    def _lines(self, shape: Shape) -> list[Line]:
        body = shape.element.find(f"{P}txBody")
        if body is None:
            return []
        behind = self._shapes[: shape.index]
        ground = self._colouring.ground(shape, behind)
        found = lines(body, f"slide/{self._page}/shape/{shape.index}", self._colouring, ground)
        self._hide(found)
        return found

    def _hide(self, found: list[Line]) -> None:
        for line in found:
            for text, reason in line.hidden:
                self._gathering.hide(text, reason, self._where, self._page)

    def _hide_all(self, shapes: list[Shape], reason: HiddenReason, where: str) -> None:
        for shape in shapes:
            self._gathering.hide(_plain(shape), reason, where, self._page)

    def _add(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._gathering.add(block)

    def _notify_unread(self, *, is_empty: bool) -> None:
        if is_empty and any(shape.element.tag == f"{P}pic" for shape in self._shapes):
            self._gathering.notify(
                NoticeKind.UNREAD_PAGE,
                f"La diapositive {self._page} ne contient que des images : leur texte n'a pas été lu.",
                self._page,
            )

    def _notify(self, what: str) -> None:
        self._gathering.notify(NoticeKind.UNREAD_PART, f"Le texte d'{what} n'a pas été lu.", self._page)

    @property
    def _where(self) -> str:
        return f"diapositive {self._page}"


def _in_order(shapes: list[Shape]) -> list[Shape]:
    """The shapes as they are read; those that nothing places come last, in the order of the file."""
    placed = [(shape, shape.frame) for shape in shapes if shape.frame is not None]
    ranks = reading_order([frame for _, frame in placed])
    return [placed[rank][0] for rank in ranks] + [shape for shape in shapes if shape.frame is None]


def _looks_like_title(shown: list[Line], largest: float) -> bool:
    """Whether the first text of a slide without a title is one: short, alone in its frame, in the largest size."""
    if len(shown) != 1 or len(shown[0].text.text.split()) > _LONGEST_TITLE:
        return False
    return shown[0].points == largest > 0 and not shown[0].is_bulleted


def _has_text(shape: Shape) -> bool:
    return bool(_plain(shape).strip())


def _plain(shape: Shape) -> str:
    bodies = [*shape.element.iter(f"{P}txBody"), *shape.element.iter(f"{A}txBody")]
    return " ".join(plain(body) for body in bodies)
