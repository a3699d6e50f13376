"""A change to the exported graph that keeps what it computes and lets it run at every length.

The harmonic source takes F0 per half frame, repeats each value 300 times (nearest), and goes back to one value per
half frame with a linear resize by the scale 1/300, which has no exact float32. From about 1,650 frames (41 s) on,
OpenVINO rounds that to one value too many, shapes no longer fit, and the inference fails. The resize samples the
middle of 300 equal values, so that taking every 300th value gives the same numbers, and always the right count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rhapsode.engines.kokoro.dequantise import UnexpectedGraphError

if TYPE_CHECKING:
    import onnx

SOURCE_RESIZE = "/decoder/decoder/generator/m_source/l_sin_gen/Resize"
SAMPLES_PER_HALF_FRAME = 300
_TIME_AXIS = 2


def decimate_exactly(model: onnx.ModelProto) -> None:
    """Replace the resize by a slice with a step, in place. Raises UnexpectedGraphError where it is not found."""
    from onnx import helper, numpy_helper

    graph = model.graph
    node = next((node for node in graph.node if node.name == SOURCE_RESIZE and node.op_type == "Resize"), None)
    if node is None:
        raise UnexpectedGraphError(f"there is no {SOURCE_RESIZE}")
    bounds = {"starts": 0, "ends": np.iinfo(np.int64).max, "axes": _TIME_AXIS, "steps": SAMPLES_PER_HALF_FRAME}
    names = {bound: f"{SOURCE_RESIZE}.{bound}" for bound in bounds}
    graph.initializer.extend(
        numpy_helper.from_array(np.array([value], np.int64), names[bound]) for bound, value in bounds.items()
    )
    node.CopyFrom(
        helper.make_node("Slice", [node.input[0], *names.values()], list(node.output), f"{SOURCE_RESIZE}.exact")
    )
