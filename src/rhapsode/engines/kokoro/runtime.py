"""The part of OpenVINO's interface that Kokoro is run by, as types: the package has none that mypy reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from rhapsode.core.audio import Float32


class Tensor(Protocol):
    """A tensor of OpenVINO. ``data`` is a view of its memory, valid until it is written again."""

    @property
    def data(self) -> Float32:
        """Its values."""
        ...


class Output(Protocol):
    """An output of a model."""

    @property
    def shape(self) -> Iterable[int]:
        """Its shape. Raises RuntimeError while a dimension is open."""
        ...


class Model(Protocol):
    """A model that is read, but not compiled yet."""

    def clone(self) -> Model:
        """Return a copy that shares the constants."""
        ...

    def reshape(self, shape: Sequence[int] | Mapping[int, Sequence[int]]) -> None:
        """Set the shape of the only input, or the shapes of several by their indexes, which were open."""
        ...

    def output(self, index: int) -> Output:
        """Return an output."""
        ...


class InferRequest(Protocol):
    """A compiled model with its buffers, for one inference at a time."""

    def get_compiled_model(self) -> CompiledModel:
        """Return the model."""
        ...

    def infer(self, inputs: Sequence[object] = ...) -> object:
        """Compute the outputs, from ``inputs`` or from the tensors that were set."""
        ...

    def set_input_tensor(self, index: int, tensor: Tensor) -> None:
        """Set an input, without a copy."""
        ...

    def get_output_tensor(self, index: int) -> Tensor:
        """Return an output, which the next inference overwrites."""
        ...


class CompiledModel(Protocol):
    """A model that is compiled for one device."""

    def release_memory(self) -> None:
        """Release the buffers between its operations. Raises RuntimeError while an inference runs."""
        ...

    def create_infer_request(self) -> InferRequest:
        """Return new buffers for it."""
        ...


class Core(Protocol):
    """Reads models and compiles them."""

    def read_model(self, model: Path) -> Model:
        """Read a model from its files, whose constants are mapped into memory."""
        ...

    def compile_model(self, model: Model, device_name: str, config: Mapping[str, object]) -> CompiledModel:
        """Compile a model."""
        ...
