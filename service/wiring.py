"""Builds the parts of the product from its settings: the one place that knows which implementation is used."""

from ingest.embedder import Embedder
from ingest.encoder import open_encoder
from ingest.vector_cache import CachedEmbedder
from referentiel.model import Referentiel
from service.assessment.evidence_engine import EvidenceEngine, Thresholds
from service.assessment.plain_scorer import PlainScorer
from service.assessment.scores import Scorer
from service.assessment.signals import reference_texts
from service.settings import Settings


def build_embedder(settings: Settings) -> Embedder:
    """The embedded model, behind a cache by content."""
    return CachedEmbedder(open_encoder(settings.cache_dir), settings.cache_dir / "vectors.sqlite")


def build_scorer(referentiel: Referentiel) -> Scorer:
    """The scorer trained for this référentiel, or the plain one when it brings none."""
    return PlainScorer()


def build_engine(referentiel: Referentiel, scorer: Scorer, settings: Settings) -> EvidenceEngine:
    """The evidence engine over a scorer."""
    return EvidenceEngine(
        referentiel.coverage_rule,
        Thresholds(shown=0.2, substance=0.4, contradiction=0.5, facet=0.9),
        scorer.fingerprint,
        scorer.description,
        shown=settings.reading.evidence_per_criterion,
        nearest=settings.reading.nearest_per_absence,
    )


def prepare(referentiel: Referentiel, settings: Settings) -> None:
    """Does beforehand what is done once: assembles the model, and embeds the référentiel's own queries."""
    embedder = build_embedder(settings)
    for bloc in referentiel.blocs:
        embedder.encode(reference_texts(bloc), query=True)
