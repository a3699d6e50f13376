"""Reads the layers of the dequantised export by their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rhapsode.core.audio import Float32
from rhapsode.engines.kokoro.dequantise import UnexpectedGraphError

if TYPE_CHECKING:
    import onnx


@dataclass(frozen=True, slots=True)
class Convolution:
    """The parameters of a convolution along time: ``weight`` has shape ``(out, in, taps)``, ``bias`` ``(out,)``."""

    weight: Float32
    bias: Float32
    dilation: int = 1


class Export:
    """The dequantised graph, seen as layers."""

    def __init__(self, model: onnx.ModelProto) -> None:
        from onnx import numpy_helper

        self._to_array = numpy_helper.to_array
        self._constants = {tensor.name: tensor for tensor in model.graph.initializer}
        for node in model.graph.node:
            if node.op_type == "Constant":
                self._constants[node.output[0]] = node.attribute[0].t
        self._nodes: dict[tuple[str, str], list[onnx.NodeProto]] = {}
        for node in model.graph.node:
            layer = node.name.rpartition("/")[0]
            self._nodes.setdefault((layer, node.op_type), []).append(node)

    def constant(self, name: str) -> Float32:
        """Return a constant by its own name, as float32."""
        if name not in self._constants:
            raise UnexpectedGraphError(f"{name} is not a constant")
        return np.asarray(self._to_array(self._constants[name]), np.float32)

    def convolution(self, layer: str, operator: str = "Conv") -> Convolution:
        """Return the convolution of a layer, such as ``/decoder/decoder/encode/conv1``."""
        node = self._only(layer, operator)
        weight = self.constant(node.input[1])
        bias = self.constant(node.input[2]) if len(node.input) > 2 else np.zeros(len(weight), np.float32)
        dilation = next((a.ints[0] for a in node.attribute if a.name == "dilations"), 1)
        return Convolution(weight, bias, dilation)

    def projection(self, layer: str) -> tuple[Float32, Float32]:
        """Return the matrix ``(in, out)`` and the bias ``(out,)`` of a linear layer."""
        weight = self.constant(self._only(layer, "MatMul").input[1])
        added = self._only(layer, "Add")
        bias = next(name for name in added.input if name in self._constants)
        return weight, self.constant(bias)

    def _only(self, layer: str, operator: str) -> onnx.NodeProto:
        nodes = self._nodes.get((layer, operator), [])
        if len(nodes) != 1:
            raise UnexpectedGraphError(f"{layer} has {len(nodes)} nodes {operator} where one belongs")
        return nodes[0]
