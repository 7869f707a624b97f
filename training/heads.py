"""The heads over passage vectors: what a passage speaks to, facet by facet, and how it speaks to it.

Each facet has a prototype in the space of vectors, placed at first between its queries and the substance of its
criterion. A passage speaks to a criterion as far as it is near one of its facets: the log-sum-exp of their logits.
How it speaks (substance, mention, contradiction) is a second question, mostly common to all criteria. Which of the
criterion's facets it serves is a third, with weights of their own: they start from what parts those prototypes.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.examples import KINDS, NONE, Columns

_SPREAD = 3.0
"""Vectors of the encoder lie in a narrow cone: their distances to its axis are about a third."""
_SHARPNESS = 8.0
_RARE = -4.5
_OWN = 0.3
"""How far a criterion's own sense of the kinds may go from the common one, in learning rate."""
_KIND_BIAS = (1.0, 0.0, -1.0)


class Heads(nn.Module):  # type: ignore[misc]
    """Logits from vectors. Columns are facets and criteria in the order of ``Columns``."""

    def __init__(self, columns: Columns, vectors: Tensor, kinds: Tensor, facets: Tensor) -> None:
        """``facets`` is the facet of each example that is a query, ``NONE`` for passages."""
        super().__init__()
        queries = facets != NONE
        self.owners = torch.from_numpy(columns.owners)
        self.centre = nn.Parameter(vectors[~queries].mean(0), requires_grad=False)
        prototypes = _prototypes(self.owners, vectors, kinds, facets)
        self.prototypes = nn.Parameter(functional.normalize(prototypes, dim=1) * _SHARPNESS)
        self.bias = nn.Parameter(torch.full((len(self.owners),), _RARE))
        self.served = nn.Parameter(_apart(self.owners, self.prototypes.detach()))
        self.served_bias = nn.Parameter(torch.zeros(len(self.owners)))
        criteria, hidden = len(columns.criteria), vectors.shape[1]
        self.kind = nn.Parameter(torch.zeros(len(KINDS), hidden))
        self.own_kind = nn.Parameter(torch.zeros(criteria, len(KINDS), hidden))
        self.kind_bias = nn.Parameter(torch.tensor(_KIND_BIAS).repeat(criteria, 1))

    def facets(self, vectors: Tensor) -> Tensor:
        """(texts, facets): how near each facet."""
        return self._spread(vectors) @ self.prototypes.T + self.bias

    def criteria(self, facets: Tensor) -> Tensor:
        """(texts, criteria): how surely each is spoken to, from the logits of its facets."""
        rows, criteria = len(facets), len(self.kind_bias)
        owners = self.owners.expand(rows, -1)
        peaks = facets.new_full((rows, criteria), -1e4).scatter_reduce(1, owners, facets.detach(), "amax")
        summed = facets.new_zeros(rows, criteria).scatter_add(1, owners, (facets - peaks.gather(1, owners)).exp())
        return peaks + summed.clamp(min=1e-30).log()

    def kinds(self, vectors: Tensor) -> Tensor:
        """(texts, criteria, kinds): how it speaks to each, if it does."""
        spread = self._spread(vectors)
        own = torch.einsum("th,ckh->tck", spread, self.own_kind)
        return (spread @ self.kind.T)[:, None] + _OWN * own + self.kind_bias

    def serving(self, vectors: Tensor) -> Tensor:
        """(texts, facets): how surely each facet is served, if its criterion is spoken to."""
        return self._spread(vectors) @ self.served.T + self.served_bias

    def kind_weights(self) -> Tensor:
        """(criteria, kinds, hidden): the common and the own weights together."""
        return self.kind + _OWN * self.own_kind

    def _spread(self, vectors: Tensor) -> Tensor:
        return (vectors - self.centre) * _SPREAD

    @property
    def spread(self) -> float:
        """What centred vectors are multiplied by."""
        return _SPREAD


def _apart(owners: Tensor, prototypes: Tensor) -> Tensor:
    """What parts the prototypes of each criterion's facets."""
    own = functional.one_hot(owners).float()
    means = own.T @ prototypes / own.sum(0)[:, None]
    return prototypes - means[owners]


def _prototypes(owners: Tensor, vectors: Tensor, kinds: Tensor, facets: Tensor) -> Tensor:
    # Queries have no heading and are short: each population is centred on itself, or prototypes would mostly
    # say « is a query ».
    queries = facets != NONE
    centres = torch.where(queries[:, None], vectors[queries].mean(0), vectors[~queries].mean(0))
    directions = functional.normalize(vectors - centres, dim=1)
    found = []
    for facet, criterion in enumerate(owners.tolist()):
        own = directions[facets == facet].mean(0)
        substance = (kinds[:, criterion] == 0) & ~queries
        found.append(own + directions[substance].mean(0) if substance.any() else own)
    return torch.stack(found)
