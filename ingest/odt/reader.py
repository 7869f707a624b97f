"""Reads an OpenDocument text: its body in order, notes and text boxes after the paragraph that calls them."""

from collections.abc import Iterator

from ingest.blocks import Block, RawDocument
from ingest.boundary import guarded
from ingest.bullets import bullet_length, is_numbered
from ingest.captions import is_caption
from ingest.colours import Colour
from ingest.document import NoticeKind, PassageKind
from ingest.drafts import Draft, settle
from ingest.gathering import Gathering
from ingest.limits import Limits
from ingest.located import Located
from ingest.odt.content import INDEXES, blocks, boxes, is_list_item, notes, plain
from ingest.odt.names import DRAW, OFFICE, PARAGRAPHS, STYLE, TEXT
from ingest.odt.package import Package, open_text
from ingest.odt.sight import Sight, page_breaks, sight
from ingest.odt.styles import Styles
from ingest.odt.tables import is_layout, layout_cells, read_rows
from ingest.places import in_words
from ingest.xml import Element

_DEEPEST = 12
_LONGEST_HEADING = 40
_CAPTIONS = ("caption", "légende", "illustration", "figure")
_UNREAD = (
    (f"{DRAW}object", "Les objets incorporés au document (graphiques, tableurs, formules) n'ont pas été lus."),
    (f"{DRAW}object-ole", "Les objets incorporés au document (graphiques, tableurs, formules) n'ont pas été lus."),
    (f"{OFFICE}annotation", "Les commentaires posés dans le document n'ont pas été lus."),
)


@guarded
def read_blocks(data: bytes, limits: Limits) -> RawDocument:
    """What an OpenDocument text shows; pages are numbered when the file records where they broke.

    Raises:
        UnreadableFile: the leaf says why.
    """
    package = open_text(data, limits)
    return _Reader(package, limits).read()


