"""From the weights to the OpenVINO models that the engine loads, built once per cache directory.

The network is cut in six because its parts need different precision, and where the length of the sound is known; see
:mod:`~rhapsode.engines.kokoro.graph`:

==========  ==========================================================  =========
model       what it does                                                precision
==========  ==========================================================  =========
language    what each phoneme means in its sentence (ALBERT)            bf16
durations   how long each phoneme lasts                                 float32
prosody     pitch and energy                                            float32
source      the source signal, from the pitch                           float32
vocoder     from all of these to a short-time spectrum (iSTFTNet)       bf16
synthesis   the inverse short-time Fourier transform                    float32
==========  ==========================================================  =========

In bf16 (8 significant bits) the phase of the source, a running sum, is wrong by whole cycles and the voice turns
hoarse (measured: median periodicity 0.78 instead of 0.92, pitch off by 65 to 290 cents). Where the CPU has no bf16
everything is computed in float32. One more model, the vocoder with the convolutions of its residual blocks in
int8, takes the vocoder's place where the CPU has instructions for it. Three more are the vocoder without those blocks,
for processors for which there are compiled kernels (:mod:`~rhapsode.engines.kokoro.kernels`).
"""

from __future__ import annotations

import ctypes
import shutil
import tempfile
from pathlib import Path
from typing import Any

from rhapsode.core.disk import sync
from rhapsode.core.errors import EngineUnavailableError
from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import cache
from rhapsode.engines.kokoro.weights import SHA256, directory, weights_file

WEIGHTS_VERSION = "kokoro-82m-v1.0"
GRAPH_VERSION = 8
"""Raise it whenever the models that :func:`prepare` writes change."""

KERNEL_VOCODER = ("decoder", "upsampling", "spectrum")
"""The parts of the vocoder around its residual blocks, for :mod:`~rhapsode.engines.kokoro.kernels`."""
MODELS = ("language", "durations", "prosody", "source", "vocoder", "vocoder-int8", *KERNEL_VOCODER, "synthesis")
RESIDUAL_BLOCKS_FILE = "residual-blocks.npz"
"""The convolutions of the residual blocks in int8."""
MODEL_FILES = (*(f"{model}.{kind}" for model in MODELS for kind in ("xml", "bin")), RESIDUAL_BLOCKS_FILE)
EXACT = frozenset({"durations", "prosody", "source", "synthesis"})
"""What is computed, and so stored, in float32."""
STAMP_NAME = "stamp.json"


def model_directory(options: EngineOptions) -> Path:
    """Return where the models of these weights and this version of the graph stand."""
    return directory(options) / f"{WEIGHTS_VERSION}-{SHA256[:8]}-g{GRAPH_VERSION}"


def prepared(options: EngineOptions) -> bool:
    """Tell whether the models are built and unharmed."""
    return cache.intact(model_directory(options) / STAMP_NAME, MODEL_FILES)


def prepare(options: EngineOptions) -> None:
    """Build the models unless they are there. Safe in several processes at once: one builds, the others wait.

    Raises EngineUnavailableError when the weights are missing or wrong, or the cache cannot be written.
    """
    try:
        if options.weights is not None:
            weights_file(options)  # a wrong file is refused at once, not only when the cache is empty
        target = model_directory(options)
        if prepared(options):
            return
        with cache.exclusive(directory(options) / "build.lock"):
            if not prepared(options):
                _build(weights_file(options), target)
                _give_memory_back()
    except OSError as error:
        # Without the path: who asks whether the server is ready needs no key.
        reason = f"The cache directory (RHAPSODE_CACHE_DIR) cannot be used: {error.strerror}."
        raise EngineUnavailableError(reason) from error


def _build(weights: Path, target: Path) -> None:
    for stale in target.parent.glob(".building-*"):  # the lock is ours, so their builders are dead
        shutil.rmtree(stale, ignore_errors=True)
    workspace = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
    try:
        workspace.chmod(0o755)  # mkdtemp's 0700 would shut out the other users of a shared cache
        write_models(weights, workspace)
        for name in MODEL_FILES:
            sync(workspace / name)
        cache.write_stamp(workspace / STAMP_NAME, [workspace / name for name in MODEL_FILES])
        if target.exists():
            target.rename(workspace / "damaged")  # atomically; processes that have it open keep it
        workspace.rename(target)
        sync(target.parent)
        shutil.rmtree(target / "damaged", ignore_errors=True)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def _give_memory_back() -> None:
    """Hand what the build has freed to the system: 1.2 GB, which glibc would keep for this process, a worker."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def write_models(weights: Path, folder: Path) -> None:
    """Write all of :data:`MODELS` into ``folder``.

    The weights of what runs in bf16 are kept as float16: it halves the files, and its rounding (2**-11) is far below
    that of the int8 weights.
    """
    import numpy as np
    import onnx

    from rhapsode.engines.kokoro.dequantise import dequantise
    from rhapsode.engines.kokoro.graph.export import Export
    from rhapsode.engines.kokoro.graph.front import build_durations, build_language, build_prosody, build_source
    from rhapsode.engines.kokoro.graph.kernel_vocoder import build_kernel_vocoder
    from rhapsode.engines.kokoro.graph.quantise import build_int8_vocoder, load_ranges, residual_arrays
    from rhapsode.engines.kokoro.graph.serialise import write_model
    from rhapsode.engines.kokoro.graph.spectrum import build_synthesis
    from rhapsode.engines.kokoro.graph.vocoder import build_vocoder

    model = onnx.load(str(weights))
    dequantise(model)
    export = Export(model)
    built = {
        "language": build_language(model),
        "durations": build_durations(model),
        "prosody": build_prosody(model),
        "source": build_source(model),
        "vocoder": build_vocoder(export),
        "vocoder-int8": build_int8_vocoder(export, load_ranges()),
        **dict(zip(KERNEL_VOCODER, build_kernel_vocoder(export), strict=True)),
        "synthesis": build_synthesis(export),
    }
    arrays: dict[str, Any] = residual_arrays(export, load_ranges())  # mypy takes any array for an option of savez()
    np.savez(folder / RESIDUAL_BLOCKS_FILE, **arrays)
    for name in MODELS:
        write_model(built[name], folder / f"{name}.xml", as_float16=name not in EXACT)
