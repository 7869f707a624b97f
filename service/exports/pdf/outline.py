"""The bookmarks of a PDF, set before those that it already has (ISO 32000-1, 12.3.3)."""

from collections.abc import Sequence

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject

from service.exports.pdf.annotations import Bookmark
from service.exports.pdf.increment import Increment
from service.exports.pdf.objects import components, dictionary, pdf_object, resolved_dictionary, text

_ABOVE = 48.0
"""Points kept in sight above the place that a bookmark leads to."""
_BOLD = 2


def add_outline(increment: Increment, catalog: DictionaryObject, root: Bookmark, pages: Sequence[PageObject]) -> None:
    """Puts ``root`` at the head of the outline, and opens the outline with the file unless it says otherwise."""
    outline, reference = _outline_of(increment, catalog)
    first = increment.add(dictionary({}))
    entry, shown = _entry(increment, root, first, pages)
    entry[NameObject("/Parent")] = reference
    if "/First" in outline:
        _push_down(increment, outline, entry, first)
    else:
        outline[NameObject("/Last")] = first
    outline[NameObject("/First")] = first
    outline[NameObject("/Count")] = NumberObject(_shown(outline) + shown)
    increment.replace(first, entry)
    increment.replace(reference, outline)
    catalog.setdefault(NameObject("/PageMode"), NameObject("/UseOutlines"))


def _outline_of(increment: Increment, catalog: DictionaryObject) -> tuple[DictionaryObject, IndirectObject]:
    existing = resolved_dictionary(catalog, "/Outlines")
    outline = DictionaryObject(existing) if existing else dictionary({"/Type": "/Outlines"})
    raw = catalog.raw_get("/Outlines") if existing else None
    reference = raw if isinstance(raw, IndirectObject) else increment.add(outline)
    catalog[NameObject("/Outlines")] = reference
    return outline, reference


def _push_down(increment: Increment, outline: DictionaryObject, entry: DictionaryObject, first: IndirectObject) -> None:
    following = outline.raw_get("/First")
    second = DictionaryObject(resolved_dictionary(outline, "/First") or {})
    second[NameObject("/Prev")] = first
    entry[NameObject("/Next")] = following
    increment.replace(following, second)


def _shown(outline: DictionaryObject) -> int:
    count = outline.get("/Count")
    return max(0, int(count)) if isinstance(count, NumberObject) else 0


def _entry(
    increment: Increment, bookmark: Bookmark, reference: IndirectObject, pages: Sequence[PageObject]
) -> tuple[DictionaryObject, int]:
    """A bookmark's entry, and how many entries it shows as it stands, itself included."""
    entry = dictionary({"/Title": text(bookmark.title), "/C": components(bookmark.ink)})
    if bookmark.bold:
        entry[NameObject("/F")] = NumberObject(_BOLD)
    if bookmark.page is not None:
        entry[NameObject("/Dest")] = _destination(pages[bookmark.page - 1], bookmark.top)
    shown = _add_children(increment, bookmark, entry, reference, pages) if bookmark.children else 0
    return entry, 1 + (shown if bookmark.open else 0)


def _add_children(
    increment: Increment,
    bookmark: Bookmark,
    entry: DictionaryObject,
    reference: IndirectObject,
    pages: Sequence[PageObject],
) -> int:
    references = [increment.add(dictionary({})) for _ in bookmark.children]
    shown = 0
    for at, child in enumerate(bookmark.children):
        below, count = _entry(increment, child, references[at], pages)
        below[NameObject("/Parent")] = reference
        _link(below, references, at)
        increment.replace(references[at], below)
        shown += count
    entry[NameObject("/First")], entry[NameObject("/Last")] = references[0], references[-1]
    entry[NameObject("/Count")] = NumberObject(shown if bookmark.open else -shown)
    return shown


def _link(entry: DictionaryObject, siblings: Sequence[IndirectObject], at: int) -> None:
    if at > 0:
        entry[NameObject("/Prev")] = siblings[at - 1]
    if at + 1 < len(siblings):
        entry[NameObject("/Next")] = siblings[at + 1]


def _destination(page: PageObject, top: float | None) -> ArrayObject:
    """The page at the window's width, opened a little above the height that is asked for."""
    if page.rotation:
        view: list[str | float] = ["/Fit"]
    else:
        highest = float(page.cropbox.top)
        view = ["/FitH", highest if top is None else min(highest, top + _ABOVE)]
    return ArrayObject([page.indirect_reference, *(pdf_object(item) for item in view)])
