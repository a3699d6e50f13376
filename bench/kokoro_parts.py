"""What each part of Kokoro takes for a second of speech, beside what the processor could compute in that time.

``python -m bench.kokoro_parts [--sentences N] [--voice NAME]``. One thread, processor time, each sentence twice; the
second time counts, when OpenVINO has its kernels for that length. The ceiling is that of the instructions which the
kernels use (``ONEDNN_MAX_CPU_ISA`` limits them) at the clock that Linux tells. Multiplications are not counted in
durations, prosody, source and synthesis, which are LSTMs and additions for the most part.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.corpus import SENTENCES
from bench.machine import describe
from rhapsode.core.speech import PlanRequest
from rhapsode.engines.kokoro import build, kernels
from rhapsode.engines.kokoro.inference import FRAME_KERNELS, KokoroEngine
from rhapsode.engines.kokoro.vocoders import KernelVocoder
from rhapsode.installation import engine_options
from rhapsode.render import worker_functions
from rhapsode.settings import Settings

PRODUCTS_PER_CYCLE: Mapping[str, Mapping[str, int]] = {
    "amx": {"int8": 1024, "bf16": 512},
    "avx512_vnni": {"int8": 128, "f32": 32},
    "avx_vnni": {"int8": 64, "f32": 16},
    "avx2": {"int8": 32, "f32": 16},
}
"""Of a core of a server, by the variant of the kernels. A product of tiles of 16 rows of 64 bytes takes 16 cycles
(Intel's optimization manual); of vectors two begin in a cycle. Without VNNI a product of bytes is three instructions,
of which three begin in a cycle."""
INT8_PARTS = frozenset({"blocks of stage 1", "blocks of stage 2"})
F32_PARTS = frozenset({"durations", "prosody", "source", "synthesis"})


class Meter:
    """Adds up the processor time and the multiplications of named parts."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.products: dict[str, float] = defaultdict(float)
        self.on = False

    def measure(self, name: str, function: Callable[[], Any], products: Callable[[], float]) -> Any:
        """Call ``function``; count what it took and its ``products``, unless the meter is off."""
        begun = time.process_time()
        result = function()
        seconds, count = time.process_time() - begun, products()
        if self.on:
            self.seconds[name] += seconds
            self.products[name] += count
        return result


class MeteredRequest:
    """An inference request whose time is counted."""

    def __init__(self, meter: Meter, name: str, request: Any, model: Any) -> None:
        self._meter, self._name, self._request, self._model = meter, name, request, model
        self._known: dict[tuple[tuple[int, ...], ...], float] = {}

    def infer(self, *inputs: Any) -> Any:
        """Infer as the request does."""
        return self._meter.measure(self._name, lambda: self._request.infer(*inputs), self._products)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)

    def _products(self) -> float:
        """Return the multiplications for the shapes of the last inputs; NaN if they depend on the data."""
        shapes = tuple(tuple(tensor.shape) for tensor in self._request.input_tensors)
        if shapes not in self._known:
            model = self._model.clone()
            model.reshape({index: list(shape) for index, shape in enumerate(shapes)})
            self._known[shapes] = sum(products_of(node) for node in model.get_ordered_ops())
        return self._known[shapes]


class MeteredStage:
    """The residual blocks of a stage, whose time is counted."""

    def __init__(self, meter: Meter, name: str, stage: Any, taps: int) -> None:
        self._meter, self._name, self._stage, self._taps = meter, name, stage, taps
        self.channels = stage.channels

    def run(self, signal: Any, *others: Any) -> Any:
        """Compute the stage."""
        products = len(signal) * self.channels**2 * 6.0 * self._taps
        return self._meter.measure(self._name, lambda: self._stage.run(signal, *others), lambda: products)


def products_of(node: Any) -> float:
    """Return the multiplications of a node; NaN if its shape is not known."""
    kind = node.get_type_name()
    if kind not in {"Convolution", "GroupConvolution", "MatMul"}:
        return 0.0
    shapes = [node.input(index).get_partial_shape() for index in range(len(node.inputs()))]
    output = node.output(0).get_partial_shape()
    if output.is_dynamic or any(shape.is_dynamic for shape in shapes):
        return math.nan
    sizes = [list(shape.to_shape()) for shape in shapes]
    rows = math.prod(output.to_shape())
    if kind == "MatMul":
        return float(rows * sizes[0][-2 if node.get_attributes()["transpose_a"] else -1])
    return float(rows * math.prod(sizes[1][-3:] if kind == "Convolution" else sizes[1][2:]))


