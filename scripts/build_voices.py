"""Rebuild what the Kokoro engine knows of its voices: their style vectors, and their gains.

**styles** writes ``src/rhapsode/engines/kokoro/styles.npz``. The vectors come from the npm package kokoro-js
(Apache-2.0), which carries every voice as ``voices/NAME.bin``: float32, 510 rows of 256. Fetch it and run this on the
folder or on the archive::

    npm pack kokoro-js@1.2.1
    python scripts/build_voices.py styles kokoro-js-1.2.1.tgz

Each matrix is replaced by its best approximation of a low rank. The same input gives the same bytes, and the error of
what was written is measured against the original and printed.

**gains** speaks four sentences with every voice (about five minutes) and prints the gains for ``voices.py``, and that
of the engine Hibari under the name "heart"::

    python scripts/build_voices.py gains [NAME...]
"""

from __future__ import annotations

import argparse
import io
import os
import tarfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

RANK = 8
"""More gains nothing: at 8 the rounding to float16 is already the larger error."""
ROWS, WIDTH = 510, 256
PREFIXES = tuple(f"{language}{gender}_" for language in "abefhijpz" for gender in "fm")
"""Voices are named after language and gender: ``ef_`` is Spanish and female. See ``voices.py`` for the letters."""
TARGET = Path(__file__).parents[1] / "src" / "rhapsode" / "engines" / "kokoro" / "styles.npz"

TARGET_DB = -23.0
"""The level of speech that every voice is brought to, in dB below full scale."""
PEAK = 0.95
FRAME = 480
SPEECH_RANGE_DB = 25.0
"""How far below the loud frames of a sound a frame may be and still count as speech."""
SENTENCES = (
    "The old lighthouse stood on the cliff for two hundred years.",
    "Where did you put the keys, and who has seen my coat?",
    "Please close the door; our meeting starts at nine tomorrow morning!",
    "She bought three fresh apples and a bottle of milk at the corner shop.",
)

Float32 = npt.NDArray[np.float32]
Float16 = npt.NDArray[np.float16]


def read_voices(package: Path) -> dict[str, Float32]:
    """Name → style matrix ``(510, 256)`` of every voice in an unpacked package or its ``.tgz``, by name."""
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
    """Return ``(510, rank)`` and ``(rank, 256)`` whose product is close to ``matrix``.

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
    """Return the bytes of the file, and the largest and the root-mean-square error of any style it gives back."""
    factors = [factorise(matrix, rank) for matrix in voices.values()]
    rows, basis = (np.stack(part) for part in zip(*factors, strict=True))
    restored = rows.astype(np.float32) @ basis.astype(np.float32)
    error = restored - np.stack(list(voices.values()))
    buffer = io.BytesIO()
    np.savez(buffer, names=np.array(list(voices)), rows=rows, basis=basis)
    return buffer.getvalue(), float(np.abs(error).max()), float(np.sqrt(np.mean(np.square(error))))


def speech_level_db(sounds: list[Float32]) -> float:
    """Return the root-mean-square level, in dB below full scale, of the 20 ms frames in which there is speech."""
    energies = []
    for sound in sounds:
        whole = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
        energy = np.mean(np.square(whole), axis=1)
        energies.append(energy[energy > 10 ** (-SPEECH_RANGE_DB / 10) * np.percentile(energy, 95)])
    return float(10 * np.log10(np.concatenate(energies).mean()))


def gain(sounds: list[Float32]) -> float:
    """Return the factor that brings raw speech to TARGET_DB, or its highest peak to PEAK if that comes first."""
    peak = max(float(np.abs(sound).max()) for sound in sounds)
    return round(min(10 ** ((TARGET_DB - speech_level_db(sounds)) / 20), PEAK / peak), 2)


def print_gains(names: list[str]) -> None:
    """Speak with each voice, print its gain and what came of it."""
    from platformdirs import user_cache_path

    from rhapsode.core.ports import EngineOptions
    from rhapsode.engines.hibari.inference import HibariEngine
    from rhapsode.engines.hibari.provider import VOICE
    from rhapsode.engines.kokoro.build import prepare
    from rhapsode.engines.kokoro.inference import KokoroEngine, phoneme_ids
    from rhapsode.engines.kokoro.provider import KokoroProvider
    from rhapsode.engines.kokoro.voices import RECIPES
    from rhapsode.text.reader import reader_of

    options = EngineOptions(user_cache_path("rhapsode"), os.cpu_count() or 1)
    prepare(options)
    kokoro, hibari = KokoroEngine(options), HibariEngine(options)
    reader = reader_of(KokoroProvider().profile, "en-US")
    texts = [reader.phonemes(sentence) for sentence in SENTENCES]
    for name in names or (*RECIPES, VOICE.name):
        if name == VOICE.name:
            sounds = [hibari.infer(hibari.phoneme_ids(text))[0] for text in texts]
        else:
            sounds = [kokoro.infer(ids, kokoro.style(name, len(ids)))[0] for ids in map(phoneme_ids, texts)]
        level, peak = speech_level_db(sounds), max(float(np.abs(sound).max()) for sound in sounds)
        print(f"{name:14} {gain(sounds):.2f}   raw: {level:.1f} dB, peak {peak:.2f}", flush=True)


def write_styles(package: Path, output: Path, rank: int) -> None:
    """Read the package, write the file, print the error."""
    voices = read_voices(package)
    content, largest, typical = encode(voices, rank)
    output.write_bytes(content)
    deviation = float(np.std(np.stack(list(voices.values()))))
    print(f"{len(voices)} voices, rank {rank}, {len(content)} bytes")
    print(f"error: largest {largest:.5f}, root mean square {typical:.6f}; the styles' deviation is {deviation:.3f}")


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    styles = commands.add_parser("styles", help="write the style vectors")
    styles.add_argument("package", type=Path, help="the unpacked npm package, or its .tgz")
    styles.add_argument("--output", type=Path, default=TARGET)
    styles.add_argument("--rank", type=int, default=RANK)
    gains = commands.add_parser("gains", help="measure the gains")
    gains.add_argument("names", nargs="*", help="voices; all by default")
    arguments = parser.parse_args()
    if arguments.command == "styles":
        write_styles(arguments.package, arguments.output, arguments.rank)
    else:
        print_gains(arguments.names)


if __name__ == "__main__":
    main()
