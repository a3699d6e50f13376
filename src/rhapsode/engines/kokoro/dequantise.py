"""The int8 export of Kokoro-82M as a float graph.

The export quantises weights ahead of time and activations while it runs, which costs more than it saves on a CPU with
good float kernels, and OpenVINO does not run it at all. Every quantised pattern is replaced by its float meaning::

    x ─ DynamicQuantizeLinear ─ ConvInteger ─ [Add bias/scale] ─ Cast ─ Mul scale ─ y
        becomes  x ─ Conv(weight, [bias]) ─ y                                (MatMulInteger likewise: MatMul)
    x ─ DynamicQuantizeLSTM ─ y    becomes    x ─ LSTM ─ y

with ``weight = (quantised - zero_point) * scale``. No rounding of activations is left, so the result is closer to the
original network than the export is; only the rounding of the weights stays.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import onnx

Array = npt.NDArray[Any]
FLOAT_OPERATOR = {"ConvInteger": "Conv", "MatMulInteger": "MatMul"}


class UnexpectedGraphError(ValueError):
    """The graph is not built as the int8 export is."""


class _Graph:
    """The node that computes each value of a graph, and the nodes that read it."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        from onnx import numpy_helper

        self._to_array = numpy_helper.to_array
        self.constants = {tensor.name: tensor for tensor in graph.initializer}
        self.producer: dict[str, onnx.NodeProto] = {name: node for node in graph.node for name in node.output}
        self.readers: dict[str, list[onnx.NodeProto]] = defaultdict(list)
        for node in graph.node:
            for name in node.input:
                self.readers[name].append(node)

    def array(self, name: str) -> Array:
        """Return the value of a constant."""
        if name not in self.constants:
            raise UnexpectedGraphError(f"{name} is not a constant")
        return np.asarray(self._to_array(self.constants[name]))

    def only_reader(self, node: onnx.NodeProto, *operators: str) -> onnx.NodeProto:
        """Return the one node that reads the first output of ``node``; it must be one of ``operators``."""
        readers = self.readers[node.output[0]]
        if len(readers) != 1 or readers[0].op_type not in operators:
            reading_operators = [reader.op_type for reader in readers]
            raise UnexpectedGraphError(
                f"{node.name} is read by {reading_operators} where one of {list(operators)} belongs"
            )
        return readers[0]

    def made_by(self, name: str, operator: str) -> onnx.NodeProto:
        """Return the node that makes ``name``; it must be an ``operator``."""
        node = self.producer.get(name)
        if node is None or node.op_type != operator:
            raise UnexpectedGraphError(f"{name} is not made by {operator}")
        return node


def dequantise(model: onnx.ModelProto) -> None:
    """Replace every quantised operator of ``model`` by its float one, in place, and drop what nothing reads then.

    Raises :class:`UnexpectedGraphError` when a quantised operator is not part of a known pattern.
    """
    graph = model.graph
    view = _Graph(graph)
    replaced: dict[str, onnx.NodeProto] = {}  # by the name of the value that the new node makes
    new_constants: dict[str, Array] = {}
    for node in graph.node:
        if node.op_type in FLOAT_OPERATOR:
            new = _float_product(node, view, new_constants)
        elif node.op_type == "DynamicQuantizeLSTM":
            new = _float_lstm(node, view, new_constants)
        else:
            continue
        replaced[new.output[0]] = new
    # The new node stands where the last node of its pattern stood, so the order stays topological.
    nodes = [replaced.get(node.output[0], node) for node in graph.node]
    _replace_contents(graph, nodes, new_constants)
    drop_unused(graph)


def drop_unused(graph: onnx.GraphProto) -> None:
    """Remove the nodes and constants that no output depends on. The nodes must be in topological order."""
    needed = {output.name for output in graph.output}
    kept = []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    constants = [tensor for tensor in graph.initializer if tensor.name in needed]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(constants)


