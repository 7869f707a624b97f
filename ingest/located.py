"""A text of a file without fixed pages, with the place of each of its characters.

Every fragment made here is either one to one (as many characters as its source range) or a single character that
stands for several: white space that was folded, a letter and its accent. So a fragment can be cut anywhere.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.characters import Normalised, normalise
from ingest.document import Fragment, SourceRange, Span


class Located(Struct, frozen=True):
    """A text and where its characters stand in the file."""

    text: str = ""
    fragments: tuple[Fragment, ...] = ()
    concealed: tuple[str, ...] = ()
    """Words found in invisible characters of the source."""

    def part(self, start: int, end: int | None = None) -> "Located":
        """The characters ``[start, end)`` alone."""
        stop = len(self.text) if end is None else end
        return Located(self.text[start:stop], tuple(_clipped(self.fragments, start, stop)), self.concealed)


def locate(path: str, source: str, shown: Sequence[Span] | None = None) -> Located:
    """The normalised text of a paragraph named ``path``, or of the stretches of it that are ``shown``."""
    spans = [Span(0, len(source))] if shown is None else _merged(shown)
    if len(spans) == 1:
        normal = normalise(source[spans[0].start : spans[0].end])
        sources: Sequence[int] = range(spans[0].start, spans[0].end)
    else:
        normal = normalise("".join(source[span.start : span.end] for span in spans))
        sources = [offset for span in spans for offset in range(span.start, span.end)]
    if isinstance(normal.offsets, range) and isinstance(sources, range):
        return Located(normal.text, _whole(path, normal, sources.start), normal.concealed)
    pairs = zip(normal.offsets, normal.offsets[1:], strict=False)
    ranges = [(sources[a], sources[b - 1] + 1) if a < b else (0, 0) for a, b in pairs]
    return Located(normal.text, tuple(_fragments(path, ranges)), normal.concealed)


def _whole(path: str, normal: Normalised, shift: int) -> tuple[Fragment, ...]:
    length, start = len(normal.text), normal.offsets[0] + shift
    return (Fragment(0, length, SourceRange(path, start, start + length)),) if length else ()


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].end == span.start:
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


class Stretch(Struct, frozen=True):
    """Characters that stand together in a paragraph or a line of the file, or that the reader supplies."""

    text: str
    path: str = ""
    """Empty for what the reader supplies."""
    start: int = 0


def compose(stretches: Sequence[Stretch]) -> Located:
    """The normalised text of stretches set one after the other, which may come from several paragraphs."""
    normal = normalise("".join(stretch.text for stretch in stretches))
    origins = [(s.path, s.start + index) for s in stretches for index in range(len(s.text))]
    fragments: list[Fragment] = []
    for index, (first, after) in enumerate(zip(normal.offsets, normal.offsets[1:], strict=False)):
        if first == after:
            continue
        path, start = origins[first]
        last_path, last = origins[after - 1]
        if path:
            end = last + 1 if last_path == path else start + 1
            _extend(fragments, index, SourceRange(path, start, end))
    return Located(normal.text, tuple(fragments), normal.concealed)


def join(parts: Sequence[Located], separator: str = " ") -> Located:
    """Texts set one after the other; the separator between them belongs to no place."""
    fragments: list[Fragment] = []
    length = 0
    for part in parts:
        fragments += (replace(f, start=f.start + length, end=f.end + length) for f in part.fragments)
        length += len(part.text) + len(separator)
    return Located(
        separator.join(part.text for part in parts),
        tuple(fragments),
        tuple(words for part in parts for words in part.concealed),
    )


def _extend(fragments: list[Fragment], index: int, place: SourceRange) -> None:
    """Adds the character at ``index``, to the last fragment when it goes on from it one to one."""
    if fragments and fragments[-1].end == index:
        held = fragments[-1]
        before = held.place
        assert isinstance(before, SourceRange)  # noqa: S101 - only source ranges are composed
        is_even = before.end - before.start == held.end - held.start and place.end - place.start == 1
        if is_even and before.path == place.path and before.end == place.start:
            fragments[-1] = Fragment(held.start, index + 1, SourceRange(place.path, before.start, place.end))
            return
    fragments.append(Fragment(index, index + 1, place))


def _fragments(path: str, ranges: list[tuple[int, int]]) -> Iterator[Fragment]:
    first = 0
    for index in range(1, len(ranges) + 1):
        if index < len(ranges) and _goes_on(ranges, first, index):
            continue
        # A letter that Unicode takes apart has parts that come from nowhere of their own.
        if ranges[first][0] < ranges[first][1]:
            yield Fragment(first, index, SourceRange(path, ranges[first][0], ranges[index - 1][1]))
        first = index


def _goes_on(ranges: list[tuple[int, int]], first: int, index: int) -> bool:
    start, end = ranges[index]
    previous_start, previous_end = ranges[index - 1]
    one_to_one = end - start == 1 and previous_end - previous_start == 1
    return one_to_one and start == previous_end and ranges[first][1] - ranges[first][0] == 1


def _clipped(fragments: Sequence[Fragment], start: int, stop: int) -> Iterator[Fragment]:
    for fragment in fragments:
        first, last = max(fragment.start, start), min(fragment.end, stop)
        if first >= last:
            continue
        place = fragment.place
        if isinstance(place, SourceRange) and last - first < fragment.end - fragment.start:
            begin = place.start + first - fragment.start
            place = SourceRange(place.path, begin, begin + last - first)
        yield Fragment(first - start, last - start, place)
