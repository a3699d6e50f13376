"""The LSTM layers of durations and prosody, computed by a compiled kernel within OpenVINO's models.

OpenVINO computes one direction after the other, on one thread, with weights in float32 or bf16.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openvino as ov
from openvino import opset13 as op
from openvino.passes import ConstantFolding, Manager

if TYPE_CHECKING:
    from rhapsode_kernels.recurrent import RecurrentLayer


class CompiledRecurrence(ov.Op):  # type: ignore[misc]  # OpenVINO has no types for it
    """An operator from gates ``(1, steps, 8 * hidden)`` to states ``(1, 2, steps, hidden)``."""

    def __init__(self, gates: Any, layer: RecurrentLayer, threads: int) -> None:
        super().__init__(self)
        self._layer = layer
        self._threads = threads
        self.set_arguments([gates])
        self.constructor_validate_and_infer_types()

    def validate_and_infer_types(self) -> None:
        """Tell OpenVINO the shape of the states."""
        steps = self.get_input_partial_shape(0)[1]
        self.set_output_type(0, self.get_input_element_type(0), ov.PartialShape([1, 2, steps, self._layer.hidden]))

    def clone_with_new_inputs(self, new_inputs: Any) -> CompiledRecurrence:
        """Return the same operator of other gates."""
        return CompiledRecurrence(new_inputs[0], self._layer, self._threads)

    def has_evaluate(self) -> bool:
        """Tell OpenVINO that it can be computed."""
        return True

    def evaluate(self, outputs: Any, inputs: Any) -> bool:
        """Compute it."""
        gates = inputs[0].data
        outputs[0].shape = [1, 2, gates.shape[1], self._layer.hidden]
        self._layer.run(gates.reshape(gates.shape[1], 2, -1), outputs[0].data[0], self._threads)
        return True


def compile_recurrences(model: ov.Model, variant: str, threads: int) -> None:
    """Replace the LSTM layers of a model: OpenVINO multiplies their input, ``rhapsode-kernels`` computes the rest.

    What the kernel computes does not depend on the precision that the model is compiled for.
    """
    from rhapsode_kernels.recurrent import RecurrentLayer

    manager = Manager()
    manager.register_pass(ConstantFolding())
    manager.run_passes(model)
    for node in model.get_ordered_ops():
        if node.get_type_name() != "LSTMSequence":
            continue
        weights, recurrent, biases = (node.input_value(index).get_node().get_data() for index in (4, 5, 6))
        layer = RecurrentLayer(recurrent, variant)
        product = op.matmul(node.input_value(0), op.constant(weights.reshape(-1, weights.shape[2])), False, True)
        gates = op.add(product, op.constant(biases.reshape(1, 1, -1)))
        node.output(0).replace(CompiledRecurrence(gates.output(0), layer, threads).output(0))
