"""Interludes: titles, captions and paragraphs between two tables whose horizontal edges look like those of one."""

from collections import Counter
from collections.abc import Sequence

from ingest.pdf.aligned import baselines
from ingest.pdf.captions import is_caption
from ingest.pdf.gutters import Band, is_shared, voted_gutters
from ingest.pdf.lines import Line

_LARGER = 1.12
"""Size of a title at least, in sizes of the tables' text."""
_PROSE_WORDS = 8
"""Words on each line of running text at least."""

_WITNESSES = 2
"""Rows under a header that tell which columns it heads."""


def stretches(bands: Sequence[Band]) -> list[list[Band]]:
    """The bands of each table, from the top: those between two interludes, or under a header of other columns."""
    size = _usual_size(bands)
    found: list[list[Band]] = [[]]
    empty = False
    for index, band in enumerate(bands):
        if _is_interlude(band, size):
            found.append([])
        elif found[-1] and _begins_table(band, found[-1], bands[index + 1 : index + 1 + _WITNESSES], empty):
            found.append([band])
        elif band:
            found[-1].append(band)
        empty = not band
    return [stretch for stretch in found if stretch]


def _usual_size(bands: Sequence[Band]) -> float:
    sizes = Counter(line.style.size for band in bands if is_shared(band) for line in band)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_interlude(band: Band, size: float) -> bool:
    if not band or is_shared(band):
        return False
    rows = [row[0] for row in baselines(band)]
    if any(is_caption(line.text, apart=False) for line in rows):
        return True
    if size and any(line.size >= _LARGER * size for line in rows):
        return True
    return len(rows) > 1 and all(map(_is_prose, rows[:-1]))


def _is_prose(line: Line) -> bool:
    return len(line.text.split()) >= _PROSE_WORDS


def _begins_table(band: Band, above: Sequence[Band], below: Sequence[Band], after_white: bool) -> bool:
    """Whether a band is the header of another table: bold, after white space or over rows of other columns."""
    if not is_shared(band) or not _bold(band) or all(map(_bold, above)) or not below:
        return False
    return after_white or len(voted_gutters([*above, *below])) != len(voted_gutters(above))


def _bold(band: Band) -> bool:
    return all(line.style.bold for line in band)
