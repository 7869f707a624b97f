"""The draft assessment: what the tool hands to jurors, and what ``draft.json`` holds.

A draft states nothing that it cannot show: every finding names evidence, every quote is the document's own words.
Coverage is a reading aid, never a grade.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec
from msgspec import Struct

from ingest.document import Box, Document, PassageKind
from referentiel.model import Weight

SCHEMA = "faisceau-draft/1"


class Coverage(StrEnum):
    """The draft's word for a criterion or one of its facets."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    MISSING = "missing"

    @property
    def french(self) -> str:
        """The word that people are shown. Never « absent »: a tool's miss misleads even experts."""
        return {"supported": "étayé", "partial": "partiel", "missing": "non trouvé"}[self.value]


class Stance(StrEnum):
    """What a quote does for a criterion."""

    SUBSTANCE = "substance"
    """A juror would count it: facts, method, justification."""
    MENTION = "mention"
    """It speaks of it and shows nothing."""
    CONTRADICTION = "contradiction"
    """It speaks against it."""


class PassageSpan(Struct, frozen=True):
    """The characters ``[start, end)`` of a passage, in code points."""

    passage: str
    start: int
    end: int


class Evidence(Struct, frozen=True):
    """A verbatim quote of a piece, tied to a criterion."""

    id: str
    """Unique in the draft: ``C5.2-e1``."""
    piece: str
    collective: bool
    """True when the piece is the work of the group rather than of the candidate alone."""
    page: int | None
    """Page or slide, from 1; None where the format has none."""
    where: str
    """The place in words, in French: « p. 4 », « diapo 3 », « 00:12:31 », « § 2.1 Publics »."""
    quote: str
    passage: str
    """The passage that is quoted; the first, where ``rows`` follow. ``start`` and ``end`` are of this one alone."""
    start: int
    """Where the quote begins in the passage's text, in code points."""
    end: int
    kind: PassageKind
    headings: tuple[str, ...]
    boxes: tuple[Box, ...]
    facet: str | None
    stance: Stance
    score: float
    """Probability that a juror would count it, between 0 and 1, comparable between criteria."""
    rows: tuple[PassageSpan, ...] = ()
    """The rows that follow in the same table and are quoted with it, each on a line of its own in ``quote``."""

    def spans(self) -> tuple[PassageSpan, ...]:
        """Where the whole quote stands, in reading order."""
        return (PassageSpan(self.passage, self.start, self.end), *self.rows)

    def boxes_in(self, document: Document) -> tuple[Box, ...]:
        """Where the quote stands on the pages of a reading or a rendering of its piece.

        Raises:
            KeyError: the document has not all its passages.
        """
        return boxes_of_spans(self.spans(), document)


def boxes_of_spans(spans: Iterable[PassageSpan], document: Document) -> tuple[Box, ...]:
    """The rectangles that cover spans on the pages of a document.

    Raises:
        KeyError: the document has not all the passages.
    """
    return tuple(box for span in spans for box in document.passage(span.passage).boxes(span.start, span.end))


class Finding(Struct, frozen=True):
    """A one-sentence statement and the evidence that it rests on (never empty)."""

    text: str
    evidence: tuple[str, ...]
    facet: str | None = None


class Gap(Struct, frozen=True):
    """A facet for which no substance was found."""

    facet: str
    text: str


class Absence(Struct, frozen=True):
    """The receipt of a search that found no substance: what was searched, and what came nearest."""

    facet: str
    queries: tuple[str, ...]
    passages_searched: int
    pieces: tuple[str, ...]
    nearest: tuple[Evidence, ...]


class FacetReading(Struct, frozen=True):
    """What was found for one facet."""

    facet: str
    label: str
    weight: Weight
    coverage: Coverage
    evidence: tuple[str, ...]


