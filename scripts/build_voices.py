"""Rebuild ``src/rhapsode/engines/kokoro/styles.npz``, the style vectors of Kokoro's English voices.

They come from the npm package kokoro-js (Apache-2.0), which carries every voice as ``voices/NAME.bin``: float32,
510 rows of 256. Fetch it and run this on the folder or on the archive::

    npm pack kokoro-js@1.2.1
    python scripts/build_voices.py kokoro-js-1.2.1.tgz

Each matrix is replaced by its best approximation of a low rank. The same input gives the same bytes, and the error of
what was written is measured against the original and printed.
"""

from __future__ import annotations

import argparse
import io
import tarfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

RANK = 8
"""More gains nothing: at 8 the rounding to float16 is already the larger error."""
ROWS, WIDTH = 510, 256
PREFIXES = ("af_", "am_", "bf_", "bm_")
"""American and British, female and male: the voices whose language the G2P reads."""
TARGET = Path(__file__).parents[1] / "src" / "rhapsode" / "engines" / "kokoro" / "styles.npz"

Float32 = npt.NDArray[np.float32]
Float16 = npt.NDArray[np.float16]


def read_voices(package: Path) -> dict[str, Float32]:
    """Name → style matrix ``(510, 256)`` of every English voice in an unpacked package or its ``.tgz``, by name."""
    if package.is_dir():
        found = {file.stem: file.read_bytes() for file in (package / "voices").glob("*.bin")}
    else:
        found = {}
        with tarfile.open(package) as archive:
            for member in archive:
                content = archive.extractfile(member) if member.name.endswith(".bin") else None
                if content is not None:
                    found[Path(member.name).stem] = content.read()
    chosen = sorted(name for name in found if name.startswith(PREFIXES))
    return {name: np.frombuffer(found[name], "<f4").reshape(ROWS, WIDTH) for name in chosen}


def factorise(matrix: Float32, rank: int) -> tuple[Float16, Float16]:
    """``(510, rank)`` and ``(rank, 256)`` whose product is close to ``matrix``.

    The scale is shared between both so that neither leaves float16, and the first factor is fitted again to the second
    as it was rounded, which takes back half of the rounding error.
    """
    _, scale, right = np.linalg.svd(matrix.astype(np.float64), full_matrices=False)
    # The sign of a singular pair is free: take the one that makes the largest entry positive.
    sign = np.sign(right[np.arange(len(right)), np.abs(right).argmax(axis=1)])
    basis = (right * (sign * np.sqrt(scale))[:, None])[:rank].astype(np.float16)
    rows = np.linalg.lstsq(basis.T.astype(np.float64), matrix.T.astype(np.float64), rcond=None)[0].T
    return rows.astype(np.float16), basis


def encode(voices: dict[str, Float32], rank: int) -> tuple[bytes, float, float]:
    """The bytes of the file, and the largest and the root-mean-square error of any style it gives back."""
    factors = [factorise(matrix, rank) for matrix in voices.values()]
    rows, basis = (np.stack(part) for part in zip(*factors, strict=True))
    restored = rows.astype(np.float32) @ basis.astype(np.float32)
    error = restored - np.stack(list(voices.values()))
    buffer = io.BytesIO()
    np.savez(buffer, names=np.array(list(voices)), rows=rows, basis=basis)
    return buffer.getvalue(), float(np.abs(error).max()), float(np.sqrt(np.mean(np.square(error))))


def main() -> None:
    """Read the package, write the file, print the error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="the unpacked npm package, or its .tgz")
    parser.add_argument("--output", type=Path, default=TARGET)
    parser.add_argument("--rank", type=int, default=RANK)
    arguments = parser.parse_args()
    voices = read_voices(arguments.package)
    content, largest, typical = encode(voices, arguments.rank)
    arguments.output.write_bytes(content)
    deviation = float(np.std(np.stack(list(voices.values()))))
    print(f"{len(voices)} voices, rank {arguments.rank}, {len(content)} bytes")
    print(f"error: largest {largest:.5f}, root mean square {typical:.6f}; the styles' deviation is {deviation:.3f}")


if __name__ == "__main__":
    main()
