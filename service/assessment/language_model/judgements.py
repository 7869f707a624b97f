"""Readings kept for what decided them, so that another version of a dossier pays only for what differs.

A request holds the whole dossier, so any change makes another request. What a reading of a competence rests on is less:
the prompts, the model, the criteria, the brief, and the passages that bear on those criteria. A kept reading stands
while the passages that the engine ranks first for each criterion are the same, in whatever order, and every passage
that it quotes is still there to the letter. What a change elsewhere could add to it, the ranking would show.
"""

import hashlib

import msgspec
from msgspec.structs import replace

from referentiel.model import Competence
from service.assessment.dossier import Dossier, Located
from service.assessment.language_model.memory import Memory
from service.assessment.language_model.verified import VerifiedCompetence, VerifiedCriterion, VerifiedQuote
from service.assessment.search import DossierSearch

_KIND = "reading"
_FIRST = 8
"""Passages of each criterion that decide whether its evidence changed."""
_BEARS = 0.2
"""Strength below which a passage bears on nothing, and may change without a new reading."""


class Judgements:
    """The readings of one dossier's competences, kept by what they rest on."""

    def __init__(self, memory: Memory, dossier: Dossier, label: str, fingerprint: str) -> None:
        self._memory = memory
        self._label = label
        self._fingerprint = fingerprint
        self._places: dict[str, list[Located]] = {}
        for located in dossier.evidence_passages():
            self._places.setdefault(located.passage.id, []).append(located)

    def recall(self, competence: Competence, search: DossierSearch) -> dict[str, VerifiedCriterion] | None:
        """The kept reading of a competence, placed in this version of the dossier; None when there is none that
        stands.
        """
        kept = self._memory.get(_KIND, self._key(competence, search))
        if kept is None:
            return None
        try:
            reading = msgspec.json.decode(kept, type=VerifiedCompetence)
            return {criterion.criterion: self._placed(criterion) for criterion in reading.criteria}
        except (_Gone, msgspec.ValidationError):
            return None

    def keep(self, competence: Competence, search: DossierSearch, readings: dict[str, VerifiedCriterion]) -> None:
        """Keeps the reading of a competence."""
        data = msgspec.json.encode(VerifiedCompetence(tuple(readings.values())))
        self._memory.put(_KIND, self._key(competence, search), self._label, data)

    def _key(self, competence: Competence, search: DossierSearch) -> str:
        ranked = {
            criterion.id: sorted(
                _content(match.located) for match in search.matches(criterion.id, _FIRST) if match.strength >= _BEARS
            )
            for criterion in competence.criteria
        }
        content = msgspec.json.encode((self._fingerprint, competence, ranked))
        return hashlib.sha256(content).hexdigest()

    def _placed(self, criterion: VerifiedCriterion) -> VerifiedCriterion:
        facets = (replace(f, quotes=tuple(self._place(q) for q in f.quotes)) for f in criterion.facets)
        against = (replace(c, quote=self._place(c.quote)) for c in criterion.contradictions)
        return replace(criterion, facets=tuple(facets), contradictions=tuple(against))

    def _place(self, quote: VerifiedQuote) -> VerifiedQuote:
        """The quote in the piece that holds its passage now: a new version of a file may have another name."""
        holding = [
            p for p in self._places.get(quote.passage, ()) if p.passage.text[quote.start : quote.end] == quote.text
        ]
        if not holding:
            raise _Gone
        same = next((located for located in holding if located.piece.id == quote.piece), holding[0])
        return replace(quote, piece=same.piece.id)


class _Gone(Exception):
    """A passage that a kept reading quotes is no longer in the dossier."""


def _content(located: Located) -> str:
    passage = located.passage
    content = "\x1f".join((located.piece.kind.id, *passage.headings, *passage.columns, passage.text))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
