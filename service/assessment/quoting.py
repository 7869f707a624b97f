"""Evidence out of a passage: a verbatim quote, where it stands, in words and in boxes."""

from collections.abc import Sequence

from msgspec.structs import replace

from ingest.document import Format
from service.assessment.dossier import Located
from service.assessment.draft import Evidence, PassageSpan, Stance


def quote(
    located: Located,
    *,
    evidence_id: str,
    stance: Stance,
    score: float,
    start: int = 0,
    end: int | None = None,
    facet: str | None = None,
) -> Evidence:
    """The characters ``[start, end)`` of a passage as evidence; the whole passage by default.

    Raises:
        ValueError: the span is empty or runs out of the passage.
    """
    passage = located.passage
    stop = len(passage.text) if end is None else end
    if not 0 <= start < stop <= len(passage.text):
        raise ValueError(f"no span [{start}, {stop}) in a passage of {len(passage.text)} characters")
    boxes = passage.boxes(start, stop)
    return Evidence(
        id=evidence_id,
        piece=located.piece.id,
        collective=located.piece.kind.collective,
        page=boxes[0].page if boxes else passage.page,
        where=where(located),
        quote=passage.text[start:stop],
        passage=passage.id,
        start=start,
        end=stop,
        kind=passage.kind,
        headings=passage.headings,
        boxes=boxes,
        facet=facet,
        stance=stance,
        score=round(score, 4),
    )


def quote_spans(
    spans: Sequence[tuple[Located, int, int]],
    *,
    evidence_id: str,
    stance: Stance,
    score: float,
    facet: str | None = None,
) -> Evidence:
    """Spans ``[start, end)`` of passages that follow one another, most often one alone, as one piece of evidence.

    Raises:
        ValueError: there is none, or one is empty or runs out of its passage.
    """
    if not spans:
        raise ValueError("nothing to quote")
    each = [
        quote(located, evidence_id=evidence_id, stance=stance, score=score, start=start, end=end, facet=facet)
        for located, start, end in spans
    ]
    return replace(
        each[0],
        quote="\n".join(one.quote for one in each),
        boxes=tuple(box for one in each for box in one.boxes),
        rows=tuple(PassageSpan(one.passage, one.start, one.end) for one in each[1:]),
    )


def where(located: Located) -> str:
    """The place of a passage in words, in French: page, slide, time, or the heading that it stands under."""
    passage, document = located.passage, located.piece.document
    if time := passage.timecode():
        return _clock(time.start)
    if passage.page is not None:
        return f"diapo {passage.page}" if document.format is Format.PPTX else f"p. {passage.page}"
    return f"« {passage.headings[-1]} »" if passage.headings else f"passage {passage.order + 1}"


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
