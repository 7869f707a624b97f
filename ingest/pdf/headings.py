"""Headings: what stands out from the running text, and how deep each lies.

Where the file has an outline that names most of its titles, the outline decides; elsewhere size, weight and
numbering do.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median

from msgspec.structs import replace

from ingest.document import PassageKind
from ingest.pdf.captions import is_caption
from ingest.pdf.chunks import Chunk
from ingest.pdf.page import Bookmark

_LARGER = 1.1
_TITLE_SIZE = 1.5
_MOST_LINES = 4
_MOST_WORDS = 30
_MOST_BOLD_WORDS = 18
_MOST_PLAIN_WORDS = 9
_SMALLEST = 0.95
_COVER_WORDS = 150
_DEEPEST = 6
_NUMBERED = re.compile(
    r"(?:(\d{1,2}(?:\.\d{1,2})*)\.?|[IVX]{1,5}\.?|[A-H][.)]|(?:partie|chapitre|annexe)\s+\w+)[\s.:—–-]+\S",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.;,]$")
_QUOTED = re.compile(r"[«“\"].*[»”\"]\s*\.?$", re.DOTALL)

StyleKey = tuple[float, bool, bool]


def with_headings(chunks: Sequence[Chunk], outline: Sequence[Bookmark], body: float) -> list[Chunk]:
    """The chunks, the titles among them as headings with their level, from 1.

    ``body`` is the size of the running text, in points.
    """
    candidates = [i for i, chunk in enumerate(chunks) if _stands_out(chunks, i, body)]
    named = _named(chunks, outline)
    inner_pages = [i for i in candidates if chunks[i].page > 1 and chunks[i].lines[0].size >= _LARGER * body]
    if len(named) > 1 and sum(i in named for i in inner_pages) >= 0.6 * len(inner_pages):
        levels: Mapping[int, int] = named
    else:
        levels = _levels(chunks, candidates, body)
    return [_as_heading(chunk, levels[i]) if i in levels else chunk for i, chunk in enumerate(chunks)]


def _as_heading(chunk: Chunk, level: int) -> Chunk:
    return replace(chunk, kind=PassageKind.HEADING, level=min(level, _DEEPEST), skipped=0)


def _named(chunks: Sequence[Chunk], outline: Sequence[Bookmark]) -> dict[int, int]:
    """Levels of the chunks that bookmarks name, on the page that they lead to."""
    wanted = Counter((_folded(mark.title), mark.page) for mark in outline)
    levels = {(_folded(mark.title), mark.page): mark.level for mark in outline}
    found: dict[int, int] = {}
    for index, chunk in enumerate(chunks):
        key = (_folded(" ".join(line.text for line in chunk.lines)), chunk.page)
        if chunk.lines and wanted[key]:
            wanted[key] -= 1
            found[index] = levels[key]
    return found


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\W+", "", plain)


def _stands_out(chunks: Sequence[Chunk], index: int, body: float) -> bool:
    chunk = chunks[index]
    text = " ".join(line.text for line in chunk.lines)
    if not _may_be_title(chunk, text):
        return False
    size = median(line.size for line in chunk.lines)
    if size >= _LARGER * body:
        return True
    if size < _SMALLEST * body or not _leads(chunks, index):
        return False
    words = len(text.split())
    if all(line.style.bold for line in chunk.lines) or text.isupper():
        return words <= _MOST_BOLD_WORDS
    return words <= _MOST_PLAIN_WORDS and len(chunk.lines) == 1 and _introduces(chunks, index)


def _may_be_title(chunk: Chunk, text: str) -> bool:
    if chunk.kind not in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM) or not 0 < len(chunk.lines) <= _MOST_LINES:
        return False
    if len(text.split()) > _MOST_WORDS or not re.search(r"[^\W\d_]{2}", text) or is_caption(text, apart=False):
        return False
    if sum(c.isdigit() for c in text) > sum(c.isalpha() for c in text):
        return False
    numbered = bool(_NUMBERED.match(text)) or not chunk.skipped
    return numbered and not _CLOSED.search(text) and not _QUOTED.match(text)


def _leads(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether what follows is text that looks otherwise, which a title of the text's own size needs."""
    following = chunks[index + 1] if index + 1 < len(chunks) else None
    if following is None:
        return False
    if following.kind is PassageKind.TABLE_ROW:
        return True
    return bool(following.lines) and following.lines[0].style != chunks[index].lines[0].style


def _introduces(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a line in italics or in colour, neither large nor bold, stands over a paragraph as a title does."""
    line, following = chunks[index].lines[0], chunks[index + 1]
    if following.kind is not PassageKind.PARAGRAPH or len(following.lines) < 2 or not line.text[:1].isupper():
        return False
    below = following.lines[0]
    distinct = line.style.italic != below.style.italic or line.style.colour != below.style.colour
    return distinct and abs(line.left - below.left) < line.size and line.size >= below.size


def _levels(chunks: Sequence[Chunk], candidates: Sequence[int], body: float) -> dict[int, int]:
    title = _cover_title(chunks, candidates, body)
    rest = [i for i in candidates if title is None or chunks[i].page > 1]
    ranks = _ranks([_key(chunks[i]) for i in rest])
    shift = 0 if title is None else 1
    levels = {i: ranks[_key(chunks[i])] + shift for i in rest}
    for i in rest:
        depth = _depth(chunks[i])
        if depth and _is_same_look(chunks, rest, i, depth):
            levels[i] = max(levels[i], depth)
    return levels if title is None else {title: 1, **levels}


def _cover_title(chunks: Sequence[Chunk], candidates: Sequence[int], body: float) -> int | None:
    """The largest text of a first page that holds little else."""
    first = [i for i in candidates if chunks[i].page == 1]
    words = sum(len(chunk.text.split()) for chunk in chunks if chunk.page == 1)
    if not first or words > _COVER_WORDS or chunks[-1].page == 1:
        return None
    largest = max(first, key=lambda i: chunks[i].lines[0].size)
    return largest if chunks[largest].lines[0].size >= _TITLE_SIZE * body else None


def _key(chunk: Chunk) -> StyleKey:
    style = chunk.lines[0].style
    return style.size, style.bold, chunk.text.isupper()


def _ranks(keys: Sequence[StyleKey]) -> dict[StyleKey, int]:
    """From the largest and heaviest, 1; sizes that the eye takes for the same share a rank."""
    ranks: dict[StyleKey, int] = {}
    rank = 0
    before: StyleKey | None = None
    for key in sorted(set(keys), reverse=True):
        if before is None or before[0] - key[0] > 0.04 * before[0] or before[1:] != key[1:]:
            rank += 1
        ranks[key] = rank
        before = key
    return ranks


def _depth(chunk: Chunk) -> int:
    """How deep the title's number lies: 2 for « 3.1 »."""
    match = _NUMBERED.match(" ".join(line.text for line in chunk.lines))
    return match.group(1).count(".") + 1 if match and match.group(1) else 0


def _is_same_look(chunks: Sequence[Chunk], rest: Sequence[int], index: int, depth: int) -> bool:
    """Whether titles numbered less deep look the same, so that only numbers tell them apart."""
    key = _key(chunks[index])
    return any(_key(chunks[i]) == key and 0 < _depth(chunks[i]) < depth for i in rest)
