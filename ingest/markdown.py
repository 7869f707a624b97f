"""Reads Markdown: its blocks in order, without their marks.

The path of a paragraph is ``line/N``, N counting from 1; offsets are those of the line's own characters, marks
included, so that a quote can be shown in the source. HTML blocks are ignored.
"""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from ingest.blocks import RawDocument
from ingest.boundary import guarded
from ingest.captions import is_caption, is_source
from ingest.document import PassageKind
from ingest.encodings import decode
from ingest.gathering import Gathering
from ingest.limits import Limits
from ingest.located import Located, Stretch, compose
from ingest.rows import columns_under

_SPACES = ("softbreak", "hardbreak")
_CONTENTS = frozenset({"[toc]", "[[toc]]", "${toc}", "[[_toc_]]"})
"""Marks that a renderer replaces by a table of contents."""


@guarded
def read_blocks(data: bytes, limits: Limits) -> RawDocument:
    """What a Markdown text shows once rendered.

    Raises:
        UnreadableFile: the leaf says why.
    """
    text = decode(data)
    gathering = Gathering(limits)
    _Reader(text, gathering).read()
    title = next((b.text for b in gathering.blocks if b.kind is PassageKind.HEADING), "")
    return gathering.raw(title=title)


class _Reader:
    def __init__(self, text: str, gathering: Gathering) -> None:
        parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 60}).enable(["table", "strikethrough"])
        self._tokens = parser.use(footnote_plugin).use(front_matter_plugin).parse(text)
        self._lines = text.split("\n")
        self._gathering = gathering
        self._notes = _notes(self._tokens)
        self._called: list[int] = []
        self._cells: list[Located] = []
        self._header: list[Located] = []
        self._is_header_due = False
        self._after_table = False

    def read(self) -> None:
        """Gathers the text's blocks, each note after the paragraph or the row that calls it."""
        opened: list[str] = []
        for token in self._tokens:
            if token.type == "footnote_block_open":
                break
            if token.nesting == 1:
                opened.append(token.tag)
            elif token.nesting == -1:
                opened.pop()
                self._close(token.tag, is_header="thead" in opened)
            elif token.type == "inline":
                self._inline(token, opened)
            elif token.type in ("fence", "code_block"):
                self._code(token)
        self._called = list(self._notes)
        self._add_called()

    def _inline(self, token: Token, opened: list[str]) -> None:
        self._called += [int(child.meta["id"]) for child in token.children or () if child.type == "footnote_ref"]
        text = _Trail(self._lines, token).located()
        holder = opened[-1]
        if holder in ("td", "th"):
            self._cells.append(text)
            return
        if text.text.lower() in _CONTENTS:
            self._gathering.set_aside(text.text)
        elif holder[:1] == "h" and holder[1:].isdigit():
            self._gathering.text(PassageKind.HEADING, text, level=int(holder[1:]))
        else:
            self._gathering.text(self._kind(text.text, opened), text)
        self._after_table = False
        self._add_called()

    def _kind(self, text: str, opened: list[str]) -> PassageKind:
        if is_caption(text) or (self._after_table and is_source(text)):
            return PassageKind.CAPTION
        return PassageKind.LIST_ITEM if "li" in opened else PassageKind.PARAGRAPH

    def _close(self, tag: str, *, is_header: bool) -> None:
        if tag == "tr":
            self._close_row(is_header=is_header)
        elif tag == "table":
            if self._is_header_due:
                self._gathering.row(tuple(self._header), (), None, "tableau")
            self._header, self._is_header_due, self._after_table = [], False, True
            self._add_called()

    def _close_row(self, *, is_header: bool) -> None:
        if is_header:
            self._header, self._is_header_due = self._cells, True
        else:
            columns = columns_under([[cell.text for cell in self._header]]) if self._header else ()
            self._gathering.row(tuple(self._cells), columns, None, "tableau")
            self._is_header_due = False
            self._add_called()
        self._cells = []

    def _code(self, token: Token) -> None:
        first = (token.map or [0, 0])[0] + (token.type == "fence")
        lines = token.content.rstrip("\n").split("\n")
        stretches = [Stretch(f"{line}\n", f"line/{first + n + 1}") for n, line in enumerate(lines)]
        self._gathering.text(PassageKind.PARAGRAPH, compose(stretches))

    def _add_called(self) -> None:
        for note in self._called:
            for token in self._notes.pop(note, ()):
                self._gathering.text(PassageKind.FOOTNOTE, _Trail(self._lines, token).located())
        self._called = []


class _Trail:
    """Finds the characters of an inline token in its source lines, one after the other."""

    def __init__(self, lines: Sequence[str], token: Token) -> None:
        self._lines = lines
        first, last = token.map or (0, 0)
        self._line, self._column = first, 0
        self._last = min(max(last, first + 1), len(lines))
        self._token = token

    def located(self) -> Located:
        """The token's text, with the place of what is found in its lines as it is."""
        return compose([self._stretch(text) for text in _texts(self._token.children or ())])

    def _stretch(self, text: str) -> Stretch:
        for line in range(self._line, self._last) if text.strip() else ():
            start = self._lines[line].find(text, self._column if line == self._line else 0)
            if start >= 0:
                self._line, self._column = line, start + len(text)
                return Stretch(text, f"line/{line + 1}", start)
        return Stretch(text)


def _texts(children: Sequence[Token]) -> Iterator[str]:
    for child in children:
        if child.type in ("text", "code_inline", "text_special"):
            yield child.content
        elif child.type in _SPACES or (child.type == "html_inline" and child.content.startswith("<br")):
            yield " "


def _notes(tokens: Sequence[Token]) -> dict[int, list[Token]]:
    """The inline tokens of each note."""
    notes: dict[int, list[Token]] = {}
    current = -1
    for token in tokens:
        if token.type == "footnote_open":
            current = int(token.meta["id"])
        elif token.type == "footnote_close":
            current = -1
        elif current >= 0 and token.type == "inline":
            notes.setdefault(current, []).append(token)
    return notes
