"""Cuts a part out of an ONNX graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnx

Shape = tuple[int | None, ...]


def part_of(
    model: onnx.ModelProto, inputs: Sequence[str], outputs: Sequence[str], cuts: Mapping[str, Shape]
) -> onnx.ModelProto:
    """Return a model of only the nodes of ``model`` that lead from ``inputs`` to ``outputs``.

    Both are names of values: the graph's own inputs and outputs, or float values inside it, whose shapes ``cuts``
    gives (``None`` for what varies).
    """
    import onnx
    from onnx import TensorProto, helper

    graph = model.graph
    ports = {value.name: value for value in (*graph.input, *graph.output)}
    for name, shape in cuts.items():
        sizes = [size or f"{name}_{axis}" for axis, size in enumerate(shape)]
        ports[name] = helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes)
    needed, nodes = set(outputs), []
    for node in reversed(graph.node):
        if needed.intersection(node.output) and not set(node.output).intersection(inputs):
            needed.update(node.input)
            nodes.append(node)
    part = onnx.ModelProto(ir_version=model.ir_version, opset_import=model.opset_import)
    part.graph.name = graph.name
    part.graph.node.extend(reversed(nodes))
    part.graph.initializer.extend(tensor for tensor in graph.initializer if tensor.name in needed)
    part.graph.input.extend(ports[name] for name in inputs)
    part.graph.output.extend(ports[name] for name in outputs)
    return part
