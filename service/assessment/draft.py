"""The draft assessment: what the tool hands to jurors, and what ``draft.json`` holds.

A draft states nothing that it cannot show: every finding names evidence, every quote is the document's own words.
Coverage is a reading aid, never a grade.
"""

from enum import StrEnum

from msgspec import Struct

from ingest.document import Box, PassageKind
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

    def evidence(self, evidence_id: str) -> Evidence:
        """The evidence of that id (``KeyError`` when there is none)."""
        for criterion in self.criteria.values():
            for evidence in criterion.evidence:
                if evidence.id == evidence_id:
                    return evidence
        raise KeyError(evidence_id)
