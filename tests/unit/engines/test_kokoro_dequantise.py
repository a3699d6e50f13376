"""Each rewrite on a graph of a few numbers, run by onnxruntime before and after.

The activations are whole numbers from 0 to 255 with both ends present, which dynamic quantisation keeps exactly, so
that the two graphs must agree to the last bits of float32.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from rhapsode.engines.kokoro.dequantise import UnexpectedGraphError, dequantise, drop_unused, float_weight

Array = npt.NDArray[Any]
RNG = np.random.default_rng(1)


def model(nodes: list[onnx.NodeProto], constants: dict[str, Array], shape: list[int | str]) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def run(graph: onnx.ModelProto, x: Array) -> Array:
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"x": x})[0])


def operators(graph: onnx.ModelProto) -> list[str]:
    return [node.op_type for node in graph.graph.node]


def activations(*shape: int) -> npt.NDArray[np.float32]:
    x = RNG.integers(0, 256, shape).astype(np.float32)
    x.flat[0], x.flat[-1] = 0, 255
    return x


def scaled(product: str, scale: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("Cast", [product], ["cast"], "cast", to=TensorProto.FLOAT),
        helper.make_node("Mul", ["x_scale", scale], ["scales"], "scales"),
        helper.make_node("Mul", ["cast", "scales"], ["y"], "rescale"),
    ]


QUANTISE = helper.make_node("DynamicQuantizeLinear", ["x"], ["x_q", "x_scale", "x_zero"], "quantise")


def test_matmul_with_a_scale_per_column() -> None:
    constants: dict[str, Array] = {
        "w": RNG.integers(0, 255, (6, 4)).astype(np.uint8),
        "w_zero": np.array([120, 128, 3, 255], np.uint8),
        "w_scale": np.array([0.5, 0.25, 2.0, 1.0], np.float32),
    }
    product = helper.make_node("MatMulInteger", ["x_q", "w", "x_zero", "w_zero"], ["p"], "matmul")
    graph = model([QUANTISE, product, *scaled("p", "w_scale")], constants, [1, "n", 6])
    x = activations(1, 5, 6)
    before = run(graph, x)
    dequantise(graph)
    assert operators(graph) == ["MatMul"]
    assert len(graph.graph.initializer) == 1
    np.testing.assert_allclose(run(graph, x), before, rtol=1e-6)


@pytest.mark.parametrize("per_channel", [False, True])
def test_an_integer_convolution_becomes_a_float_one_with_its_bias(per_channel: bool) -> None:
    channels = 3 if per_channel else 1
    bias = np.array([0.5, -3.0, 100.0], np.float32)
    constants: dict[str, Array] = {
        "w": RNG.integers(0, 255, (3, 2, 3)).astype(np.uint8),
        "w_zero": np.full(channels if per_channel else (), 127, np.uint8),
        "w_scale": np.full(channels if per_channel else (), 0.5, np.float32),
        "bias": bias,
        "half": np.array(0.5, np.float32),
        "shape": np.array([1, 3, 1], np.int64),
    }
    nodes = [
        QUANTISE,
        helper.make_node(
            "ConvInteger", ["x_q", "w", "x_zero", "w_zero"], ["p"], "conv", pads=[2, 2], dilations=[2], strides=[2]
        ),
        helper.make_node("Mul", ["x_scale", "w_scale"], ["bias_scale"], "bias_scale"),
        helper.make_node("Div", ["bias", "bias_scale"], ["divided"], "divide"),
        helper.make_node("Add", ["divided", "half"], ["shifted"], "shift"),
        helper.make_node("Floor", ["shifted"], ["floor"], "floor"),
        helper.make_node("Cast", ["floor"], ["bias_q"], "bias_cast", to=TensorProto.INT32),
        helper.make_node("Reshape", ["bias_q", "shape"], ["bias_shaped"], "bias_shape"),
        helper.make_node("Add", ["p", "bias_shaped"], ["biased"], "add_bias"),
        *scaled("biased", "w_scale"),
    ]
    graph = model(nodes, constants, [1, 2, "n"])
    x = activations(1, 2, 9)
    if per_channel:  # onnxruntime's ConvInteger takes one zero point only: compare with arithmetic
        weight = float_weight(constants["w"], constants["w_zero"], constants["w_scale"], 0)
        padded = np.pad(x, ((0, 0), (0, 0), (2, 2)))
        windows = np.stack([padded[0, :, start : start + 5 : 2] for start in range(0, 9, 2)])
        before = np.einsum("tik,oik->ot", windows, weight)[None] + bias[None, :, None]
    else:
        before = run(graph, x)
    dequantise(graph)
    assert operators(graph) == ["Conv"]
    np.testing.assert_allclose(run(graph, x), before, rtol=1e-6)


def test_shared_weights_stay_one_constant() -> None:
    constants: dict[str, Array] = {
        "w": RNG.integers(0, 255, (4, 4)).astype(np.uint8),
        "w_zero": np.array(128, np.uint8),
        "w_scale": np.array(0.01, np.float32),
    }
    nodes = []
    for source, target in (("x", "a"), ("a", "b"), ("b", "y")):
        names = {name: f"{target}_{name}" for name in ("q", "scale", "zero", "p", "cast", "scales")}
        nodes += [
            helper.make_node("DynamicQuantizeLinear", [source], [names["q"], names["scale"], names["zero"]]),
            helper.make_node("MatMulInteger", [names["q"], "w", names["zero"], "w_zero"], [names["p"]]),
            helper.make_node("Cast", [names["p"]], [names["cast"]], to=TensorProto.FLOAT),
            helper.make_node("Mul", [names["scale"], "w_scale"], [names["scales"]]),
            helper.make_node("Mul", [names["cast"], names["scales"]], [target]),
        ]
    graph = model(nodes, constants, [1, 4])
    dequantise(graph)
    assert operators(graph) == ["MatMul"] * 3
    assert len(graph.graph.initializer) == 1


def test_a_dynamically_quantised_lstm_becomes_a_float_one() -> None:
    hidden, size, time = 4, 3, 6
    scale = np.array([0.01, 0.02], np.float32)
    constants: dict[str, Array] = {
        "w": RNG.integers(100, 156, (2, size, 4 * hidden)).astype(np.uint8),
        "r": RNG.integers(100, 156, (2, hidden, 4 * hidden)).astype(np.uint8),
        "b": RNG.normal(size=(2, 8 * hidden)).astype(np.float32),
        "h0": np.zeros((2, 1, hidden), np.float32),
        "w_scale": scale,
        "r_scale": scale / 1000,  # the state is quantised too; a small weight keeps its rounding out of the result
        "zero": np.array([128, 130], np.uint8),
    }
    inputs = ["x", "w", "r", "b", "", "h0", "h0", "", "w_scale", "zero", "r_scale", "zero"]
    attributes = {"direction": "bidirectional", "hidden_size": hidden, "input_forget": 0}
    node = helper.make_node("DynamicQuantizeLSTM", inputs, ["y"], "lstm", domain="com.microsoft", **attributes)
    graph = model([node], constants, [time, 1, size])
    x = activations(time, 1, size)
    before = run(graph, x)
    dequantise(graph)
    assert operators(graph) == ["LSTM"]
    np.testing.assert_allclose(run(graph, x), before, atol=1e-4)


def test_zero_points_and_scales_align_with_their_axis() -> None:
    quantised = np.array([[10, 20], [30, 40]], np.uint8)
    by_row = float_weight(quantised, np.array([10, 30], np.uint8), np.array([1.0, 2.0], np.float32), 0)
    by_column = float_weight(quantised, np.array([10, 30], np.uint8), np.array([1.0, 2.0], np.float32), -1)
    assert by_row.tolist() == [[0, 10], [0, 20]]
    assert by_column.tolist() == [[0, -20], [20, 20]]
    assert by_row.dtype == np.float32


def test_an_unknown_pattern_is_refused() -> None:
    constants: dict[str, Array] = {"w": np.ones((2, 2), np.uint8), "w_scale": np.array(1.0, np.float32)}
    product = helper.make_node("MatMulInteger", ["x_q", "w", "x_zero"], ["p"], "matmul")
    odd = helper.make_node("Relu", ["p"], ["y"], "odd")
    with pytest.raises(UnexpectedGraphError, match=r"matmul is read by \['Relu'\]"):
        dequantise(model([QUANTISE, product, odd], constants, [2, 2]))


def test_what_nothing_reads_is_dropped() -> None:
    nodes = [helper.make_node("Neg", ["x"], ["y"], "kept"), helper.make_node("Abs", ["x"], ["z"], "unused")]
    graph = model(nodes, {"loose": np.ones(3, np.float32)}, [3])
    drop_unused(graph.graph)
    assert operators(graph) == ["Neg"]
    assert not graph.graph.initializer
