"""Builds the parts of the product from its settings: the one place that knows which implementation is used."""

from dataclasses import dataclass

from ingest.embedder import Embedder
from ingest.encoder import open_encoder
from ingest.vector_cache import CachedEmbedder
from referentiel.catalogue import folder_of
from referentiel.model import Referentiel
from service.assessment.adaptation_store import Adaptation, AdaptationStore
from service.assessment.coverage import EvidenceRule
from service.assessment.errors import AdaptationError, UnfitModel
from service.assessment.evidence_engine import EvidenceEngine
from service.assessment.plain_scorer import PlainScorer
from service.assessment.scores import ALSO_SERVED, Scorer
from service.assessment.showing import Thresholds
from service.assessment.signals import reference_texts
from service.assessment.trained_model import TrainedModel, load_model
from service.assessment.trained_scorer import TrainedScorer
from service.settings import Settings

_MODEL_DIR = "model"


@dataclass(frozen=True, slots=True)
class EvidenceTools:
    """What reads a référentiel's dossiers without a language model; its parts belong together."""

    embedder: Embedder
    scorer: Scorer
    engine: EvidenceEngine


def build_evidence_tools(referentiel: Referentiel, settings: Settings) -> EvidenceTools:
    """The tools trained for this référentiel, or the plain ones when it brings no model or one of another grid.

    Raises:
        UnreadableModel: the model beside the référentiel cannot be read.
    """
    model = model_of(referentiel)
    embedder = build_embedder(settings, model)
    if model is None:
        plain = PlainScorer()
        return EvidenceTools(
            embedder, plain, evidence_engine(plain.coverage, plain.fingerprint, plain.description, settings)
        )
    trained = _trained_scorer(referentiel, model, settings)
    engine = evidence_engine(model.coverage, trained.fingerprint, trained.description, settings)
    return EvidenceTools(embedder, trained, engine)


def model_of(referentiel: Referentiel) -> TrainedModel | None:
    """The trained model that a référentiel brings; None when there is none, or one of another grid.

    Raises:
        UnreadableModel: it cannot be read.
    """
    folder = folder_of(referentiel)
    try:
        return load_model(folder / _MODEL_DIR, referentiel) if folder else None
    except UnfitModel:
        # A session keeps the grid that it took up; the model may have moved on. The draft says which engine read.
        return None


def adaptation_store(referentiel: Referentiel, settings: Settings) -> AdaptationStore:
    """Where the versions of what this school's jurors taught for a référentiel are kept."""
    return AdaptationStore(settings.data_dir / "adaptations" / referentiel.id)


def adaptation_in_use(referentiel: Referentiel, settings: Settings) -> str:
    """Which version dossiers are read with, for telling tools apart; empty when none is, or none can be told."""
    if not settings.learning.from_jurors:
        return ""
    try:
        number = adaptation_store(referentiel, settings).active_number()
    except AdaptationError:
        return "damaged"
    return "" if number is None else str(number)


def _trained_scorer(referentiel: Referentiel, model: TrainedModel, settings: Settings) -> TrainedScorer:
    if not settings.learning.from_jurors:
        return TrainedScorer(model.heads, model.fusion, model.quotation)
    try:
        adaptation = adaptation_store(referentiel, settings).active()
        heads = adaptation.over(model.heads) if adaptation else model.heads
    except AdaptationError as error:
        # A dossier is read all the same, by the shipped heads; the draft says so.
        return TrainedScorer(model.heads, model.fusion, model.quotation, str(error))
    return TrainedScorer(heads, model.fusion, model.quotation, _adapted(adaptation))


def _adapted(adaptation: Adaptation | None) -> str:
    if adaptation is None:
        return ""
    origin = adaptation.origin
    return (
        f"Lecture adaptée aux décisions du jury de cette école : version {adaptation.number} du {origin.created[:10]}, "
        f"{origin.judgements} décisions de {origin.jurors} jurés."
    )


def build_embedder(settings: Settings, model: TrainedModel | None) -> Embedder:
    """The embedded encoder, with what a model learned over it or as it is, behind a cache by content."""
    encoder = open_encoder(settings.cache_dir, model.deltas if model else None)
    return CachedEmbedder(encoder, settings.cache_dir / "vectors.sqlite")


def prepare(referentiel: Referentiel, settings: Settings) -> None:
    """Does beforehand what is done once: assembles the encoder; without a model, embeds the référentiel's queries."""
    tools = build_evidence_tools(referentiel, settings)
    if isinstance(tools.scorer, PlainScorer):
        for bloc in referentiel.blocs:
            tools.embedder.encode(reference_texts(bloc), query=True)


def evidence_engine(rule: EvidenceRule, scorer: str, description: str, settings: Settings) -> EvidenceEngine:
    """The engine as the settings want it, over the scores of a scorer told by its fingerprint and its description."""
    return EvidenceEngine(
        rule,
        Thresholds(shown=settings.reading.floor, substance=0.45, contradiction=0.4, facet=ALSO_SERVED),
        scorer,
        description,
        shown=settings.reading.evidence_per_criterion,
        nearest=settings.reading.nearest_per_absence,
    )
