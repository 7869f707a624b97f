"""Builds the encoder as an ONNX graph with eight-bit weights, without any training library.

Word embeddings stay outside: they are most of the weights, and a batch needs a few hundred rows of them.
Matrix products are made in integers: weights have one scale for each output, and the input of a product is
quantised on the fly, one scale for each token. So a text's vector does not depend on the texts that it is encoded
with, and keeps a cosine of 0.9995 to the vector of floating-point weights (see ``calibration`` for how).

States are one row for each token, padding included; only attention and the mean see them text by text.
"""

from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from ingest.encoder.blocks import Floats
from ingest.encoder.calibration import Peaks, Tensor
from ingest.encoder.weights import Shape

_REACH = 127
_ZERO = 128
_SMALLEST = 1e-9
_DEEPEST = 0.17
"""How far below zero the feed-forward's activation goes, at most."""
_LOW_ZERO = 16
"""Where zero is put among the 256 steps of an activation: most of them are left to what is above it."""
_CONTRIB = "com.microsoft"
_OPSET = 17


def build(shape: Shape, tensor: Tensor, peaks: Peaks, *, signed: bool) -> bytes:
    """The serialised graph: ``embedded`` (batch, tokens, hidden) and ``mask`` (batch, tokens) to ``vectors``.

    Vectors are the mean of the last layer over the unmasked tokens, of length 1. They are the same whether the
    weights are kept ``signed`` or not (see ``probe``).
    """
    graph = _Graph(shape, tensor, peaks, signed)
    states, norm = graph.normalise(graph.rows(), "emb.ln"), "emb.ln"
    for layer in range(shape.layers):
        states, norm = graph.layer(states, norm, f"l{layer}"), f"l{layer}.oln"
    graph.pool(states)
    return bytes(graph.model().SerializeToString())


PROBE = np.full((64, 64), 255, np.uint8)
"""What ``probe`` multiplies."""
PROBED = (255 - _ZERO) * _REACH * len(PROBE)
"""Every number that it must give."""


def probe() -> bytes:
    """The graph of one product, of ``bytes`` by the largest signed weights.

    Processors without the instructions made for it (VNNI) add pairs in sixteen bits, and what overflows is lost. There,
    weights are to be kept unsigned: the products are exact, and slower.
    """
    weights = np.full_like(PROBE, _REACH, dtype=np.int8)
    constants = [
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(np.array(_ZERO, np.uint8), "zero"),
    ]
    node = helper.make_node("MatMulInteger", ["bytes", "weights", "zero"], ["product"])
    inputs = [helper.make_tensor_value_info("bytes", TensorProto.UINT8, PROBE.shape)]
    outputs = [helper.make_tensor_value_info("product", TensorProto.INT32, PROBE.shape)]
    graph = helper.make_graph([node], "probe", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)
    return bytes(model.SerializeToString())


