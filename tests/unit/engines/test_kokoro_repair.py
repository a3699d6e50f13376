"""The repair of the source's resize: the same numbers, and the right count at any length."""

from __future__ import annotations

import numpy as np
import onnx
import openvino
import pytest
from onnx import TensorProto, helper, numpy_helper

from rhapsode.engines.kokoro.dequantise import UnexpectedGraphError
from rhapsode.engines.kokoro.repair import SOURCE_RESIZE, decimate_exactly


def source(name: str = SOURCE_RESIZE) -> onnx.ModelProto:
    """Repeat every value 300 times and go back to one, as the export does."""
    scales = {"up": [1, 1, 300], "down": [1, 1, 1 / 300]}
    nodes = [
        helper.make_node(
            "Resize",
            ["x", "", "up"],
            ["repeated"],
            mode="nearest",
            nearest_mode="floor",
            coordinate_transformation_mode="asymmetric",
        ),
        helper.make_node("Resize", ["repeated", "", "down"], ["y"], name, mode="linear"),
    ]
    graph = helper.make_graph(
        nodes,
        "source",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, "n"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, None])],
        [numpy_helper.from_array(np.array(scale, np.float32), axis) for axis, scale in scales.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


@pytest.mark.parametrize("half_frames", [1, 10, 401, 3400, 5001])
def test_gives_back_every_value_once(half_frames: int) -> None:
    model = source()
    decimate_exactly(model)
    compiled = openvino.Core().compile_model(
        openvino.Core().read_model(model.SerializeToString()), "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
    )
    x = np.random.default_rng(half_frames).random((1, 1, half_frames), np.float32)
    assert np.array_equal(compiled([x])[0], x)


def test_another_graph_is_refused() -> None:
    with pytest.raises(UnexpectedGraphError, match="l_sin_gen/Resize"):
        decimate_exactly(source("something else"))
