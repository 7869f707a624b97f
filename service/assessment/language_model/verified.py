"""A reading that came through verification: what can be kept, and shown of another version of the dossier."""

import msgspec
from msgspec import Struct

from service.assessment.draft import Coverage
from service.assessment.quotes import Fidelity


class VerifiedQuote(Struct, frozen=True):
    """A stretch of a passage of the dossier."""

    piece: str
    passage: str
    start: int
    end: int
    text: str
    """The document's own words."""
    fidelity: Fidelity


class VerifiedFacet(Struct, frozen=True):
    """A facet with the quotes that stand in the dossier; without any it is missing, whatever was claimed."""

    facet: str
    claimed: Coverage
    """The model's word."""
    coverage: Coverage
    quotes: tuple[VerifiedQuote, ...]
    finding: str
    gap: str
    agreement: float = 1.0
    """Share of the samples that give it this coverage."""


class VerifiedContradiction(Struct, frozen=True):
    """A quote that speaks against the criterion, and what is said of it."""

    quote: VerifiedQuote
    finding: str


class Losses(Struct, frozen=True):
    """What did not come through, in counts."""

    dropped_quotes: int = 0
    moved_quotes: int = 0
    dropped_statements: int = 0
    malformed: int = 0

    def plus(self, other: "Losses") -> "Losses":
        """The losses of both."""
        return Losses(
            self.dropped_quotes + other.dropped_quotes,
            self.moved_quotes + other.moved_quotes,
            self.dropped_statements + other.dropped_statements,
            self.malformed + other.malformed,
        )


class VerifiedCriterion(Struct, frozen=True):
    """A criterion as the model reads it, with nothing that the dossier does not say."""

    criterion: str
    claimed: Coverage
    facets: tuple[VerifiedFacet, ...]
    contradictions: tuple[VerifiedContradiction, ...]
    questions: tuple[str, ...]
    would_change: str
    losses: Losses
    challenged: bool = False
    samples: int = 1

    def quotes(self) -> tuple[VerifiedQuote, ...]:
        """Every quote, those of the facets first."""
        return (*(q for f in self.facets for q in f.quotes), *(c.quote for c in self.contradictions))

    @property
    def found_nothing(self) -> bool:
        """Whether no facet has a quote."""
        return not any(facet.quotes for facet in self.facets)


class VerifiedCompetence(Struct, frozen=True):
    """The criteria of a competence, those that the model answered."""

    criteria: tuple[VerifiedCriterion, ...]


# msgspec works out a type when it is first decoded, and two threads that do so at once end the process: done here.
msgspec.json.Decoder(VerifiedCompetence)
