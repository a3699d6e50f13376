"""Measures the ranges of activations that the int8 vocoder of Kokoro quantises by, and writes them into the package.

Usage: python scripts/calibrate_kokoro.py [--cache-dir DIR]

The same sentences, voices and code give the same file. It takes about a minute. Run it when the graph of the vocoder
or the choice of convolutions changes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from platformdirs import user_cache_path

from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import weights
from rhapsode.engines.kokoro.build import prepare
from rhapsode.engines.kokoro.dequantise import dequantise
from rhapsode.engines.kokoro.graph.export import Export
from rhapsode.engines.kokoro.graph.quantise import RANGES_FILE, calibrate
from rhapsode.engines.kokoro.inference import KokoroEngine, phoneme_ids
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.text.reader import reader_of

EXAMPLES = (
    ("Kore", "Please close the door behind you."),
    ("Puck", "Where did you put the keys? I looked everywhere!"),
    ("Sulafat", "She bought three fresh apples, two loaves of bread, and a bottle of milk this morning."),
    ("Fenrir", "Although the weather was terrible, nearly four hundred people came to watch the match."),
    ("Leda", "Wow, that is the funniest thing that I have heard all week."),
    ("Alnilam", "The old lighthouse stood on the cliff for two hundred years before the storm took it down."),
    ("Achernar", "Hush now, the children are asleep."),
    ("Algenib", "Turn left at the second traffic light, then go straight until you reach the station."),
    ("Pulcherrima", "Attention please: the train to Oxford leaves from platform nine."),
    ("Sadaltager", "Photosynthesis is the process by which green plants turn sunlight into chemical energy."),
    ("bf_emma", "I should be delighted to join you for tea on Thursday afternoon."),
    ("am_santa", "Ho ho ho! Have you all been good this year?"),
)
"""Short and long, calm and excited, over the range of the voices."""


def main() -> None:
    """Calibrate and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache-dir", type=Path, default=user_cache_path("rhapsode"))
    options = EngineOptions(cache_dir=parser.parse_args().cache_dir, threads=2, precision="f32")
    prepare(options)
    engine = KokoroEngine(options)
    reader = reader_of(KokoroProvider().profile, "en-US")
    inputs = []
    for voice, sentence in EXAMPLES:
        ids = phoneme_ids(reader.phonemes(sentence))
        inputs.append(engine.vocoder_inputs(ids, engine.style(voice, len(ids))))
    model = onnx.load(str(weights.weights_file(options)))
    dequantise(model)
    ranges = calibrate(Export(model), inputs)
    np.savez_compressed(RANGES_FILE, **{name: ranges[name] for name in sorted(ranges)})  # type: ignore[arg-type]
    print(f"{RANGES_FILE}: {len(ranges)} convolutions, {RANGES_FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
