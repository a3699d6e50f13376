#!/usr/bin/env bash
# openvino 2026.4.1 runs the LSTM and the GRU of an ONNX model over the padding of a batch, past the lengths that it is given.
#
# The input sequence_lens tells how long each sequence of a batch is (ONNX, LSTM and GRU): the state of a shorter one stays what
# it is at its end, and the backward direction begins there. OpenVINO's CPU plugin reads such a model without a warning and
# goes over all steps, so that the second of two texts sounds otherwise than alone. onnxruntime 1.32.0 gives the same state in
# the batch as alone. It makes no difference to OpenVINO whether the lengths are an input or constant.
#
# Seen on Linux x86-64, Python 3.11, a sequence of 3 steps in a batch with one of 5, difference of its last state:
#   LSTM: onnxruntime alone 0.00, OpenVINO alone 0.00, onnxruntime in the batch 0.00, OpenVINO in the batch 0.60
#   GRU: onnxruntime alone 0.00, OpenVINO alone 0.00, onnxruntime in the batch 0.00, OpenVINO in the batch 1.21
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home ORT_DISABLE_TELEMETRY=1
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check openvino==2026.4.1 onnxruntime==1.32.0 onnx==1.23.2 \
    numpy==2.4.6
"$home/venv/bin/python" -W ignore - <<'PYTHON'
import sys

sys.modules["openvino_telemetry"] = None

import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper, numpy_helper

SIZE, INPUTS, STEPS, SHORT = 4, 3, 5, 3
random = np.random.default_rng(0)


def model(operator: str, gates: int, lengths: list[int] | None) -> bytes:
    """Return a network of one operator, whose output is the last state; ``None``: the lengths are an input."""
    weights = [
        numpy_helper.from_array(np.random.default_rng(1).normal(size=shape).astype(np.float32), name)
        for name, shape in (
            ("W", (1, gates * SIZE, INPUTS)),
            ("R", (1, gates * SIZE, SIZE)),
            ("B", (1, 2 * gates * SIZE)),
        )
    ]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["steps", "batch", INPUTS])]
    if lengths is None:
        inputs.append(helper.make_tensor_value_info("lengths", TensorProto.INT32, ["batch"]))
    else:
        weights.append(numpy_helper.from_array(np.array(lengths, np.int32), "lengths"))
    node = helper.make_node(operator, ["x", "W", "R", "B", "lengths"], ["", "state"], hidden_size=SIZE)
    output = helper.make_tensor_value_info("state", TensorProto.FLOAT, [1, "batch", SIZE])
    graph = helper.make_graph([node], "graph", inputs, [output], weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(made)
    return made.SerializeToString()


def by_onnxruntime(data: bytes, feeds: dict[str, np.ndarray]) -> np.ndarray:
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    return session.run(None, feeds)[0][0]


def by_openvino(data: bytes, feeds: dict[str, np.ndarray]) -> np.ndarray:
    core = openvino.Core()
    compiled = core.compile_model(core.read_model(data), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return compiled(feeds)[0][0]


print("openvino", openvino.__version__, "onnxruntime", onnxruntime.__version__)
batch = random.normal(size=(STEPS, 2, INPUTS)).astype(np.float32)
batch[SHORT:, 1] = 0
for operator, gates in (("LSTM", 4), ("GRU", 3)):
    alone = batch[:SHORT, 1:]
    wanted = by_onnxruntime(model(operator, gates, [SHORT]), {"x": alone})[0]
    off = {}
    for place, sound, lengths in (("alone", alone, [SHORT]), ("in the batch", batch, [STEPS, SHORT])):
        for name, run in (("onnxruntime", by_onnxruntime), ("OpenVINO", by_openvino)):
            fed = {"x": sound, "lengths": np.array(lengths, np.int32)}
            states = [run(model(operator, gates, lengths), {"x": sound}), run(model(operator, gates, None), fed)]
            differences = [float(np.abs(state[-1] - wanted).max()) for state in states]
            assert abs(differences[0] - differences[1]) < 1e-3, f"{name} has changed"
            off[f"{name} {place}"] = differences[0]
    print(f"{operator}: {', '.join(f'{case} {difference:.2f}' for case, difference in off.items())}")
    assert off.pop("OpenVINO in the batch") > 0.05, "openvino has changed"
    assert max(off.values()) < 1e-3, "onnxruntime or openvino has changed"
PYTHON
