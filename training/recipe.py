"""How the evidence model is trained: every number that shapes it, in one place."""

from msgspec import Struct


class Recipe(Struct, frozen=True):
    """The settings of a training run; the defaults are those of the shipped model."""

    seeds: tuple[int, ...] = (20241, 20242)
    """What is shipped is the mean of the weights that a training from each gives (Wortsman et al., "Model soups",
    2022); cross-validation trains from the first alone."""
    frozen_layers: int = 6
    """Lower layers left as they are: they run once for each text, and weigh nothing in the artefact."""
    epochs: int = 4
    batch: int = 32
    encoder_rate: float = 4e-4
    """Learning rate of the last layer, in Adam's terms."""
    layer_decay: float = 0.9
    """What the rate is multiplied by from a layer to the one below (Howard & Ruder, 2018)."""
    heads_rate: float = 1e-3
    kind_rate: float = 5e-3
    """Learning rate of the heads that tell how a passage speaks, which start from nothing."""
    warm_up: int = 30
    weight_decay: float = 0.01
    gradient: float = 1.0
    """Norm that gradients are clipped to."""
    positive_weight: float = 4.0
    """What a criterion that a passage speaks to counts against one that it does not."""
    ranking_weight: float = 0.3
    kind_weight: float = 0.3
    facet_weight: float = 0.2
    """Of telling the facet that a query was written for."""
    served_weight: float = 0.6
    """Of telling which facets a passage serves, where readers said."""
    likeness_weight: float = 25.0
    """What drifting from the installed encoder's vectors costs (1 - cosine): it keeps the language that it knew."""
    averaging: float = 0.99
    """Share of the past in the moving average of the weights, which is what is kept; from the second epoch on
    (Polyak & Juditsky, 1992)."""
    kept: float = 0.9
    """Share of what training changed in the encoder that is kept; the rest goes back to the installed weights, which
    saves more of the language than it costs of evidence (Wortsman et al., "Robust fine-tuning of zero-shot models",
    2022)."""
    without_heading: float = 0.25
    """Share of passages read without their heading, since real headings often say nothing."""
