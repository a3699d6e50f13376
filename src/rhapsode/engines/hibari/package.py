"""What the engine reads of the package hibari-tts: one voice and its vocabulary, found without importing anything.

hibari's own loader fetches the voices that are not in the package. It is never called: here are paths of installed
files and no addresses, and a file that is not the known one is refused.
"""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path

from rhapsode.core.errors import EngineUnavailableError

VERSION = "0.2.1"
REQUIREMENT = f"hibari-tts=={VERSION}"
MODEL, VOCABULARY = "hibari.onnx", "vocab.json"
SHA256 = {
    MODEL: "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8",
    VOCABULARY: "70abefbe8a1c8865e43e0a43bbdc25b91a33e4aa053479d443ccf23e20a59e5d",
}
"""Of the files in version 0.2.1."""


def asset(name: str) -> bytes:
    """Return the content of one of the files of :data:`SHA256`. Raises EngineUnavailableError if it is not that."""
    spec = find_spec("hibari")
    if spec is None or spec.origin is None:
        raise EngineUnavailableError("The package hibari-tts is missing: 'rhapsode doctor' says how to install it.")
    try:
        content = Path(spec.origin).with_name("assets").joinpath(name).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise EngineUnavailableError(
            f"The file {name} of the package hibari-tts is missing, damaged or of another version: "
            "'rhapsode doctor' says how to install it again."
        )
    return content


def symbol_ids() -> dict[str, int]:
    """Return the phoneme symbols of the voice and their ids; id 0 pads both ends. Raises EngineUnavailableError."""
    ids: dict[str, int] = json.loads(asset(VOCABULARY))
    return ids


def with_output(model: bytes, name: str, kind: int) -> bytes:
    """Return an ONNX model that gives out one tensor more, of those inside of it; ``kind`` is the number of its type.

    Messages of Protocol Buffers that stand behind each other are merged by every parser, and lists in them
    joined: so a few bytes behind the model are enough, and nothing has to be loaded that could write ONNX.
    """
    tensor = _field(1, bytes([1 << 3, kind]))  # TypeProto.tensor_type, of which only elem_type is given
    value = _field(1, name.encode()) + _field(2, tensor)  # ValueInfoProto: name, type
    return model + _field(7, _field(12, value))  # ModelProto.graph, GraphProto.output


def _field(number: int, content: bytes) -> bytes:
    """Return a field of fewer than 128 bytes."""
    assert len(content) < 128
    return bytes([number << 3 | 2, len(content)]) + content