class ModelReading(Struct, frozen=True):
    """How a language model's reading of a criterion came through verification."""

    claimed: Coverage
    """The model's own word for the criterion, before anything was verified."""
    quotes: int
    """Quotes that were located in the dossier."""
    moved_quotes: int
    """Of those, how many stood in another passage than the one that the model named."""
    dropped_quotes: int
    """Quotes that stand nowhere in the dossier: never shown."""
    dropped_statements: int
    """Findings, gaps and questions left out: without evidence, or saying what the evidence does not."""
    malformed: int
    """Parts of the answer that were not of the form asked for, left out."""
    lowered: str = ""
    """Why the coverage is lower than the model's word, in one French sentence; empty when it is not."""
    challenged: bool = False
    """Whether an absence was put to the model a second time, with the strongest passages."""
    would_change: str = ""
    """What would change the reading, in one French sentence."""
    samples: int = 1
    """How many times the model was asked."""
    confidence: float = 1.0
    """Share of the samples that agree with each facet's coverage, averaged over the facets."""
    unstable: tuple[str, ...] = ()
    """Facets on which the samples disagree: what a juror should read first."""


class CriterionDraft(Struct, frozen=True):
    """The draft for one criterion."""

    coverage: Coverage
    reason: str
    """How the coverage follows from the facets, in one French sentence."""
    evidence: tuple[Evidence, ...]
    """Best first."""
    facets: tuple[FacetReading, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    absence: tuple[Absence, ...]
    questions: tuple[str, ...]
    model: ModelReading | None = None
    """How a language model's reading was verified; None when the evidence engine read the criterion."""
    note: str = ""
    """What a juror must know of how the criterion was read, in French; empty when there is nothing."""


class CheckResult(Struct, frozen=True):
    """What a deterministic check can prove, and where."""

    check: str
    message: str
    criteria: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class PieceWarning(Struct, frozen=True):
    """Something of a piece that jurors must know of: hidden text, an unread page, a refusal."""

    piece: str
    kind: str
    message: str
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    text: str = ""
    """The hidden text itself, if that is what the warning is about."""


class PieceEntry(Struct, frozen=True):
    """A piece as the draft knows it."""

    id: str
    kind: str
    label: str
    collective: bool
    evidence: bool
    file: str
    digest: str
    format: str
    pages: int | None
    passages: int


class Fingerprints(Struct, frozen=True):
    """What the draft was made with: the same fingerprints on the same files give the same draft."""

    referentiel: str
    engine: str
    settings: str
    readers: tuple[str, ...]


class EngineEntry(Struct, frozen=True):
    """Which engine made the draft."""

    id: str
    description: str
    """In French, for jurors."""


class Usage(Struct, frozen=True):
    """What a draft asked of a language model and what it cost."""

    model: str = ""
    calls: int = 0
    remembered: int = 0
    """Readings that were taken from an earlier draft without any call."""
    input_tokens: int = 0
    cached_tokens: int = 0
    """Of the input, what the provider had in its own cache."""
    output_tokens: int = 0
    cost: float | None = 0.0
    """None when the model's price is not known."""
    currency: str = ""


class Draft(Struct, frozen=True):
    """The pre-annotated reading of one dossier against one bloc."""

    schema: str
    created: str
    """ISO 8601, UTC."""
    referentiel: str
    bloc: str
    engine: EngineEntry
    fingerprints: Fingerprints
    pieces: tuple[PieceEntry, ...]
    criteria: dict[str, CriterionDraft]
    checks: tuple[CheckResult, ...]
    warnings: tuple[PieceWarning, ...]
    usage: Usage | None = None
    """None when no language model was asked."""
    notes: tuple[str, ...] = ()
    """What jurors must know of how the draft was made, in French."""

    def evidence(self, evidence_id: str) -> Evidence:
        """The evidence of that id (``KeyError`` when there is none)."""
        for criterion in self.criteria.values():
            for evidence in criterion.evidence:
                if evidence.id == evidence_id:
                    return evidence
        raise KeyError(evidence_id)


# msgspec works out a type when it is first decoded, and two threads that do so at once end the process: done here.
msgspec.json.Decoder(Draft)