def clock_ghz() -> float:
    """Return the clock of the processor as Linux tells it; NaN where it does not."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return math.nan
    return next((float(line.partition(":")[2]) / 1000 for line in lines if line.startswith("cpu MHz")), math.nan)


def metered(engine: KokoroEngine, meter: Meter) -> None:
    """Put the meter around all parts of an engine."""
    models, network = engine._models, engine._network
    names = [name for name in models._fields if name != "vocoder"]
    parts = {name: MeteredRequest(meter, name, getattr(network, name), getattr(models, name)) for name in names}
    compiled: list[str] = []

    def compile_part(model: Any) -> MeteredRequest:
        kernel = isinstance(models.vocoder, KernelVocoder)
        name = build.KERNEL_VOCODER[len(compiled)] if kernel else "vocoder"
        compiled.append(name)
        request = engine._compile(model, engine.precision.matrices, FRAME_KERNELS[engine.precision.matrices])
        return MeteredRequest(meter, name, request, model)

    vocoder = models.vocoder.compiled(compile_part)
    if isinstance(models.vocoder, KernelVocoder):
        stages: list[Any] = models.vocoder._stages
        for number, taps in enumerate((7 + 3 + 7 + 11, 11 + 3 + 7 + 11)):
            stages[number] = MeteredStage(meter, f"blocks of stage {number + 1}", stages[number], taps)
    engine._network = network._replace(**parts, vocoder=vocoder)


def run(sentences: int, voice: str) -> None:
    """Measure, and print the table."""
    options = replace(engine_options(Settings()), threads=1)
    build.prepare(options)
    engine, meter = KokoroEngine(options), Meter()
    metered(engine, meter)
    audio = whole = 0.0
    for sentence in SENTENCES[:sentences]:
        for segment in worker_functions.plan(PlanRequest("kokoro", "en-US", sentence.text)).segments:
            meter.on = False
            engine.synthesise(segment, voice)
            meter.on = True
            begun = time.process_time()
            speech = engine.synthesise(segment, voice)
            whole += time.process_time() - begun
            audio += len(speech.pcm.samples) / speech.pcm.rate_hz
    ceilings = PRODUCTS_PER_CYCLE.get(kernels.chosen_variant(replace(options, kernels=True)) or "", {})
    rates = {precision: 1e9 * clock_ghz() * products for precision, products in ceilings.items()}
    print(describe())
    print("ceilings: " + ", ".join(f"{name} {rate / 1e9:,.0f} GMAC/s" for name, rate in rates.items()))
    print(f"{'part':<20} {'ms':>7} {'share':>6} {'GMAC':>7} {'GMAC/s':>8} {'of the ceiling':>15}")
    for name, seconds in sorted(meter.seconds.items(), key=lambda entry: -entry[1]):
        precision = "int8" if name in INT8_PARTS else engine.precision.matrices
        row = f"{name:<20} {1000 * seconds / audio:>7.1f} {seconds / whole:>6.0%}"
        products = meter.products[name]
        if name not in F32_PARTS and precision in rates and not math.isnan(products):
            rate = products / seconds
            row += f" {products / audio / 1e9:>7.2f} {rate / 1e9:>8,.0f} {rate / rates[precision]:>10.0%} {precision}"
        print(row)
    rest = whole - sum(meter.seconds.values())
    print(f"{'the rest':<20} {1000 * rest / audio:>7.1f} {rest / whole:>6.0%}")
    print(f"{'all of it':<20} {1000 * whole / audio:>7.1f}  for a second of speech, of {audio:.0f} s")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="bench.kokoro_parts", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sentences", type=int, default=20)
    parser.add_argument("--voice", default="af_kore")
    given = parser.parse_args()
    run(given.sentences, given.voice)


if __name__ == "__main__":
    main()
