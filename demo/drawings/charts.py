"""Bar charts."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color

from demo.drawings.pen import ACCENT, FAINT, Pen
from demo.typeset.pdf_pages import TEXT_WIDTH

_ROW = 21.0
_BAR = 12.0


def horizontal_bars(values: Mapping[str, float], *, unit: str = "", labels: float = 170) -> Drawing:
    """One bar for each value, its label on the left (``labels`` points wide) and its figure at the end."""
    pen = Pen(TEXT_WIDTH, _ROW * len(values) + 8)
    scale = (TEXT_WIDTH - labels - 60) / max(values.values())
    for row, (label, value) in enumerate(values.items()):
        y = pen.sheet.height - _ROW * (row + 1)
        pen.text(labels - 8, y + 3, label, anchor="end")
        pen.bar(labels, y, value * scale, _BAR, fill=ACCENT)
        pen.text(labels + value * scale + 5, y + 3, f"{value:g}{unit}".replace(".", ","))
    return pen.sheet


class Series(Struct, frozen=True):
    """One set of values of a grouped chart."""

    name: str
    values: tuple[float, ...]
    colour: Color


def grouped_columns(groups: Sequence[str], series: Sequence[Series], *, height: float = 150) -> Drawing:
    """Columns side by side for each group, figures above them, a legend on top."""
    pen = Pen(TEXT_WIDTH, height)
    top = max(value for one in series for value in one.values)
    scale = (height - 62) / top
    step = TEXT_WIDTH / len(groups)
    width = min(38.0, step / (len(series) + 1))
    pen.path(((0, 20), (TEXT_WIDTH, 20)), colour=FAINT)
    for number, group in enumerate(groups):
        middle = step * (number + 0.5)
        pen.text(middle, 6, group, anchor="middle")
        left = middle - width * len(series) / 2
        for rank, one in enumerate(series):
            x, value = left + rank * width, one.values[number]
            pen.bar(x + 1, 20, width - 2, value * scale, fill=one.colour)
            pen.text(x + width / 2, 23 + value * scale, f"{value:g}".replace(".", ","), anchor="middle")
    _draw_legend(pen, series, height - 12)
    return pen.sheet


def _draw_legend(pen: Pen, series: Sequence[Series], y: float) -> None:
    x = 0.0
    for one in series:
        pen.bar(x, y, 9, 9, fill=one.colour)
        pen.text(x + 14, y + 1, one.name)
        x += 30 + 4.6 * len(one.name)
