"""Judgements kept by content: what a competence's draft follows from, and the same draft in another version's boxes."""

import hashlib
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from referentiel.model import Competence, Criterion
from service.assessment.dossier import Dossier, Located
from service.assessment.draft import Absence, CriterionDraft, Evidence, Usage
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.quoting import quote_spans, where
from service.assessment.search import DossierSearch, Match

_RANKED_BEYOND_SHOWN = 2
"""Pieces of evidence in the key beyond those shown for a criterion: a judge may look a little further."""
_DECIMALS = 2
"""Of a score in the key: one paragraph more shifts every score of lexical search by less than a hundredth."""


class Judgement(Struct, frozen=True):
    """A competence judged."""

    criteria: dict[str, CriterionDraft]
    run: str
    """The run that it was made in: what it cost is counted there."""
    usage: Usage | None = None
    """What it asked of a language model."""
    notes: tuple[str, ...] = ()
    """What jurors must know of how it was read, in French."""

    @property
    def stands(self) -> bool:
        """False when the judge fell back on another: the next run asks it again."""
        return not any(draft.note for draft in self.criteria.values())


class Basis(Struct, frozen=True):
    """What a judgement rests on, beside the competence and its evidence."""

    judge: str
    """Fingerprint of the judge: model, prompts, settings."""
    engine: str
    """Fingerprint of the evidence engine, which every judge falls back on: its scores, rules and settings."""
    nearest: int
    """Passages on an absence receipt."""


def judgement_key(competence: Competence, search: DossierSearch, engine: EvidenceEngine, basis: Basis) -> str:
    """Digest of all that a competence's draft follows from: its text, the judge, and the evidence ranked for it.

    The page is part of it, since findings name pages; the place on the page is not: a line added above changes
    no judgement.
    """
    evidence = [list(_evidence(criterion, search, engine, basis)) for criterion in competence.criteria]
    content = msgspec.json.encode((basis, search.bloc.id, competence, evidence))
    return hashlib.sha256(content).hexdigest()


def own_key(key: str, run_id: str) -> str:
    """The key of a judgement that serves one run alone."""
    return hashlib.sha256(f"{key}|{run_id}".encode()).hexdigest()


def encode(judgement: Judgement) -> bytes:
    """A judgement as it is kept."""
    return msgspec.json.encode(judgement)


def decode(body: bytes) -> Judgement:
    """A judgement that was kept."""
    return msgspec.json.decode(body, type=Judgement)


def relocate(judgement: Judgement, dossier: Dossier, search: DossierSearch) -> Judgement | None:
    """A kept judgement with the boxes that its quotes have in this dossier; None when one stands nowhere in it."""
    passages = {(located.piece.id, located.passage.id): located for located in dossier.evidence_passages()}
    try:
        criteria = {id_: _relocated(draft, search, passages) for id_, draft in judgement.criteria.items()}
    except (KeyError, ValueError):
        return None
    return replace(judgement, criteria=criteria)


_Passages = Mapping[tuple[str, str], Located]


def _evidence(
    criterion: Criterion, search: DossierSearch, engine: EvidenceEngine, basis: Basis
) -> Iterator[list[object]]:
    for match in engine.ranked(criterion, search, _RANKED_BEYOND_SHOWN):
        yield _words(match, criterion)
    for facet in criterion.facets:
        for match in search.nearest(criterion.id, facet.id, basis.nearest):
            yield [facet.id, match.located.key, where(match.located)]


def _words(match: Match, criterion: Criterion) -> list[object]:
    passage = match.located.passage
    # Shares of the surest tell which facets it serves; the values, how much of the criterion is covered.
    surest = max(match.facets.values()) or 1.0
    serving = [(round(sure, _DECIMALS), round(sure / surest, _DECIMALS)) for sure in match.facets.values()]
    scores = [round(score, _DECIMALS) for score in (match.substance, match.mention, match.contradiction)]
    return [match.located.key, where(match.located), passage.text, passage.headings, scores, serving]


def _relocated(draft: CriterionDraft, search: DossierSearch, passages: _Passages) -> CriterionDraft:
    searched, pieces = len(search.passages), tuple(dict.fromkeys(located.piece.id for located in search.passages))
    return replace(
        draft,
        evidence=tuple(_moved(e, passages) for e in draft.evidence),
        absence=tuple(_refreshed(receipt, searched, pieces, passages) for receipt in draft.absence),
    )


def _refreshed(receipt: Absence, searched: int, pieces: tuple[str, ...], passages: _Passages) -> Absence:
    nearest = tuple(_moved(e, passages) for e in receipt.nearest)
    return replace(receipt, passages_searched=searched, pieces=pieces, nearest=nearest)


def _moved(evidence: Evidence, passages: _Passages) -> Evidence:
    parts = [(passages[evidence.piece, span.passage], span.start, span.end) for span in evidence.spans()]
    moved = quote_spans(
        parts, evidence_id=evidence.id, stance=evidence.stance, score=evidence.score, facet=evidence.facet
    )
    if moved.quote != evidence.quote:
        raise ValueError("the passage no longer says the same words")
    return moved
