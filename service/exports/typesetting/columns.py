"""The widths of a table's columns."""

from collections.abc import Sequence

from service.exports.typesetting.lines import Style, width

GUTTER = 10.0
"""Room between two columns, in points."""


def column_widths(cells: Sequence[Sequence[str]], room: float, style: Style) -> list[float]:
    """What each column gets of the room: all that it would like if it fits, else its longest word and a fair share.

    ``cells`` holds the texts of each column.
    """
    room -= GUTTER * (len(cells) - 1)
    wished = [max(width(text, style) for text in column) + 1 for column in cells]
    needed = [max(width(word, style) for text in column for word in (text.split() or [""])) + 1 for column in cells]
    if sum(wished) <= room:
        return wished
    spare = room - sum(needed)
    if spare <= 0:
        return [room / len(cells)] * len(cells)
    extra = [wish - need for wish, need in zip(wished, needed, strict=True)]
    return [need + spare * more / sum(extra) for need, more in zip(needed, extra, strict=True)]
