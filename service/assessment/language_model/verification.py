"""A model's answer for a criterion -> what of it the dossier itself says.

Quotes are located among the passages that the model was shown, as it was shown them; what is kept is the document's own
slice. A facet without a located quote is missing, a finding without one is dropped, and so is any statement that says
what the passages do not.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from referentiel.model import Criterion, Facet
from service.assessment.draft import Coverage
from service.assessment.language_model.answer import CriterionAnswer, FacetAnswer, QuoteAnswer
from service.assessment.language_model.pseudonyms import Pseudonyms
from service.assessment.language_model.shown import Shown, ShownPassage
from service.assessment.language_model.statements import is_sound, tidy
from service.assessment.language_model.verified import (
    Losses,
    VerifiedContradiction,
    VerifiedCriterion,
    VerifiedFacet,
    VerifiedQuote,
)
from service.assessment.quotes import locate_among

_QUOTES_PER_FACET = 6
_QUESTIONS = 3


class Ground(Struct, frozen=True):
    """What answers are verified against."""

    shown: Shown
    pseudonyms: Pseudonyms
    prompt: str
    """What was asked: never to be repeated in an answer."""


class _Grounded(Struct, frozen=True):
    """A located quote, with the passage as the model was shown it."""

    quote: VerifiedQuote
    passage: ShownPassage
    moved: bool


class Verifier:
    """Verifies the answer for one criterion, counting what it leaves out."""

    def __init__(self, criterion: Criterion, ground: Ground) -> None:
        self._criterion = criterion
        self._ground = ground
        self._grid = _wording(criterion)
        self._dropped_quotes = self._moved = self._dropped_statements = self._malformed = 0

    def verify(self, answer: CriterionAnswer) -> VerifiedCriterion:
        """What of the answer the dossier says."""
        answered = self._by_facet(answer.facets)
        facets = tuple(self._facet(facet, answered.get(facet.id)) for facet in self._criterion.facets)
        contradictions = tuple(self._contradictions(answer))
        return VerifiedCriterion(
            criterion=self._criterion.id,
            claimed=answer.coverage,
            facets=facets,
            contradictions=contradictions,
            questions=tuple(filter(None, map(self._remark, answer.questions[:_QUESTIONS]))),
            would_change=self._remark(answer.would_change),
            losses=Losses(self._dropped_quotes, self._moved, self._dropped_statements, self._malformed),
        )

    def _by_facet(self, answers: Sequence[FacetAnswer]) -> dict[str, FacetAnswer]:
        known = {facet.id for facet in self._criterion.facets}
        answered: dict[str, FacetAnswer] = {}
        for answer in answers:
            if answer.facet in known and answer.facet not in answered:
                answered[answer.facet] = answer
            else:
                self._malformed += 1
        return answered

    def _facet(self, facet: Facet, answer: FacetAnswer | None) -> VerifiedFacet:
        if answer is None:
            self._malformed += 1
            return VerifiedFacet(facet.id, Coverage.MISSING, Coverage.MISSING, (), "", "")
        grounded = self._locate_all(answer.evidence)
        coverage = answer.coverage if grounded else Coverage.MISSING
        quotes = tuple(g.quote for g in grounded) if coverage is not Coverage.MISSING else ()
        finding = self._finding(answer.finding, grounded) if quotes else self._unfounded(answer.finding)
        return VerifiedFacet(facet.id, answer.coverage, coverage, quotes, finding, self._remark(answer.gap))

    def _contradictions(self, answer: CriterionAnswer) -> Iterable[VerifiedContradiction]:
        for said in answer.contradictions:
            grounded = self._locate_all([QuoteAnswer(said.passage, said.quote)])
            if grounded:
                yield VerifiedContradiction(grounded[0].quote, self._finding(said.finding, grounded))
            else:
                self._unfounded(said.finding)

    def _locate_all(self, quotes: Sequence[QuoteAnswer]) -> list[_Grounded]:
        found: dict[tuple[str, str, int, int], _Grounded] = {}
        for quote in quotes:
            grounded = self._locate(quote)
            if grounded is None:
                self._dropped_quotes += 1
                continue
            place = grounded.quote
            self._moved += grounded.moved
            found.setdefault((place.piece, place.passage, place.start, place.end), grounded)
        return list(found.values())[:_QUOTES_PER_FACET]

    def _locate(self, quote: QuoteAnswer) -> _Grounded | None:
        passages = self._ground.shown.passages
        named = next((at for at, p in enumerate(passages) if p.number == quote.passage), None)
        found = locate_among(quote.quote, self._ground.shown.texts(), named)
        if found is None:
            return None
        passage = passages[found.index]
        start, end = passage.masked.original(found.place.start, found.place.end)
        located = passage.located
        text = located.passage.text[start:end]
        verified = VerifiedQuote(located.piece.id, located.passage.id, start, end, text, found.place.fidelity)
        return _Grounded(verified, passage, moved=found.index != named)

    def _finding(self, text: str, grounded: Sequence[_Grounded]) -> str:
        """The finding, held to the passages that it rests on."""
        return self._statement(text, [g.passage.masked.text for g in grounded])

    def _remark(self, text: str) -> str:
        """What is said of the dossier as a whole, held to all that was shown."""
        return self._statement(text, self._ground.shown.texts())

    def _statement(self, text: str, sources: Sequence[str]) -> str:
        statement = tidy(text)
        if not statement:
            return ""
        restored = self._ground.pseudonyms.restore(statement)
        sound = is_sound(statement, [*sources, self._grid], self._ground.prompt)
        if not sound or self._ground.pseudonyms.holds_unknown(restored):
            self._dropped_statements += 1
            return ""
        return restored

    def _unfounded(self, text: str) -> str:
        self._dropped_statements += bool(tidy(text))
        return ""


def _wording(criterion: Criterion) -> str:
    """The référentiel's own words, which a statement may take up."""
    facets = " ".join(f"{facet.label} {facet.substance} {facet.vocabulary}" for facet in criterion.facets)
    return f"{criterion.id} {criterion.label} {facets}"
