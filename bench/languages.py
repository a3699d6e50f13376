# ruff: noqa: RUF001  (phonetic symbols)
"""How well each language is understood: Whisper base writes down Kokoro's speech, by our G2P and by espeak-ng's.

``python -m bench.languages [--languages es,it] [--sentences N] [--systems ours,espeak] [--json FILE] [--worst N]``

The sentences are in ``bench/sentences/TAG.txt``: one a line, as people write it, and behind ``|`` as it should be said
where that differs. Each is spoken by the voices of the language in turn. What is heard and what was meant are put into
words by the same reader, so that "8:15" and "ocho y cuarto" count as equal. Figures: character and word error rates of
the sentences with digits, signs or abbreviations, and of those in plain words; processor time of the G2P a sentence.
espeak-ng 1.52 speaks through misaki's mapping, as Kokoro was trained; it is installed for development alone. Whisper's
own errors are in all figures.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import jiwer

from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment
from rhapsode.engines.kokoro.inference import KokoroEngine
from rhapsode.engines.kokoro.provider import MODELS, PROFILE
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.settings import Settings
from rhapsode.text.languages.registry import front_end
from rhapsode.text.reader import reader_of
from tests.support.transcribe import Transcriber

SENTENCES: Final = Path(__file__).parent / "sentences"
PROMPTS: Final = {"hi": "नमस्ते, यह हिन्दी में है।", "zh": "以下是普通话的句子。"}
ESPEAK: Final = {
    "es": "es",
    "fr": "fr-fr",
    "it": "it",
    "pt": "pt-br",
    "hi": "hi",
    "ja": "ja",
    "zh": "cmn",
    "en": "en-us",
}
MISAKI: Final = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^z", "ʣ"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("o^ʊ", "O"), ("s^s", "S"), ("t^s", "ʦ"),
    ("t^ʃ", "ʧ"), ("ə^ʊ", "Q"), ("ɔ^ɪ", "Y"), ("^", ""), ("-", ""),
)  # fmt: skip
"""espeak-ng's symbols with ties, and misaki's for them."""


@dataclass(frozen=True, slots=True)
class Result:
    """One sentence by one system and voice: errors over characters and words, and seconds of the G2P."""

    language: str
    system: str
    voice: str
    plain: bool
    text: str
    expected: str
    heard: str
    word_errors: int
    words: int
    character_errors: int
    characters: int
    seconds: float


def sentences(tag: str) -> list[tuple[str, str]]:
    """Return the sentences of a language as written and as said."""
    rows = (line.partition("|") for line in (SENTENCES / f"{tag}.txt").read_text().splitlines() if line.strip())
    return [(written.strip(), said.strip() or written.strip()) for written, _, said in rows]


def voices(tag: str) -> list[str]:
    """Return one female and one male voice of a language, as far as there are."""
    native = [
        voice for model in MODELS if model.id == "kokoro" for voice in model.voices if voice.language.startswith(tag)
    ]
    native = [voice for voice in native if voice.name[1:3] in ("f_", "m_")]
    return [
        next(voice.name for voice in native if voice.name[1] == sex)
        for sex in sorted({voice.name[1] for voice in native})
    ]


def ours(tag: str) -> Callable[[str], str]:
    """Return the product's reader and G2P."""
    return reader_of(PROFILE, front_end(tag).varieties[0]).phonemes


def espeak(tag: str) -> Callable[[str], str]:
    """Return espeak-ng's reading and G2P in misaki's notation."""
    import espeakng_loader
    from phonemizer.backend import EspeakBackend
    from phonemizer.backend.espeak.wrapper import EspeakWrapper

    EspeakWrapper.set_library(espeakng_loader.get_library_path())
    EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
    backend: Any = EspeakBackend(
        ESPEAK[tag], preserve_punctuation=True, with_stress=True, tie="^", language_switch="remove-flags"
    )

    def phonemes(text: str) -> str:
        pieces: list[str] = backend.phonemize([text.replace("«", "“").replace("»", "”")])
        said = " ".join(" ".join(pieces).split())
        for theirs, symbol in MISAKI:
            said = said.replace(theirs, symbol)
        return "".join(symbol for symbol in said if symbol in SYMBOL_IDS)

    return phonemes


