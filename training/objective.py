"""What training minimises, for a batch of texts of one bloc."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.examples import NONE
from training.heads import Heads
from training.recipe import Recipe

_MENTION = 0.7
"""What a mention counts against a passage of substance when it is asked what a passage speaks to."""
_KIND_BALANCE = (1.0, 1.5, 2.0)
"""Mentions and contradictions are rarer than substance, and matter as much."""
_SCALE = 3.0
"""Most criteria of a text are absent and easily so: their mean is small beside the other terms."""


@dataclass(frozen=True)
class Wanted:
    """What readers said of a batch of texts."""

    kinds: Tensor
    """(texts, criteria): see ``Columns.kinds``."""
    facets: Tensor
    """(texts,): the facet that a query was written for, ``NONE`` for passages."""
    served: Tensor
    """(texts, facets): see ``Columns.served``."""


def loss(heads: Heads, vectors: Tensor, said: Wanted, bloc: Tensor, recipe: Recipe) -> Tensor:
    """One number for a batch; ``bloc`` holds the places of the bloc's criteria."""
    by_facet = heads.facets(vectors)
    logits = heads.criteria(by_facet)[:, bloc]
    wanted = said.kinds[:, bloc]
    terms = _presence(logits, wanted, recipe.positive_weight)
    terms = terms + recipe.ranking_weight * (_across_passages(logits, wanted) + _across_criteria(logits, wanted))
    terms = terms + recipe.kind_weight * _kind(heads.kinds(vectors)[:, bloc], wanted)
    terms = terms + recipe.served_weight * _served(heads.serving(vectors), said.served)
    return terms + recipe.facet_weight * _facet(by_facet, said.facets, torch.isin(heads.owners, bloc))


def _presence(logits: Tensor, wanted: Tensor, positive_weight: float) -> Tensor:
    """Each criterion on its own: whether the text speaks to it."""
    target = (wanted != NONE).float()
    each = functional.binary_cross_entropy_with_logits(
        logits, target, reduction="none", pos_weight=torch.tensor(positive_weight)
    )
    return _SCALE * (each * torch.where(wanted == 1, _MENTION, 1.0)).mean()


def _across_passages(logits: Tensor, wanted: Tensor) -> Tensor:
    """Each criterion's substance above the other texts of the batch: what jurors see is a ranking."""
    target = (wanted == 0).float()
    counts = target.sum(0)
    found = counts > 0
    if not found.any():
        return logits.new_zeros(())
    return -((logits.log_softmax(0) * target).sum(0)[found] / counts[found]).mean()


def _across_criteria(logits: Tensor, wanted: Tensor) -> Tensor:
    """Each text's criteria above the bloc's others, and above « none », whose logit is 0."""
    spoken = (wanted != NONE).float()
    silent = (spoken.sum(1, keepdim=True) == 0).float()
    target = torch.cat([spoken, silent], 1)
    choices = torch.cat([logits, logits.new_zeros(len(logits), 1)], 1).log_softmax(1)
    return -((choices * target).sum(1) / target.sum(1)).mean()


def _kind(logits: Tensor, wanted: Tensor) -> Tensor:
    """Substance, mention or contradiction, where the text speaks to the criterion at all."""
    rows, places = (wanted != NONE).nonzero(as_tuple=True)
    if not len(rows):
        return logits.new_zeros(())
    return functional.cross_entropy(logits[rows, places], wanted[rows, places], torch.tensor(_KIND_BALANCE))


def _served(logits: Tensor, served: Tensor) -> Tensor:
    """Each facet on its own, of the criteria of which readers said what serves which."""
    told = served != NONE
    if not told.any():
        return logits.new_zeros(())
    return functional.binary_cross_entropy_with_logits(logits[told], served[told].float())


def _facet(logits: Tensor, facets: Tensor, inside: Tensor) -> Tensor:
    """The facet that a query was written for, among those of the bloc."""
    queries = facets != NONE
    if not queries.any():
        return logits.new_zeros(())
    return functional.cross_entropy(logits[queries].masked_fill(~inside, -1e4), facets[queries])
