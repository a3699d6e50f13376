"""How clean the speech is: DNSMOS of Kokoro in each precision beside the export that kokoro-onnx runs.

``python -m bench.quality [--texts N] [--voices NAME ...] [--precisions NAME ...] [--json FILE]``. All speak the same
phonemes in the same voices, so that only the network and what computes it differ; the export takes the style of the
row that kokoro-onnx takes, of as many phonemes as there are. DNSMOS is an estimate by a network, see
:mod:`tests.support.dnsmos`; the differences to the export are paired, with their standard error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np

from bench.corpus import APART, SENTENCES
from bench.machine import describe
from rhapsode.core.audio import Float32
from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro.inference import KokoroEngine, phoneme_ids
from rhapsode.engines.kokoro.precision import PRECISIONS, best_precision
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.kokoro.styles import Styles
from rhapsode.engines.kokoro.voices import RECIPES
from rhapsode.engines.kokoro.weights import weights_file
from rhapsode.installation import engine_options
from rhapsode.settings import Settings
from rhapsode.text.reader import reader_of
from tests.support.dnsmos import Judge

EXPORT = "int8 export in onnxruntime"
VOICES = ("af_heart", "af_kore", "am_michael", "bf_emma")
LEAST_CHARS, MOST_CHARS = 30, 110

Infer = Callable[[list[int], str], Float32]


def texts(count: int) -> list[str]:
    """Return so many sentences without digits, of all kinds, from the corpus."""
    usual = [
        sentence.text
        for sentence in SENTENCES
        if sentence.category not in APART
        and LEAST_CHARS < len(sentence.text) < MOST_CHARS
        and not any(character.isdigit() for character in sentence.text)
    ]
    return usual[:: max(1, len(usual) // count)][:count]


def export(options: EngineOptions) -> Infer:
    """Return what kokoro-onnx runs, by the same phonemes."""
    import onnxruntime

    session_options = onnxruntime.SessionOptions()
    session_options.intra_op_num_threads = options.threads
    session = onnxruntime.InferenceSession(
        str(weights_file(options)), session_options, providers=["CPUExecutionProvider"]
    )
    styles = Styles.load()

    def infer(ids: list[int], voice: str) -> Float32:
        style = styles.row(RECIPES[voice].blend, len(ids))
        inputs = {"tokens": np.array([[0, *ids, 0]]), "style": style[None], "speed": np.ones(1, np.float32)}
        return np.asarray(session.run(None, inputs)[0], np.float32).reshape(-1)

    return infer


def ours(options: EngineOptions, precision: str) -> Infer:
    """Return our engine in a precision."""
    engine = KokoroEngine(replace(options, precision=precision))
    return lambda ids, voice: engine.infer(ids, engine.style(voice, len(ids)))[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.quality", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=int, default=20, help="how many sentences (default: 20)")
    parser.add_argument("--voices", nargs="+", default=VOICES, choices=sorted(RECIPES), metavar="NAME")
    parser.add_argument("--precisions", nargs="+", default=[str(best_precision()[0])], choices=PRECISIONS)
    parser.add_argument("--json", type=Path, help="write every score to this file")
    given = parser.parse_args(arguments)

    options, provider = engine_options(Settings()), KokoroProvider()
    provider.prepare(options)
    judge = Judge(options.threads)
    spoken = [
        (phoneme_ids(reader_of(provider.profile, RECIPES[voice].voice.language).phonemes(text)), voice)
        for text in texts(given.texts)
        for voice in given.voices
    ]
    scores = {}
    for name in (EXPORT, *given.precisions):
        infer = export(options) if name == EXPORT else ours(options, name)
        scores[name] = np.array([astuple(judge.score(infer(ids, voice))) for ids, voice in spoken])

    print(f"{len(spoken)} sounds each, {describe()}\n")
    print(f"{'':<28} {'OVRL':>6} {'difference':>15} {'SIG':>6} {'BAK':>6} {'P808':>6} {'difference':>15}")
    for name, rows in scores.items():
        overall, signal, background, p808 = rows.mean(axis=0)
        apart = rows - scores[EXPORT]
        error = apart.std(axis=0) / np.sqrt(len(apart))
        mean = apart.mean(axis=0)
        print(
            f"{name:<28} {overall:>6.3f} {mean[0]:>+7.3f} ± {error[0]:.3f} {signal:>6.3f} {background:>6.3f} "
            f"{p808:>6.3f} {mean[3]:>+7.3f} ± {error[3]:.3f}"
        )
    if given.json:
        given.json.write_text(json.dumps({name: rows.tolist() for name, rows in scores.items()}) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
