"""Models are written as the same bytes, whatever was built before in the process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as op

from rhapsode.engines.kokoro.graph.layers import constant, integers
from rhapsode.engines.kokoro.graph.serialise import write_model


def build_model() -> ov.Model:
    """Return a model without a name of its own, with operators that have inputs by default."""
    x = op.parameter([1, -1], np.float32)
    padded = op.pad(x, integers(0, 2), integers(0, 2), "reflect")
    filled = op.pad(padded, integers(0, 1), integers(0, 1), "constant")
    resized = op.interpolate(op.unsqueeze(filled, integers(0)), constant([2.0]), "nearest", "scales", axes=integers(2))
    parts = op.split(op.multiply(resized, constant(3.0)), constant(0, np.int64), 1).outputs()
    return ov.Model([op.result(op.tanh(parts[0]))], [x])


def test_a_model_is_written_as_the_same_bytes_whatever_was_built_before(tmp_path: Path) -> None:
    folders = [tmp_path / "first", tmp_path / "second", tmp_path / "third"]
    for folder, nodes in zip(folders, (0, 2000, 20_000), strict=True):
        folder.mkdir()
        for _ in range(nodes):
            constant(0.0)  # every node of the process is counted
        write_model(build_model(), folder / "model.xml", as_float16=False)
        write_model(build_model(), folder / "half.xml", as_float16=True)
    for name in ("model.xml", "model.bin", "half.xml", "half.bin"):
        assert len({(folder / name).read_bytes() for folder in folders}) == 1, name


def test_a_written_model_computes_what_the_built_one_does(tmp_path: Path) -> None:
    write_model(build_model(), tmp_path / "model.xml", as_float16=False)
    written = ov.Core().read_model(tmp_path / "model.xml")
    assert [port.get_any_name() for port in (*written.inputs, *written.outputs)] == ["input_0", "output_0"]
    x = np.array([[0.1, 0.2, -0.3, 0.4]], np.float32)
    found, expected = (ov.Core().compile_model(model, "CPU")(x)[0] for model in (written, build_model()))
    assert np.array_equal(found, expected)
