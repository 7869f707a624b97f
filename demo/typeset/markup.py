"""Reads the light markup of the demo sources.

A source opens with a TOML block between ``+++`` lines (see ``Front``). Then blocks, parted by blank lines:
``# heading``, paragraphs, ``> quote``, ``- item``, ``1. item``, ``| a | b |`` tables whose second row gives
alignment (colons) and relative widths (number of dashes), ``: caption``, ``!figure name``, ``!pagebreak``,
``!contents``, and ``::: columns`` or ``::: aside`` up to ``:::``. Inside a line: ``**bold**``, ``*italic*``
and ``[^key]``, whose text stands alone as ``[^key]: text``.
"""

import re
from collections.abc import Callable, Iterator

import msgspec

from demo.typeset.blocks import (
    Align,
    Aside,
    Block,
    Caption,
    Columns,
    Contents,
    Figure,
    Front,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Runs,
    Source,
    Table,
)
from demo.typeset.errors import MarkupError
from demo.typeset.french import set_in_french

_INLINE = re.compile(r"\[\^(?P<note>[\w-]+)\]|\*\*(?P<bold>.+?)\*\*|\*(?P<italic>.+?)\*")
_NOTE = re.compile(r"\[\^([\w-]+)\]: (.+)", re.DOTALL)


def parse(text: str, name: str) -> Source:
    """The blocks and notes of a source; ``name`` is what errors call it.

    Raises:
        MarkupError: the front matter is not valid, a note is called but not written or a ``:::`` stays open.
    """
    _, front, body = text.split("+++\n", 2)
    try:
        parsed_front = msgspec.toml.decode(set_in_french(front), type=Front)
    except msgspec.MsgspecError as error:
        raise MarkupError(name, f"en-tête invalide ({error})") from error
    chunks = [chunk.strip("\n") for chunk in re.split(r"\n\s*\n", body) if chunk.strip()]
    notes = {m[1]: inline(m[2]) for chunk in chunks if (m := _NOTE.fullmatch(chunk))}
    blocks = tuple(_blocks(iter([c for c in chunks if not _NOTE.fullmatch(c)]), name))
    _check_notes(body, notes, name)
    return Source(parsed_front, blocks, notes)


def inline(text: str) -> Runs:
    """The runs of a line of text."""
    text = set_in_french(" ".join(text.split()))
    return tuple(_inline_runs(text))


def _inline_runs(text: str) -> Iterator[Run]:
    position = 0
    for match in _INLINE.finditer(text):
        if match.start() > position:
            yield Run(text[position : match.start()])
        yield Run(
            match["bold"] or match["italic"] or "",
            bold=match["bold"] is not None,
            italic=match["italic"] is not None,
            note=match["note"] or "",
        )
        position = match.end()
    if position < len(text):
        yield Run(text[position:])


def _blocks(chunks: Iterator[str], name: str, *, inside: bool = False) -> Iterator[Block]:
    for chunk in chunks:
        if chunk == ":::":
            return
        if chunk.startswith("::: "):
            content = tuple(_blocks(chunks, name, inside=True))
            yield Columns(content) if chunk == "::: columns" else Aside(content)
        else:
            yield _block(chunk, name)
    if inside:
        raise MarkupError(name, "un bloc « ::: » n'est pas refermé")


def _block(chunk: str, name: str) -> Block:
    if chunk.startswith("!"):
        return _directive(chunk[1:], name)
    for mark, read in _READERS:
        if mark.match(chunk):
            return read(chunk)
    return Paragraph(inline(chunk))


def _heading(chunk: str) -> Heading:
    marks, _, title = chunk.partition(" ")
    return Heading(len(marks), inline(title))


def _quote(chunk: str) -> Quote:
    return Quote(inline(re.sub(r"^> ", "", chunk, flags=re.MULTILINE)))


def _caption(chunk: str) -> Caption:
    return Caption(inline(chunk.removeprefix(": ")))


def _bullets(chunk: str) -> Items:
    return Items(tuple(inline(item) for item in re.split(r"^- ", chunk, flags=re.MULTILINE)[1:]))


def _steps(chunk: str) -> Items:
    items = re.split(r"^\d+\. ", chunk, flags=re.MULTILINE)[1:]
    return Items(tuple(inline(item) for item in items), numbered=True)


def _directive(words: str, name: str) -> Block:
    match words.split():
        case ["pagebreak"]:
            return PageBreak()
        case ["contents"]:
            return Contents()
        case ["figure", figure]:
            return Figure(figure)
    raise MarkupError(name, f"directive inconnue « !{words} »")


def _table(chunk: str) -> Table:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in chunk.splitlines()]
    rules = rows.pop(1)
    return Table(
        rows=tuple(tuple(inline(cell) for cell in row) for row in rows),
        aligns=tuple(_align(rule) for rule in rules),
        weights=tuple(rule.count("-") for rule in rules),
    )


def _align(rule: str) -> Align:
    if rule.startswith(":") and rule.endswith(":"):
        return Align.CENTRE
    return Align.RIGHT if rule.endswith(":") else Align.LEFT


_READERS: tuple[tuple[re.Pattern[str], Callable[[str], Block]], ...] = (
    (re.compile(r"#+ "), _heading),
    (re.compile(r"\|"), _table),
    (re.compile(r"> "), _quote),
    (re.compile(r": "), _caption),
    (re.compile(r"- "), _bullets),
    (re.compile(r"\d+\. "), _steps),
)


def _check_notes(body: str, notes: dict[str, Runs], name: str) -> None:
    called = set(re.findall(r"\[\^([\w-]+)\](?!: )", body))
    if unwritten := called.symmetric_difference(notes):
        raise MarkupError(name, f"notes appelées et notes écrites diffèrent : {', '.join(sorted(unwritten))}")
