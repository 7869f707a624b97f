"""How large each channel of the states becomes, read off a few sentences in floating point.

A handful of channels are ten times larger than the others, and would take the eight bits of a whole row for
themselves. The graph divides each channel by its share before it counts in integers, and gives it back in the weights.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ingest.encoder.blocks import Floats
from ingest.encoder.weights import Shape

SENTENCES = (
    "passage: Le projet a été mené avec douze partenaires et un budget de 14 000 €, dont 3 200 € de subventions.",
    "passage: Nous avons choisi cette salle pour son acoustique et pour le public du quartier.",
    "passage: Q : et le public ? R : deux cents personnes, surtout des familles ; on l'a mesuré par un questionnaire.",
)
"""A written one, a plain one, a spoken one: largest magnitudes hardly depend on what is read."""

Tensor = Callable[[str], Floats]
"""Gives the flat values of a named tensor of the encoder."""

Peaks = Mapping[str, Floats]
"""The largest magnitude of each channel of the states that a layer normalisation gives, by its name."""


def peaks(shape: Shape, tensor: Tensor, embedded: Sequence[Floats]) -> Peaks:
    """The peaks over texts given by the vectors of their tokens, places added."""
    found: dict[str, Floats] = {}
    for states in embedded:
        _read(shape, tensor, states, found)
    return found


def read(shape: Shape, tensor: Tensor, embedded: Floats) -> Floats:
    """The vector of one text, in floating point: what the graph comes near to."""
    mean: Floats = _read(shape, tensor, embedded, {}).mean(axis=0)
    return mean / np.float32(np.linalg.norm(mean))


def _read(shape: Shape, tensor: Tensor, embedded: Floats, found: dict[str, Floats]) -> Floats:
    def dense(states: Floats, name: str) -> Floats:
        return states @ tensor(f"{name}.w").reshape(-1, states.shape[1]).T + tensor(f"{name}.b")

    def normalise(states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + shape.epsilon)
        normal: Floats = centred / spread * tensor(f"{name}.w") + tensor(f"{name}.b")
        found[name] = np.maximum(found.get(name, np.float32(0)), np.abs(normal).max(axis=0))
        return normal

    states = normalise(embedded, "emb.ln")
    for layer in (f"l{number}" for number in range(shape.layers)):
        mixed = _attend(shape.heads, *(dense(states, f"{layer}.{part}") for part in "qkv"))
        states = normalise(states + dense(mixed, f"{layer}.ao"), f"{layer}.aln")
        active = _gelu(dense(states, f"{layer}.fi"))
        states = normalise(states + dense(active, f"{layer}.fo"), f"{layer}.oln")
    return states


def _attend(heads: int, queries: Floats, keys: Floats, values: Floats) -> Floats:
    tokens, hidden = queries.shape
    split = [part.reshape(tokens, heads, -1).swapaxes(0, 1) for part in (queries, keys, values)]
    weights = split[0] @ split[1].swapaxes(1, 2) / np.float32(np.sqrt(hidden / heads))
    weights = np.exp(weights - weights.max(axis=2, keepdims=True))
    weights /= weights.sum(axis=2, keepdims=True)
    mixed: Floats = (weights @ split[2]).swapaxes(0, 1).reshape(tokens, hidden)
    return mixed


def _gelu(values: Floats) -> Floats:
    # By the hyperbolic tangent: within a thousandth of the exact one.
    inner = np.sqrt(2 / np.pi).astype(np.float32) * (values + np.float32(0.044715) * values**3)
    active: Floats = np.float32(0.5) * values * (1 + np.tanh(inner))
    return active
