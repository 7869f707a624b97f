"""The text of charts and of SmartArt diagrams, which stands in parts of its own."""

from collections.abc import Iterator
from itertools import zip_longest

from ingest.blocks import Block
from ingest.document import PassageKind
from ingest.gathering import row_block
from ingest.located import Located
from ingest.xml import Element

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
CHART, DIAGRAM = f"{C}chart", f"{DGM}relIds"
"""The elements that refer to a chart's part (by r:id) and to a diagram's (its data by r:dm)."""

_MOST_ROWS = 200


def chart_blocks(chart: Element, page: int | None) -> Iterator[Block]:
    """A chart's title as a caption, then a row for each category with the value of each series."""
    title = " ".join("".join(t.text or "" for t in p.iter(f"{A}t")) for p in _title_paragraphs(chart)).strip()
    if title:
        yield Block(PassageKind.CAPTION, " ".join(title.split()), (), page)
    series = list(chart.iter(f"{C}ser"))
    names = [" ".join(_strings(one.find(f"{C}tx"))) for one in series]
    categories = next((c for one in series if (c := _strings(_categories(one)))), [])
    values = [_values(one) for one in series]
    for index, cells in enumerate(zip_longest(categories, *values, fillvalue="")):
        if index == _MOST_ROWS:
            return
        block = row_block(tuple(Located(" ".join(cell.split())) for cell in cells), ("", *names), page)
        if block.text:
            yield block


def diagram_texts(data: Element) -> Iterator[str]:
    """The texts of a SmartArt diagram, in the order of its data."""
    for point in data.iter(f"{DGM}pt"):
        if point.get("type") in (None, "node", "asst"):
            for paragraph in point.iter(f"{A}p"):
                text = " ".join("".join(t.text or "" for t in paragraph.iter(f"{A}t")).split())
                if text:
                    yield text


def _title_paragraphs(chart: Element) -> list[Element]:
    title = chart.find(f"{C}chart/{C}title")
    return [] if title is None else list(title.iter(f"{A}p"))


def _categories(series: Element) -> Element | None:
    found = series.find(f"{C}cat")
    return series.find(f"{C}xVal") if found is None else found


def _strings(holder: Element | None) -> list[str]:
    if holder is None:
        return []
    return [value.text or "" for point in holder.iter(f"{C}pt") for value in point.findall(f"{C}v")]


def _values(series: Element) -> list[str]:
    holder = series.find(f"{C}val")
    holder = series.find(f"{C}yVal") if holder is None else holder
    code = None if holder is None else next(holder.iter(f"{C}formatCode"), None)
    is_percent = code is not None and "%" in (code.text or "")
    return [_number(text, is_percent=is_percent) for text in _strings(holder)]


def _number(text: str, *, is_percent: bool) -> str:
    """A stored value as people read it on the chart, in the French manner."""
    try:
        value = float(text)
    except ValueError:
        return text
    shown = f"{value * 100:.4g} %" if is_percent else f"{value:.10g}"
    return shown.replace(".", ",")