def float_weight(quantised: Array, zero_point: Array, scale: Array, channel_axis: int) -> npt.NDArray[np.float32]:
    """Return ``(quantised - zero_point) * scale``; both are single numbers or one per index of ``channel_axis``."""

    def aligned(parameter: Array) -> Array:
        if parameter.size == 1:
            return parameter.reshape(())
        shape = [1] * quantised.ndim
        shape[channel_axis] = parameter.size
        return parameter.reshape(shape)

    centred = quantised.astype(np.int32) - aligned(zero_point).astype(np.int32)
    return (centred * aligned(scale)).astype(np.float32)


def _float_product(node: onnx.NodeProto, view: _Graph, constants: dict[str, Array]) -> onnx.NodeProto:
    """Return the Conv or MatMul that stands for a ConvInteger or MatMulInteger and the nodes that scale its result."""
    from onnx import helper

    activation = view.made_by(node.input[0], "DynamicQuantizeLinear").input[0]
    follower = view.only_reader(node, "Cast", "Add")
    bias = []
    if follower.op_type == "Add":
        if node.op_type != "ConvInteger":
            raise UnexpectedGraphError(f"{node.name} has a quantised bias, which only a convolution may")
        bias = [_float_bias(other_input(follower, node.output[0]), view)]
        follower = view.only_reader(follower, "Cast")
    scaled = view.only_reader(follower, "Mul")
    scales = view.made_by(other_input(scaled, follower.output[0]), "Mul")
    weight_scale = [name for name in scales.input if name in view.constants]
    if len(weight_scale) != 1:
        raise UnexpectedGraphError(f"{scales.name} does not multiply by one constant scale")
    # Named by its parts, because ALBERT's twelve layers share one set of weights: it must stay one constant.
    weight_name = f"{node.input[1]}*{weight_scale[0]}"
    if weight_name not in constants:
        has_zero_point = len(node.input) > 3 and node.input[3] != ""
        constants[weight_name] = float_weight(
            view.array(node.input[1]),
            view.array(node.input[3]) if has_zero_point else np.zeros(1, np.int32),
            view.array(weight_scale[0]),
            channel_axis=0 if node.op_type == "ConvInteger" else -1,
        )
    new = helper.make_node(
        FLOAT_OPERATOR[node.op_type], [activation, weight_name, *bias], [scaled.output[0]], f"{node.name}.float"
    )
    new.attribute.extend(node.attribute)
    return new


def _float_bias(quantised: str, view: _Graph) -> str:
    """Return the float bias behind a quantised one, which is ``Cast(Floor(bias / scale + 0.5))`` with reshapes around
    it.
    """
    name = quantised
    while (node := view.producer.get(name)) is not None:
        name = str(node.input[0])
        if node.op_type == "Div":
            return name
    raise UnexpectedGraphError(f"no float bias behind {quantised}")


def other_input(node: onnx.NodeProto, input_name: str) -> str:
    """Return the input of a two-input ``node`` that is not ``input_name``."""
    first, second = node.input
    return str(second if first == input_name else first)


def _float_lstm(node: onnx.NodeProto, view: _Graph, constants: dict[str, Array]) -> onnx.NodeProto:
    """Return the ONNX LSTM that stands for a DynamicQuantizeLSTM.

    Its inputs are X, W, R, B, lengths, h0, c0, P, then scale and zero point of W and of R. Its weights have the shape
    ``[directions, inputs, 4 * hidden]``, those of LSTM are transposed; scales are one per direction.
    """
    from onnx import helper

    inputs = list(node.input)
    floats = []
    for weight, scale, zero_point in ((inputs[1], inputs[8], inputs[9]), (inputs[2], inputs[10], inputs[11])):
        value = float_weight(view.array(weight), view.array(zero_point), view.array(scale), channel_axis=0)
        constants[f"{weight}.float"] = np.ascontiguousarray(value.transpose(0, 2, 1))
        floats.append(f"{weight}.float")
    names = [inputs[0], *floats, *inputs[3:8]]
    while names[-1] == "":
        names.pop()
    new = helper.make_node("LSTM", names, list(node.output), f"{node.name}.float")
    new.attribute.extend(attribute for attribute in node.attribute if attribute.name in {"direction", "hidden_size"})
    return new


def _replace_contents(graph: onnx.GraphProto, nodes: list[onnx.NodeProto], constants: dict[str, Array]) -> None:
    from onnx import numpy_helper

    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in constants.items())