class _Reader:
    def __init__(self, package: Package, limits: Limits) -> None:
        self._package = package
        self._styles = Styles([root for root in (package.styles, package.content) if root is not None])
        self._gathering = Gathering(limits)
        self._drafts: list[Draft] = []
        has_breaks = next(package.body.iter(f"{TEXT}soft-page-break"), None) is not None
        self._page = 1 if has_breaks else None
        self._figure_before = False
        self._title = ""

    def read(self) -> RawDocument:
        self._all(self._package.body, "body", self._styles.page_ground, 0)
        for block in settle(self._drafts):
            self._gathering.add(block)
        for index in self._package.body.iter(*INDEXES):
            for paragraph in index.iter(*PARAGRAPHS):
                self._gathering.set_aside(plain(paragraph))
        self._set_running_aside()
        self._notify()
        return self._gathering.raw(title=self._title or self._package.title)

    def _all(self, container: Element, path: str, ground: Colour | None, depth: int) -> None:
        for index, block in enumerate(blocks(container)):
            self._block(block, f"{path}/{index}", ground, depth)

    def _block(self, block: Element, path: str, ground: Colour | None, depth: int) -> None:
        if depth > _DEEPEST:
            return
        self._turn(_breaks_before(block) + self._styles.begins_page(block) * bool(self._drafts))
        if block.tag in PARAGRAPHS:
            self._paragraph(block, path, ground, depth)
        else:
            self._table(block, path, ground, depth)

    def _paragraph(self, paragraph: Element, path: str, ground: Colour | None, depth: int) -> None:
        seen = sight(self._styles, paragraph, path, ground)
        before, after = page_breaks(paragraph)
        self._turn(before)
        self._hide(seen, path)
        if seen.text.text:
            self._drafts.extend(self._drafted(paragraph, seen))
        self._figure_before = not seen.text.text and next(paragraph.iter(f"{DRAW}frame"), None) is not None
        self._satellites(paragraph, path, depth)
        self._turn(after)

    def _table(self, table: Element, path: str, ground: Colour | None, depth: int) -> None:
        if is_layout(table):
            for cell, cell_path, behind in layout_cells(self._styles, table, path, ground):
                self._all(cell, cell_path, behind, depth + 1)
            return
        for row in read_rows(self._styles, table, path, ground, self._page):
            self._drafts.extend(Draft(block) for block in row.blocks)
            for read in row.cells:
                for seen, place in read.sights:
                    self._hide(seen, place)
                for block, place, behind in read.inside:
                    if block.tag in PARAGRAPHS:
                        self._satellites(block, place, depth)
                    else:
                        self._block(block, place, behind, depth + 1)
            self._turn(max((_breaks_in(read.inside) for read in row.cells), default=0))

    def _satellites(self, paragraph: Element, path: str, depth: int) -> None:
        for index, box in enumerate(boxes(paragraph)):
            self._all(box, f"{path}/box/{index}", self._styles.box_ground(box), depth + 1)
        for note in notes(paragraph):
            body = note.find(f"{TEXT}note-body")
            for index, block in enumerate(() if body is None else blocks(body)):
                if block.tag in PARAGRAPHS:
                    self._note(block, f"note/{note.get(f'{TEXT}id') or ''}/{index}")

    def _note(self, paragraph: Element, path: str) -> None:
        seen = sight(self._styles, paragraph, path, self._styles.page_ground)
        self._hide(seen, path)
        if seen.text.text:
            self._drafts.append(Draft(_block(PassageKind.FOOTNOTE, seen.text, self._page)))

    def _drafted(self, paragraph: Element, seen: Sight) -> Iterator[Draft]:
        is_title = "title" in self._styles.names(paragraph)[:2]
        self._title = self._title or (seen.text.text if is_title else "")
        level = 1 if is_title else self._heading_level(paragraph)
        if len(seen.text.text.split()) > _LONGEST_HEADING:
            level = 0
        for part in (seen.text,) if level else seen.parts:
            kind, text = (PassageKind.HEADING, part) if level else self._kind(paragraph, part)
            block = _block(kind, text, self._page, level)
            yield Draft(block, seen.is_bold, seen.points, is_title, self._figure_before)

    def _kind(self, paragraph: Element, text: Located) -> tuple[PassageKind, Located]:
        if is_caption(text.text) or any(name.startswith(_CAPTIONS) for name in self._styles.names(paragraph)):
            return PassageKind.CAPTION, text
        bullet = bullet_length(text.text)
        if bullet or is_list_item(paragraph) or is_numbered(text.text):
            return PassageKind.LIST_ITEM, text.part(bullet)
        return PassageKind.PARAGRAPH, text

    def _heading_level(self, paragraph: Element) -> int:
        if paragraph.tag == f"{TEXT}h":
            level = paragraph.get(f"{TEXT}outline-level") or "1"
            return int(level) if level.isdigit() else 1
        return self._styles.outline_level(paragraph)

    def _set_running_aside(self) -> None:
        styles = self._package.styles
        for master in () if styles is None else styles.iter(f"{STYLE}master-page"):
            for running in master:
                self._gathering.set_aside(" ".join(plain(paragraph) for paragraph in running.iter(*PARAGRAPHS)))

    def _notify(self) -> None:
        body = self._package.body
        for tag, message in _UNREAD:
            if next(body.iter(tag), None) is not None:
                self._gathering.notify(NoticeKind.UNREAD_PART, message)
        if next(body.iter(f"{TEXT}changed-region"), None) is not None:
            self._gathering.notify(
                NoticeKind.TRACKED_CHANGES,
                "Le document contient des modifications suivies : les ajouts ont été lus, les suppressions ignorées.",
            )
        if not self._gathering.blocks and next(body.iter(f"{DRAW}image"), None) is not None:
            self._gathering.notify(
                NoticeKind.UNREAD_PART, "Le document ne contient que des images : leur texte n'a pas été lu."
            )

    def _hide(self, seen: Sight, path: str) -> None:
        place = in_words(path)
        for text, reason in seen.hidden:
            self._gathering.hide(text, reason, place, self._page)
        self._gathering.conceal(seen.text.concealed, self._page, place)

    def _turn(self, pages: int) -> None:
        self._page = None if self._page is None else self._page + pages


def _block(kind: PassageKind, text: Located, page: int | None, level: int = 0) -> Block:
    return Block(kind, text.text, text.fragments, page, level)


def _breaks_before(block: Element) -> int:
    """Pages that begin between the block and the one before it in the same container."""
    count, previous = 0, block.getprevious()
    while previous is not None and previous.tag == f"{TEXT}soft-page-break":
        count, previous = count + 1, previous.getprevious()
    return count


def _breaks_in(inside: tuple[tuple[Element, str, Colour | None], ...]) -> int:
    return sum(sum(page_breaks(block)) for block, _, _ in inside if block.tag in PARAGRAPHS)
