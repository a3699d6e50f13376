"""The style vectors of the voices: what makes the one model sound like many people.

A voice is a matrix of 510 rows of 256 numbers; row ``n`` is the style for an input of ``n`` phoneme ids. The rows
drift slowly, so each matrix is stored as a product of two thin ones, by ``scripts/build_voices.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

DATA_FILE = Path(__file__).with_name("styles.npz")
ROWS, WIDTH = 510, 256

Float16 = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Styles:
    """All voices, factored: ``rows`` is ``(voices, 510, rank)``, ``basis`` ``(voices, rank, 256)``, float16."""

    names: tuple[str, ...]
    rows: Float16
    basis: Float16

    @classmethod
    def load(cls, file: Path = DATA_FILE) -> Styles:
        """Read the packaged file."""
        with np.load(file, allow_pickle=False) as data:
            return cls(tuple(str(name) for name in data["names"]), data["rows"], data["basis"])

    def row(self, blend: Mapping[str, float], ids: int) -> npt.NDArray[np.float32]:
        """Return the style, shape ``(256,)``, for ``ids`` phoneme ids: the weighted mean of the voices in ``blend``.

        The table ends at 509; longer inputs (510 is the limit of the model) take its last row.
        """
        style = np.zeros(WIDTH, np.float32)
        for name, weight in blend.items():
            voice = self.names.index(name)
            row = self.rows[voice, min(ids, ROWS - 1)].astype(np.float32) @ self.basis[voice].astype(np.float32)
            style += np.float32(weight) * row
        return style

    def digest(self, blend: Mapping[str, float], gain: float) -> str:
        """Return 16 hexadecimal digits that change with whatever makes a voice of ``blend`` and ``gain`` sound as it
        does.
        """
        digest = hashlib.sha256(f"{sorted(blend.items())} {gain}".encode())
        for name in sorted(blend):
            voice = self.names.index(name)
            digest.update(self.rows[voice].tobytes())
            digest.update(self.basis[voice].tobytes())
        return digest.hexdigest()[:16]
