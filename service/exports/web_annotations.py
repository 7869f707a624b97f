"""Evidence as W3C Web Annotations (JSON-LD), for any tool that anchors notes by quote and by position.

https://www.w3.org/TR/annotation-model/ : each target carries a text-quote selector (the words, and those around them)
and a text-position selector, counted in code points over the piece's passages joined by a line break, in reading
order. The source is named by the digest of its bytes: the annotations speak of that very file.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from ingest.document import Document
from referentiel.model import Bloc
from service.assessment.draft import Draft, Evidence, PassageSpan
from service.exports.filled_grid import Provenance
from service.exports.wording import AUTHOR, facet_label, stance_words

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""Characters of context on each side of a quote."""


class JurorMark(Struct, frozen=True):
    """A juror's choice about words of a piece."""

    id: str
    criterion: str
    choice: str
    """« retenu », « écarté » or « ajouté »."""
    by: str
    note: str
    at: str
    """ISO 8601."""
    evidence: str = ""
    """Id of the draft's evidence that it is about; empty for words that the juror added."""
    piece: str = ""
    passage: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""


class _Words(Struct, frozen=True):
    """Words of a piece, and where they stand."""

    piece: str
    spans: tuple[PassageSpan, ...]
    """In reading order; never empty."""
    quote: str
    page: int | None = None


def web_annotations(
    draft: Draft, bloc: Bloc, documents: Mapping[str, Document], marks: Sequence[JurorMark], provenance: Provenance
) -> bytes:
    """All the evidence of a draft and what jurors made of it, as one annotation collection.

    ``documents`` holds each piece as it was read, by the piece's id; a piece that is not there is cited by its words
    alone.
    """
    anchors = _Anchors(draft, documents)
    items = [*_evidence(draft, bloc, anchors), *_choices(marks, draft, anchors)]
    collection = {
        "@context": _CONTEXT,
        "id": f"urn:faisceau:draft:{provenance.draft_digest}",
        "type": "AnnotationCollection",
        "label": f"{bloc.id} · {bloc.label}",
        "generator": _generator(provenance),
        "generated": draft.created,
        "total": len(items),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    return json.dumps(collection, ensure_ascii=False, indent=1).encode()


class _Anchors:
    """Where words stand in the whole text of their piece."""

    def __init__(self, draft: Draft, documents: Mapping[str, Document]) -> None:
        self._sources = {piece.id: f"urn:sha256:{piece.digest}" for piece in draft.pieces}
        self._texts: dict[str, str] = {}
        self._starts: dict[tuple[str, str], int] = {}
        for piece, document in documents.items():
            length = 0
            for passage in document.passages:
                self._starts[piece, passage.id] = length
                length += len(passage.text) + 1
            self._texts[piece] = "\n".join(passage.text for passage in document.passages)

    def target(self, words: _Words) -> dict[str, Any]:
        """What an annotation is about."""
        selectors = [self._quote(words), *self._position(words)]
        if words.page is not None:
            selectors.append({"type": "FragmentSelector", "conformsTo": _PDF_FRAGMENTS, "value": f"page={words.page}"})
        return {"source": self._sources.get(words.piece, f"urn:faisceau:piece:{words.piece}"), "selector": selectors}

    def _quote(self, words: _Words) -> dict[str, str]:
        selector = {"type": "TextQuoteSelector", "exact": words.quote}
        start = self._start(words)
        if start is None:
            return selector
        text, end = self._texts[words.piece], self._end(words)
        return selector | {"prefix": text[max(0, start - _AROUND) : start], "suffix": text[end : end + _AROUND]}

    def _position(self, words: _Words) -> Iterator[dict[str, Any]]:
        start = self._start(words)
        if start is not None:
            yield {"type": "TextPositionSelector", "start": start, "end": self._end(words)}

    def _start(self, words: _Words) -> int | None:
        passage = self._starts.get((words.piece, words.spans[0].passage))
        return None if passage is None else passage + words.spans[0].start

    def _end(self, words: _Words) -> int:
        last = words.spans[-1]
        return self._starts[words.piece, last.passage] + last.end


_PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"


def _evidence(draft: Draft, bloc: Bloc, anchors: _Anchors) -> Iterator[dict[str, Any]]:
    labels = {criterion.id: criterion.label for criterion in bloc.criteria()}
    for criterion, found in draft.criteria.items():
        for evidence in found.evidence:
            about = " · ".join(filter(None, (labels.get(criterion, ""), facet_label(draft, criterion, evidence))))
            yield {
                "id": _id(draft, evidence.id),
                "type": "Annotation",
                "motivation": "classifying",
                "creator": {"type": "Software", "name": AUTHOR},
                "created": draft.created,
                "body": [_tag(criterion), _said(f"{about} ({stance_words(evidence.stance)})", "describing")],
                "target": anchors.target(_words(evidence)),
            }


def _choices(marks: Sequence[JurorMark], draft: Draft, anchors: _Anchors) -> Iterator[dict[str, Any]]:
    for mark in marks:
        words = _Words(mark.piece, (PassageSpan(mark.passage, mark.start, mark.end),), mark.quote)
        note = [_said(mark.note, "commenting")] if mark.note else []
        yield {
            "id": f"urn:faisceau:choice:{mark.id}",
            "type": "Annotation",
            "motivation": "assessing" if mark.evidence else "highlighting",
            "creator": {"type": "Person", "name": mark.by},
            "created": mark.at,
            "body": [_tag(mark.criterion), _said(mark.choice, "assessing"), *note],
            "target": _id(draft, mark.evidence) if mark.evidence else anchors.target(words),
        }


def _id(draft: Draft, evidence: str) -> str:
    return f"urn:faisceau:evidence:{draft.created}:{evidence}"


def _words(evidence: Evidence) -> _Words:
    return _Words(evidence.piece, evidence.spans(), evidence.quote, evidence.page)


def _tag(criterion: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "tagging", "value": criterion}


def _said(text: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": text, "format": "text/plain", "language": "fr"}


def _generator(provenance: Provenance) -> dict[str, str]:
    facts = "; ".join(f"{name} : {value}" for name, value in provenance.facts().rows)
    return {"type": "Software", "name": AUTHOR, "summary": facts}
