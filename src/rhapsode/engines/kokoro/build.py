"""From the weights to the two OpenVINO models that the engine loads, built once per cache directory.

The network is cut in two because its halves need different precision. The *front* reads phonemes and decides
durations, pitch, energy, and the source signal, whose phase is a running sum: in bf16 (8 significant bits) that sum is
wrong by whole cycles and the voice turns hoarse (measured: median periodicity 0.78 instead of 0.92, pitch off by 65 to
290 cents). It stays in float32 and takes about 15 % of the time. The *back* is the vocoder: the rest of the time, and
in bf16 it keeps pitch and duration exactly.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from rhapsode.core.errors import EngineUnavailableError
from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import cache
from rhapsode.engines.kokoro.weights import SHA256, directory, weights_file

if TYPE_CHECKING:
    import onnx

WEIGHTS_VERSION = "kokoro-82m-v1.0"
GRAPH_VERSION = 2
"""Raise it whenever the models that :func:`prepare` writes change."""

FRONT, BACK = "front", "back"
MODEL_FILES = ("front.xml", "front.bin", "back.xml", "back.bin")
STAMP_NAME = "stamp.json"

SEAM: Mapping[str, tuple[str, tuple[int | None, ...]]] = MappingProxyType(
    {
        "features": ("/encoder/MatMul_1_output_0", (1, 512, None)),
        "pitch": ("/encoder/Reshape_output_0", (1, None)),
        "energy": ("/encoder/Reshape_1_output_0", (1, None)),
        "source": ("/decoder/decoder/generator/Concat_3_output_0", (1, 22, None)),
    }
)
"""What the front hands to the back: the name in the export, and the shape. With ``f`` frames of 25 ms: phoneme
features per frame (f), F0 in Hz and energy per half frame (2f), and the short-time spectrum of the harmonic source,
11 magnitudes over 11 phases (120f + 1)."""


def model_directory(options: EngineOptions) -> Path:
    """Where the models of these weights and this version of the graph stand."""
    return directory(options) / f"{WEIGHTS_VERSION}-{SHA256[:8]}-g{GRAPH_VERSION}"


def prepared(options: EngineOptions) -> bool:
    """Whether the models are built and unharmed."""
    return cache.intact(model_directory(options) / STAMP_NAME, MODEL_FILES)


def prepare(options: EngineOptions) -> None:
    """Build the models unless they are there. Safe in several processes at once: one builds, the others wait.

    Raises EngineUnavailableError when the weights are missing or wrong, or the cache cannot be written.
    """
    try:
        if options.weights is not None:
            weights_file(options)  # a wrong file is told at once, not when the cache happens to be empty
        target = model_directory(options)
        if prepared(options):
            return
        with cache.exclusive(directory(options) / "build.lock"):
            if not prepared(options):
                _build(weights_file(options), target)
    except OSError as error:
        raise EngineUnavailableError(f"The cache directory cannot be used: {error.strerror}.") from error


def _build(weights: Path, target: Path) -> None:
    for stale in target.parent.glob(".building-*"):  # the lock is ours, so their builders are dead
        shutil.rmtree(stale, ignore_errors=True)
    workspace = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        workspace.chmod(0o755)  # mkdtemp's 0700 would shut out the other users of a shared cache
        write_models(weights, workspace)
        for name in MODEL_FILES:
            cache.sync(workspace / name)
        cache.write_stamp(workspace / STAMP_NAME, [workspace / name for name in MODEL_FILES])
        if target.exists():
            target.rename(workspace / "damaged")  # out of the way in one step; whoever has it open keeps it
        workspace.rename(target)
        cache.sync(target.parent)
        shutil.rmtree(target / "damaged", ignore_errors=True)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def write_models(weights: Path, folder: Path) -> None:
    """Write ``front.xml/.bin`` (float32) and ``back.xml/.bin`` (weights kept as float16) into ``folder``.

    float16 halves the file and saves 350 MB of memory; its rounding (2**-11) is far below that of the int8 weights.
    """
    import onnx
    import openvino

    from rhapsode.engines.kokoro.dequantise import dequantise
    from rhapsode.engines.kokoro.repair import decimate_exactly

    model = onnx.load(str(weights))
    dequantise(model)
    decimate_exactly(model)
    core = openvino.Core()
    for name, part in ((FRONT, front_of(model)), (BACK, back_of(model))):
        exported = folder / f"{name}.onnx"
        onnx.save(part, str(exported))
        openvino.save_model(core.read_model(exported), folder / f"{name}.xml", compress_to_fp16=name == BACK)
        exported.unlink()


def front_of(model: onnx.ModelProto) -> onnx.ModelProto:
    """The part from ``tokens``, ``style`` and ``speed`` to the seam."""
    return _part(model, [value.name for value in model.graph.input], [exported for exported, _ in SEAM.values()])


def back_of(model: onnx.ModelProto) -> onnx.ModelProto:
    """The part from ``style`` and the seam to ``audio``."""
    inputs = ["style", *(exported for exported, _ in SEAM.values())]
    return _part(model, inputs, [value.name for value in model.graph.output])


def _part(model: onnx.ModelProto, inputs: list[str], outputs: list[str]) -> onnx.ModelProto:
    """A model of only the nodes of ``model`` that lead from ``inputs`` to ``outputs``."""
    import onnx
    from onnx import TensorProto, helper

    seam = {
        exported: helper.make_tensor_value_info(
            exported, TensorProto.FLOAT, [size or f"{name}_{axis}" for axis, size in enumerate(shape)]
        )
        for name, (exported, shape) in SEAM.items()
    }
    graph = model.graph
    known = {value.name: value for value in (*graph.input, *graph.output)} | seam
    needed, nodes = set(outputs), []
    for node in reversed(graph.node):
        if needed.intersection(node.output) and not set(node.output).intersection(inputs):
            needed.update(node.input)
            nodes.append(node)
    part = onnx.ModelProto(ir_version=model.ir_version, opset_import=model.opset_import)
    part.graph.name = graph.name
    part.graph.node.extend(reversed(nodes))
    part.graph.initializer.extend(tensor for tensor in graph.initializer if tensor.name in needed)
    part.graph.input.extend(known[name] for name in inputs)
    part.graph.output.extend(known[name] for name in outputs)
    return part
