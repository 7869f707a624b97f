"""Gutters: the white space between the columns of a table without vertical edges, told by a vote of its rows.

Most rows decide, so that neither a header whose first cell is empty nor a row that spreads over several columns
glues two columns together.
"""

from collections.abc import Sequence
from statistics import median

from ingest.pdf.aligned import baselines
from ingest.pdf.lines import Line
from ingest.pdf.whitespace import Extent, Interval, free, inner

Band = list[Line]
"""What stands between two horizontal edges."""

_GUTTER = 0.6
"""Width of a gutter at least, in font sizes."""
_SPREADING = 0.12
"""Share of the rows that may spread over a gutter."""


def voted_gutters(bands: Sequence[Band]) -> list[Interval]:
    """The gutters that nearly all the bands with several pieces side by side leave free, from the left."""
    voters = [band for band in bands if is_shared(band)]
    if not voters:
        return []
    least = max(least_gutter(band) for band in voters)
    unanimous = inner(free(word for band in voters for word in words(band)), least)
    if int(_SPREADING * len(voters)) == 0:
        return unanimous
    return max(_by_majority(voters, least), unanimous, key=len)


def is_shared(band: Band) -> bool:
    """Whether several pieces stand side by side in a band."""
    return any(len(row) > 1 for row in baselines(band))


def words(band: Band) -> list[Extent]:
    """The extent of each word."""
    found: list[Extent] = []
    for piece in band:
        start = 0
        for index, letter in enumerate((*piece.letters, None)):
            if letter is None or letter.character == " ":
                word = piece.letters[start:index]
                if word:
                    found.append(_extent(piece, word[0].left, word[-1].right))
                start = index + 1
    return found


def least_gutter(band: Band) -> float:
    """The width of a gutter at least, in points."""
    return _GUTTER * median(piece.size for piece in band) if band else 0.0


def _by_majority(voters: Sequence[Band], least: float) -> list[Interval]:
    """The gutters of the rows that spread over the fewest of them, when few enough are left out."""
    most = int(_SPREADING * len(voters))
    counts = sorted(voters, key=lambda band: len(inner(free(words(band)), least)))
    return max(
        (inner(free(word for band in counts[out:] for word in words(band)), least) for out in range(most + 1)),
        key=len,
    )


def _extent(piece: Line, left: float, right: float) -> Extent:
    return Extent(left=left, right=right, bottom=piece.bottom, top=piece.top, order=piece.order)
