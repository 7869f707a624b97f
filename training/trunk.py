"""The encoder as torch layers, to be fine-tuned: built from the same weights as the runtime's graph.

The lower layers stay frozen, so each text goes through them once; training starts from the stored states.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from ingest.encoder.blocks import Floats
from ingest.encoder.tokens import Tokens
from ingest.encoder.weights import BaseWeights, Shape

_DROPOUT = 0.1
_BATCH = 64
_PASSAGE = "passage: "

# Layer by layer: the name of a module's attribute, and that of its tensors in the weights.
_NORMS = (("attention_norm", "aln"), ("output_norm", "oln"))
_DENSE = (("query", "q"), ("key", "k"), ("value", "v"), ("attended", "ao"), ("inner", "fi"), ("outer", "fo"))


class Layer(nn.Module):  # type: ignore[misc]
    """A BERT layer (Devlin et al., 2019): attention, then feed-forward, each normalised after its sum."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        hidden = shape.hidden
        self.heads = shape.heads
        self.query, self.key, self.value = (nn.Linear(hidden, hidden) for _ in range(3))
        self.attended = nn.Linear(hidden, hidden)
        self.inner = nn.Linear(hidden, shape.feed_forward)
        self.outer = nn.Linear(shape.feed_forward, hidden)
        self.attention_norm = nn.LayerNorm(hidden, eps=shape.epsilon)
        self.output_norm = nn.LayerNorm(hidden, eps=shape.epsilon)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States of the same shape; ``mask`` is true where there is a token."""
        parts = (self._split(part(states)) for part in (self.query, self.key, self.value))
        mixed = functional.scaled_dot_product_attention(*parts, attn_mask=mask[:, None, None, :])
        mixed = self.attended(mixed.transpose(1, 2).flatten(2))
        states = self.attention_norm(states + functional.dropout(mixed, _DROPOUT, self.training))
        inner = self.outer(functional.gelu(self.inner(states)))
        normal: Tensor = self.output_norm(states + functional.dropout(inner, _DROPOUT, self.training))
        return normal

    def _split(self, states: Tensor) -> Tensor:
        return states.unflatten(2, (self.heads, -1)).transpose(1, 2)


class Trunk(nn.Module):  # type: ignore[misc]
    """The layers of the encoder, the lower ones frozen."""

    def __init__(self, weights: BaseWeights, frozen: int) -> None:
        super().__init__()
        self.frozen = frozen
        self.layers = nn.ModuleList(Layer(weights.shape) for _ in range(weights.shape.layers))
        for number, layer in enumerate(self.layers):
            _load(layer, weights, number)
            layer.requires_grad_(number >= frozen)
        self._weights = weights
        hidden = weights.shape.hidden
        places = weights.tensor("emb.pos").reshape(-1, hidden) + weights.tensor("emb.type")[:hidden]
        self._places = torch.from_numpy(places)
        self._norm = tuple(torch.from_numpy(weights.tensor(f"emb.ln.{part}")) for part in ("w", "b"))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Vectors of length 1 from the states that the frozen layers gave."""
        # For texts as short as these the plain product is a tenth faster than the fused attention.
        with _half_precision(), sdpa_kernel(SDPBackend.MATH):
            states = states.to(_precision())
            for layer in self.layers[self.frozen :]:
                states = layer(states, mask)
        states = states.float() * mask[..., None]
        return functional.normalize(states.sum(1) / mask.sum(1, keepdim=True), dim=1)

    def trained_tensors(self) -> dict[str, Floats]:
        """The tensors of the layers that are not frozen, flat, by their names in the weights."""
        found = {}
        for number in range(self.frozen, len(self.layers)):
            for attribute, name in (*_DENSE, *_NORMS):
                module = getattr(self.layers[number], attribute)
                for part, tensor in (("w", module.weight), ("b", module.bias)):
                    found[f"l{number}.{name}.{part}"] = tensor.detach().float().numpy().reshape(-1)
        return found

    def lower_states(self, texts: Sequence[str]) -> list[Tensor]:
        """For each text, the states of its tokens after the frozen layers, in half precision."""
        self.eval()
        ids = Tokens(self._weights.vocabulary).ids([_PASSAGE + text for text in texts])
        states: list[Tensor] = [torch.empty(0)] * len(texts)
        for rows in by_length([len(tokens) for tokens in ids], _BATCH):
            found = self._lower([ids[row] for row in rows])
            for place, row in enumerate(rows):
                states[row] = found[place, : len(ids[row])].to(torch.bfloat16).clone()
        return states

    def vectors(self, states: Sequence[Tensor]) -> Tensor:
        """The vectors of texts given by their lower states, without dropout."""
        self.eval()
        found = torch.empty(len(states), self._weights.shape.hidden)
        with torch.no_grad():
            for rows in by_length([len(state) for state in states], _BATCH):
                found[rows] = self(*together([states[row] for row in rows]))
        return found

    def _lower(self, ids: Sequence[Sequence[int]]) -> Tensor:
        states, mask = together([self._embed(tokens) for tokens in ids])
        with torch.no_grad(), _half_precision():
            for layer in self.layers[: self.frozen]:
                states = layer(states, mask)
        return states

    def _embed(self, ids: Sequence[int]) -> Tensor:
        words = torch.from_numpy(self._weights.word_vectors(np.array(ids)))
        hidden, epsilon = self._weights.shape.hidden, self._weights.shape.epsilon
        return functional.layer_norm(words + self._places[: len(ids)], (hidden,), *self._norm, eps=epsilon)


def _precision() -> torch.dtype:
    """What products are made in: sixteen bits are twenty times slower where the processor was not made for them."""
    return torch.bfloat16 if "AVX512" in torch.backends.cpu.get_cpu_capability() else torch.float32


def _half_precision() -> torch.autocast:
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=_precision() is torch.bfloat16)


def together(states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """States of several texts padded to the longest, and the mask that is true where there is a token."""
    padded = nn.utils.rnn.pad_sequence(list(states), batch_first=True)
    lengths = torch.tensor([len(state) for state in states])
    return padded, torch.arange(padded.shape[1]) < lengths[:, None]


def by_length(lengths: Sequence[int], size: int) -> list[list[int]]:
    """The places of texts in batches of like lengths."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    return [order[start : start + size] for start in range(0, len(order), size)]


def _load(layer: nn.Module, weights: BaseWeights, number: int) -> None:
    for attribute, name in (*_DENSE, *_NORMS):
        module = getattr(layer, attribute)
        for part, tensor in (("w", module.weight), ("b", module.bias)):
            values = torch.from_numpy(weights.tensor(f"l{number}.{name}.{part}"))
            tensor.data = values.reshape(tensor.shape)