class _Graph:
    def __init__(self, shape: Shape, tensor: Tensor, peaks: Peaks, signed: bool) -> None:
        self._shape = shape
        self._tensor = tensor
        self._peaks = peaks
        self._signed = signed
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def rows(self) -> str:
        """The input as one row for each token; constants and sizes that every layer uses."""
        self.constant("last", np.array([-1], np.int64))
        self.constant("one", np.float32(1))
        self.constant("zero", np.uint8(_ZERO))
        self.constant("reach", np.float32(_REACH))
        self.constant("smallest", np.float32(_SMALLEST))
        self.constant("low zero", np.uint8(_LOW_ZERO))
        self.constant("above", np.float32(255 - _LOW_ZERO))
        self.constant("deepest", np.float32(_DEEPEST / _LOW_ZERO))
        self.constant("flat", np.array([-1, self._shape.hidden], np.int64))
        self.named("Shape", ["embedded"], "sizes")
        self.named("Reshape", ["embedded", "flat"], "tokens")
        self.named("Shape", ["tokens"], "count", end=1)
        self.named("Expand", ["zero", "count"], "zeros")
        self.named("Expand", ["low zero", "count"], "low zeros")
        return "tokens"

    def layer(self, states: str, norm: str, name: str) -> str:
        """A transformer layer: attention and feed-forward, each added to its input and normalised.

        ``norm`` is the layer normalisation that gave the states.
        """
        attended = self.product(self.attention(states, norm, name), f"{name}.ao", self._shape.hidden)
        states = self.normalise_sum(states, attended, f"{name}.ao", f"{name}.aln")
        inner = self.balanced(states, f"{name}.aln", f"{name}.fi", self.matrix(f"{name}.fi", self._shape.feed_forward))
        active = self.node("BiasGelu", [inner, self.bias(f"{name}.fi")], _CONTRIB)
        steps = self.steps_of_activation(active)
        outer = self.of_steps(*steps, "low zero", f"{name}.fo", self.matrix(f"{name}.fo", self._shape.hidden))
        return self.normalise_sum(states, outer, f"{name}.fo", f"{name}.oln")

    def attention(self, states: str, norm: str, name: str) -> str:
        """Multi-head attention, query, key and value being one matrix product split in three."""
        parts = [f"{name}.q", f"{name}.k", f"{name}.v"]
        width = self._shape.hidden
        weights = np.concatenate([self.matrix(part, width) for part in parts])
        biases = np.concatenate([self._tensor(f"{part}.b") for part in parts])
        together = self.balanced(states, norm, f"{name}.qkv", weights)
        outputs = [f"{part}.out" for part in parts]
        thirds = self.constant(f"{name}.thirds", np.full(3, width, np.int64))
        self._nodes.append(helper.make_node("Split", [together, thirds], outputs, axis=1))
        by_text = [self.node("Reshape", [output, "sizes"]) for output in outputs]
        inputs = [*by_text, self.constant(f"{name}.qkv.b", biases), "mask"]
        mixed = self.node("MultiHeadAttention", inputs, _CONTRIB, num_heads=self._shape.heads)
        return self.node("Reshape", [mixed, "flat"])

    def product(self, states: str, name: str, width: int) -> str:
        """A dense layer named in the weights, without its bias: what comes after adds it."""
        return self.quantised(states, name, self.matrix(name, width))

    def matrix(self, name: str, width: int) -> Floats:
        """The weights of a dense layer, one row for each of its outputs."""
        return self._tensor(f"{name}.w").reshape(width, -1)

    def bias(self, name: str) -> str:
        """The bias of a dense layer."""
        return self.constant(f"{name}.b", self._tensor(f"{name}.b"))

    def balanced(self, states: str, norm: str, name: str, weights: Floats) -> str:
        """A matrix product whose large channels are made smaller in the states, and larger in the weights.

        Smoothing, from Xiao et al., "SmoothQuant" (2023), with both sides given half of the way.
        """
        shares = np.sqrt(self._peaks[norm] / np.maximum(np.abs(weights).max(axis=0), _SMALLEST))
        shares = np.maximum(shares / np.exp(np.log(np.maximum(shares, _SMALLEST)).mean()), _SMALLEST)
        inverse = self.constant(f"{name}.shares", (1 / shares).astype(np.float32))
        return self.quantised(self.node("Mul", [states, inverse]), name, weights * shares)

    def quantised(self, states: str, name: str, weights: Floats) -> str:
        """A matrix product in integers: one scale for each row of the states, one for each output."""
        return self.of_steps(*self.steps(states), "zero", name, weights)

    def of_steps(self, steps_of_states: str, scale: str, zero: str, name: str, weights: Floats) -> str:
        """The product of states that are in eight bits already, ``zero`` being the step that stands for none."""
        scales = np.maximum(np.abs(weights).max(axis=1), _SMALLEST) / _REACH
        steps = np.rint(weights / scales[:, None]).T
        kept = steps.astype(np.int8) if self._signed else (steps + _ZERO).astype(np.uint8)
        operands = [
            steps_of_states,
            self.constant(f"{name}.int8", np.ascontiguousarray(kept)),
            "one",
            self.constant(f"{name}.scales", scales.astype(np.float32)),
            zero,
            *([] if self._signed else ["zero"]),
        ]
        return self.node("Mul", [self.node("MatMulIntegerToFloat", operands, _CONTRIB), scale])

    def steps(self, states: str) -> tuple[str, str]:
        """The states in eight bits, and the scale of each row."""
        highest = self.node("ReduceMax", [states], axes=[1], keepdims=0)
        lowest = self.node("Neg", [self.node("ReduceMin", [states], axes=[1], keepdims=0)])
        scale = self.node("Div", [self.node("Max", [highest, lowest, "smallest"]), "reach"])
        steps = self.node("QuantizeLinear", [states, scale, "zeros"], axis=0)
        return steps, self.node("Unsqueeze", [scale, "last"])

    def steps_of_activation(self, states: str) -> tuple[str, str]:
        """The same for what is hardly ever below zero."""
        highest = self.node("ReduceMax", [states], axes=[1], keepdims=0)
        scale = self.node("Max", [self.node("Div", [highest, "above"]), "deepest"])
        steps = self.node("QuantizeLinear", [states, scale, "low zeros"], axis=0)
        return steps, self.node("Unsqueeze", [scale, "last"])

    def normalise(self, states: str, name: str) -> str:
        """Layer normalisation."""
        inputs = [states, *self.norm(name)]
        return self.node("LayerNormalization", inputs, axis=-1, epsilon=self._shape.epsilon)

    def normalise_sum(self, states: str, added: str, biased: str, name: str) -> str:
        """Layer normalisation of a sum, the bias of a dense layer included."""
        added = self.node("Add", [added, self.bias(biased)])
        return self.normalise(self.node("Add", [states, added]), name)

    def norm(self, name: str) -> list[str]:
        """The weight and the bias of a layer normalisation."""
        return [self.constant(f"{name}.{part}", self._tensor(f"{name}.{part}")) for part in ("w", "b")]

    def pool(self, states: str) -> None:
        """The mean over unmasked tokens, brought to length 1."""
        tokens = self.constant("second", np.array([1], np.int64))
        weights = self.node("Unsqueeze", [self.node("Cast", ["mask"], to=TensorProto.FLOAT), "last"])
        kept = self.node("Mul", [self.node("Reshape", [states, "sizes"]), weights])
        summed = self.node("ReduceSum", [kept, tokens], keepdims=0)
        self.named("LpNormalization", [summed], "vectors", axis=-1, p=2)

    def constant(self, name: str, values: Any) -> str:
        """Stores values in the graph; gives their name."""
        self._constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def node(self, operation: str, inputs: list[str], domain: str = "", **attributes: Any) -> str:
        """Appends an operation; gives the name of its output."""
        return self.named(operation, inputs, f"{operation}.{len(self._nodes)}", domain, **attributes)

    def named(self, operation: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        """Appends an operation whose output has a name of its own; gives it."""
        self._nodes.append(helper.make_node(operation, inputs, [output], domain=domain, **attributes))
        return output

    def model(self) -> ModelProto:
        """The graph with its inputs and outputs declared."""
        sizes: list[str | int | None] = ["batch", "length", self._shape.hidden]
        inputs = [
            helper.make_tensor_value_info("embedded", TensorProto.FLOAT, sizes),
            helper.make_tensor_value_info("mask", TensorProto.INT32, sizes[:2]),
        ]
        outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [sizes[0], sizes[2]])]
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)
