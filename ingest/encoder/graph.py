"""Builds the encoder as an ONNX graph with eight-bit weights, without any training library.

Word embeddings stay outside: they are most of the weights, and a batch needs a few hundred rows of them.
Matrix products are made in integers: weights have one scale for each block of 32, and the input of a product
is quantised row by row and block by block on the fly. So a text's vector does not depend on the texts that it
is encoded with, and keeps a cosine of 0.9999 to the vector of floating-point weights.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from ingest.encoder.blocks import Floats
from ingest.encoder.weights import Shape

Tensor = Callable[[str], Floats]
"""Gives the flat values of a named tensor of the encoder."""

_BLOCK = 32
_REACH = 127
_ZERO = 128
_CONTRIB = "com.microsoft"
_OPSET = 17


def build(shape: Shape, tensor: Tensor) -> bytes:
    """The serialised graph: ``embedded`` (batch, tokens, hidden) and ``mask`` (batch, tokens) to ``vectors``.

    Vectors are the mean of the last layer over the unmasked tokens, of length 1.
    """
    graph = _Graph(shape, tensor)
    states = graph.normalise("embedded", "emb.ln")
    for layer in range(shape.layers):
        states = graph.layer(states, f"l{layer}")
    graph.pool(states)
    return bytes(graph.model().SerializeToString())


class _Graph:
    def __init__(self, shape: Shape, tensor: Tensor) -> None:
        self._shape = shape
        self._tensor = tensor
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def layer(self, states: str, name: str) -> str:
        """A transformer layer: attention and feed-forward, each added to its input and normalised."""
        attended = self.product(self.attention(states, name), f"{name}.ao", self._shape.hidden)
        states = self.normalise_sum(states, attended, f"{name}.aln")
        inner = self.product(states, f"{name}.fi", self._shape.feed_forward)
        active = self.node("Gelu", [inner], _CONTRIB)
        return self.normalise_sum(states, self.product(active, f"{name}.fo", self._shape.hidden), f"{name}.oln")

    def attention(self, states: str, name: str) -> str:
        """Multi-head attention, query, key and value being one matrix product split in three."""
        parts = [f"{name}.q", f"{name}.k", f"{name}.v"]
        width = self._shape.hidden
        weights = np.concatenate([self.matrix(part, width) for part in parts])
        biases = np.concatenate([self._tensor(f"{part}.b") for part in parts])
        together = self.quantised(states, f"{name}.qkv", weights, biases)
        outputs = [f"{part}.out" for part in parts]
        sizes = self.constant(f"{name}.sizes", np.full(3, width, np.int64))
        self._nodes.append(helper.make_node("Split", [together, sizes], outputs, axis=2))
        inputs = [*outputs, "", "mask"]
        return self.node("MultiHeadAttention", inputs, _CONTRIB, num_heads=self._shape.heads)

    def product(self, states: str, name: str, width: int) -> str:
        """A dense layer named in the weights."""
        return self.quantised(states, name, self.matrix(name, width), self._tensor(f"{name}.b"))

    def matrix(self, name: str, width: int) -> Floats:
        """The weights of a dense layer, one row for each of its outputs."""
        return self._tensor(f"{name}.w").reshape(width, -1)

    def quantised(self, states: str, name: str, weights: Floats, biases: Floats) -> str:
        """A matrix product with the weights in integers, one scale for each block of an output's row."""
        outputs, inputs = weights.shape
        blocks = weights.reshape(outputs, inputs // _BLOCK, _BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / _REACH
        steps = np.rint(blocks / scales[..., None]) + _ZERO
        operands = [
            states,
            self.constant(f"{name}.int8", steps.astype(np.uint8)),
            self.constant(f"{name}.scales", scales.astype(np.float32)),
            "",
            "",
            self.constant(f"{name}.bias", biases),
        ]
        sizes = {"K": inputs, "N": outputs, "bits": 8, "block_size": _BLOCK, "accuracy_level": 4}
        return self.node("MatMulNBits", operands, _CONTRIB, **sizes)

    def normalise(self, states: str, name: str) -> str:
        """Layer normalisation."""
        inputs = [states, *self.norm(name)]
        return self.node("LayerNormalization", inputs, axis=-1, epsilon=self._shape.epsilon)

    def normalise_sum(self, states: str, added: str, name: str) -> str:
        """Layer normalisation of a sum, in one pass."""
        inputs = [states, added, *self.norm(name)]
        return self.node("SkipLayerNormalization", inputs, _CONTRIB, epsilon=self._shape.epsilon)

    def norm(self, name: str) -> list[str]:
        """The weight and the bias of a layer normalisation."""
        return [self.constant(f"{name}.{part}", self._tensor(f"{name}.{part}")) for part in ("w", "b")]

    def pool(self, states: str) -> None:
        """The mean over unmasked tokens, brought to length 1."""
        last = self.constant("last", np.array([2], np.int64))
        tokens = self.constant("tokens", np.array([1], np.int64))
        weights = self.node("Cast", ["mask"], to=TensorProto.FLOAT)
        kept = self.node("Mul", [states, self.node("Unsqueeze", [weights, last])])
        summed = self.node("ReduceSum", [kept, tokens], keepdims=0)
        self._nodes.append(helper.make_node("LpNormalization", [summed], ["vectors"], axis=-1, p=2))

    def constant(self, name: str, values: Any) -> str:
        """Stores values in the graph; gives their name."""
        self._constants.append(numpy_helper.from_array(values, name))
        return name

    def node(self, operation: str, inputs: list[str], domain: str = "", **attributes: Any) -> str:
        """Appends an operation; gives the name of its output."""
        output = f"{operation}.{len(self._nodes)}"
        self._nodes.append(helper.make_node(operation, inputs, [output], domain=domain, **attributes))
        return output

    def model(self) -> ModelProto:
        """The graph with its inputs and outputs declared."""
        sizes: list[str | int | None] = ["batch", "tokens", self._shape.hidden]
        inputs = [
            helper.make_tensor_value_info("embedded", TensorProto.FLOAT, sizes),
            helper.make_tensor_value_info("mask", TensorProto.INT32, sizes[:2]),
        ]
        outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [sizes[0], sizes[2]])]
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)