def in_words(tag: str, text: str) -> str:
    """Return ``text`` in words and small letters, without punctuation."""
    language = front_end(tag)
    tokens = language.read(text, language.varieties[0])
    said = (token.said for token in tokens if token.kind != "punctuation")
    return " ".join(" ".join(said).lower().replace("'", " ").split()) or "-"


def measure(tag: str, systems: list[str], count: int, engine: KokoroEngine, ears: Transcriber) -> Iterator[Result]:
    """Speak and listen, one sentence after the other."""
    makers = {"ours": ours, "espeak": espeak}
    speakers = {system: makers[system](tag) for system in systems}
    native = voices(tag)
    chosen = sentences(tag)
    step = max(1, len(chosen) // count)
    for number, (written, said) in enumerate(chosen[::step][:count]):
        voice = native[number % len(native)]
        expected = in_words(tag, said)
        for system, phonemise in speakers.items():
            start = time.process_time()
            phonemes = phonemise(written)
            seconds = time.process_time() - start
            speech = engine.synthesise(Segment(0, len(written), phonemes[:500]), voice, front_end(tag).varieties[0])
            transcript = ears.text(speech.pcm.samples, speech.pcm.rate_hz, language=tag, prompt=PROMPTS.get(tag))
            heard = in_words(tag, transcript)
            words = jiwer.process_words(expected, heard)
            characters = jiwer.process_characters(expected.replace(" ", ""), heard.replace(" ", ""))
            yield Result(
                tag, system, voice, written == said, written, expected, heard,
                words.substitutions + words.deletions + words.insertions, len(expected.split()),
                characters.substitutions + characters.deletions + characters.insertions,
                len(expected.replace(" ", "")), seconds,
            )  # fmt: skip


def report(results: list[Result]) -> str:
    """Return a table: a row for each language and system."""
    lines = [
        f"{'':4}{'system':8}{'written: CER':>14}{'WER':>8}{'plain: CER':>14}{'WER':>8}{'G2P ms':>10}{'sentences':>11}"
    ]
    for tag, system in dict.fromkeys((result.language, result.system) for result in results):
        of = [result for result in results if (result.language, result.system) == (tag, system)]
        row = f"{tag:4}{system:8}"
        for plain, width in ((False, 14), (True, 14)):
            group = [result for result in of if result.plain == plain]
            characters, total = sum(one.character_errors for one in group), sum(one.characters for one in group) or 1
            errors, words = sum(one.word_errors for one in group), sum(one.words for one in group) or 1
            row += f"{100 * characters / total:{width}.1f}{100 * errors / words:8.1f}"
        lines.append(f"{row}{1000 * sum(one.seconds for one in of[1:]) / max(1, len(of) - 1):10.2f}{len(of):11}")
    return "\n".join(lines)


def main() -> None:
    """Measure the languages and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--languages", default=",".join(sorted(file.stem for file in SENTENCES.glob("*.txt"))))
    parser.add_argument("--systems", default="ours,espeak")
    parser.add_argument("--sentences", type=int, default=40)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="sentences to show that were heard worst")
    asked = parser.parse_args()
    engine = KokoroEngine(EngineOptions(cache_dir=Settings().cache_dir, threads=1))
    ears = Transcriber(threads=1)
    results: list[Result] = []
    for tag in asked.languages.split(","):
        for result in measure(tag, asked.systems.split(","), asked.sentences, engine, ears):
            results.append(result)
            print(f"{tag} {result.system:7}{result.word_errors:3} {result.text}", file=sys.stderr)
    print(report(results))
    for result in sorted(results, key=lambda one: -one.word_errors / one.words)[: asked.worst]:
        print(f"{result.language} {result.system}: {result.expected}\n{'':11}{result.heard}")
    if asked.json:
        asked.json.write_text(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
