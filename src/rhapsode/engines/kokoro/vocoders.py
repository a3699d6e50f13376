"""The vocoder of Kokoro: one model of OpenVINO, or three around compiled residual blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Float32
from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import build, kernels
from rhapsode.engines.kokoro.precision import Precision
from rhapsode.engines.kokoro.runtime import Core, InferRequest, Model, Tensor

if TYPE_CHECKING:
    from rhapsode_kernels import Stage

Compile = Callable[[Model], InferRequest]
"""From a model to an inference request."""
Infer = Callable[[Sequence[Tensor]], Tensor]
"""From the tensors of style, features, pitch, energy and source to that of the spectrum."""
Shapes = Sequence[Sequence[int]]


class Vocoder(Protocol):
    """A vocoder that is read, but not compiled yet."""

    def compiled(self, compile: Compile, shapes: Shapes | None = None) -> Infer:
        """Compile it, for inputs of ``shapes`` alone if there are any."""
        ...


def read_vocoder(core: Core, folder: Path, options: EngineOptions, precision: Precision) -> Vocoder:
    """Read the vocoder for these options. Raises RuntimeError when OpenVINO cannot."""
    if variant := kernels.chosen_variant(options):
        return KernelVocoder(core, folder, variant, options.threads, one_decoder=precision.matrices == "f32")
    return GraphVocoder(core, folder, precision)


class GraphVocoder:
    """The whole vocoder as a model of OpenVINO."""

    def __init__(self, core: Core, folder: Path, precision: Precision) -> None:
        self._model = core.read_model(folder / f"{precision.vocoder}.xml")

    def compiled(self, compile: Compile, shapes: Shapes | None = None) -> Infer:
        """Compile it, for inputs of ``shapes`` alone if there are any."""
        model = self._model
        if shapes is not None:
            model = model.clone()
            model.reshape(dict(enumerate(shapes)))
        request = compile(model)

        def infer(tensors: Sequence[Tensor]) -> Tensor:
            return _infer(request, tensors).get_output_tensor(0)

        return infer


class KernelVocoder:
    """The vocoder whose residual blocks a variant of ``rhapsode-kernels`` computes, on ``threads`` threads.

    ``one_decoder``: a decoder is compiled once for all fixed shapes. Each has a copy of its weights, which is 160 MB
    in float32; one for 56 and 64 frames takes 6 % longer than one for each (57 ms and 54, on two cores of a Zen 3).
    """

    def __init__(self, core: Core, folder: Path, variant: str, threads: int, *, one_decoder: bool = False) -> None:
        import openvino

        self._one_decoder = one_decoder
        self._decoder_of_fixed_shapes: InferRequest | None = None

        self._models = [core.read_model(folder / f"{name}.xml") for name in build.KERNEL_VOCODER]
        self._threads = threads
        self._tensor: Callable[..., Tensor] = openvino.Tensor
        with np.load(folder / build.RESIDUAL_BLOCKS_FILE) as arrays:
            self._stages = [_stage(arrays, number, variant) for number in range(2)]

    def compiled(self, compile: Compile, shapes: Shapes | None = None) -> Infer:
        """Compile it, for inputs of ``shapes`` alone if there are any."""
        decoder, upsampling, last = self._models
        if shapes is not None:
            decoder, upsampling, last = (model.clone() for model in self._models)
            decoder.reshape(dict(enumerate(shapes)))
            upsampling.reshape(list(decoder.output(0).shape))  # a signal and its noise have the same shape
            last.reshape(list(decoder.output(3).shape))
        one_decoder = self._one_decoder and shapes is not None
        first_request = self._compile_one_decoder(compile) if one_decoder else compile(decoder)
        requests = [first_request, compile(upsampling), compile(last)]

        def infer(tensors: Sequence[Tensor]) -> Tensor:
            first = _infer(requests[0], tensors)
            *styles, phases = (first.get_output_tensor(index).data for index in range(7))
            x = self._run(0, phases, *styles[:3])
            second = _infer(requests[1], [self._tensor(x, shared_memory=True)])
            x = self._run(1, second.get_output_tensor(0).data, *styles[3:])
            return _infer(requests[2], [self._tensor(x, shared_memory=True)]).get_output_tensor(0)

        return infer

    def _compile_one_decoder(self, compile: Compile) -> InferRequest:
        if self._decoder_of_fixed_shapes is None:
            self._decoder_of_fixed_shapes = compile(self._models[0])
        return self._decoder_of_fixed_shapes

    def _run(self, stage: int, phases: Float32, noise: Float32, gains: Float32, offsets: Float32) -> Float32:
        kernel = self._stages[stage]
        signal = interleaved(phases, kernel.channels, padded=stage == 1)
        output: Float32 = kernel.run(signal, noise[0], gains, offsets, self._threads)
        return output[None]


def interleaved(phases: Float32, channels: int, *, padded: bool) -> Float32:
    """Return the upsampled signal, shape ``(length, channels)``, of its phases ``(1, rows, factor * channels)``.

    Half a factor is cut off at both ends. It is a view of ``phases``. ``padded``: the row before the first is a copy
    of the second (reflection padding).
    """
    crop = phases.shape[-1] // channels // 2
    rows = phases.reshape(-1, channels)
    if not padded:
        return rows[crop:-crop]
    rows[crop - 1] = rows[crop + 1]
    return rows[crop - 1 : -crop]


def _infer(request: InferRequest, tensors: Sequence[Tensor]) -> InferRequest:
    for index, tensor in enumerate(tensors):
        request.set_input_tensor(index, tensor)
    request.infer()
    return request


def _stage(arrays: Mapping[str, npt.NDArray[Any]], number: int, variant: str) -> Stage:
    """Return a stage of the generator, of the arrays of its 24 convolutions."""
    from rhapsode_kernels import QuantisedConvolution, Stage

    from rhapsode.engines.kokoro.graph.vocoder import ROUND_HALVES, stage_blocks  # it loads OpenVINO

    parts = QuantisedConvolution._fields
    return Stage(
        [
            [
                QuantisedConvolution(*(arrays[f"{name}.{half}.{turn}.{part}"] for part in parts))
                for turn, half in ROUND_HALVES
            ]
            for name in stage_blocks(number)
        ],
        variant,
    )
