"""The provider of the Hibari engine: profile, checks and loading. Cheap to import."""

from __future__ import annotations

from rhapsode.core.errors import EngineError, EngineUnavailableError
from rhapsode.core.extras import install_command
from rhapsode.core.ports import Engine, EngineOptions, Finding
from rhapsode.core.speech import EngineProfile, Model, Voice
from rhapsode.engines.hibari import package
from rhapsode.engines.installed import installed, installed_version
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS

SAMPLE_RATE_HZ = 24_000
VOICE = Voice("heart", "female", "American", "en-US")
GAIN = 1.21
"""Brings the voice to the level of Kokoro's, -23 dB, by the same four sentences (``scripts/build_voices.py gains``);
the highest peak in the sentences of ``bench/corpus.py`` is then 0.79."""
SOUND_VERSION = 1
"""To be raised with any other change of ours that changes the sound."""

PROFILE = EngineProfile(
    name="hibari",
    version=f"hibari-{package.VERSION}+s{SOUND_VERSION}",
    sample_rate_hz=SAMPLE_RATE_HZ,
    languages=(VOICE.language,),
    max_phonemes=250,
    target_phonemes=200,
    seconds_per_phoneme=0.0625,
    seconds_per_character=0.0655,
    worker_bytes=350_000_000,
    max_threads=1,
    claims_ahead=1,
    task_cost=120,
    timings=True,
    ipa_symbols="".join(SYMBOL_IDS),  # it imitates Kokoro, down to the vocabulary
)
"""The pace is the median of the 32 segments of 100 phonemes or more that the sentences of ``bench/corpus.py`` make
when they are read as one text: raw sound with its edges of silence, from 0.058 to 0.069.

Pieces of 80 to 200 phonemes run fastest, 5 % faster than those of 50, 10 % than those of 250 and 15 % than those of
400 (five rounds in turns, processor time). Whisper base missed or misheard 2 to 5 of 364 words at any target from 80
to 400. So the target is the longest that runs as fast as any: the fewer segments, the less a server adds (0.80 of the
engine's own throughput against 0.75 with 150). A worker was measured at 290 MB after 150 segments of 20 to 250
phonemes at speeds from 0.65 to 1.5, and takes 370 MB with 400 at 0.65. One thread, because the signal processing,
almost half of the work, has no more, while two processes do twice as much as one: each 180 s of sound per second of
processor time.
"""

MODELS = (
    Model(
        id="hibari",
        display_name="Hibari",
        description="One American woman's voice for drafts and large batches: a small network that imitates Kokoro's "
        "af_heart, many times as fast and a little less natural.",
        engine="hibari",
        default_voice=VOICE.name,
        voices=(VOICE,),
    ),
)


class HibariProvider:
    """The voice of the package hibari-tts on ONNX Runtime. Nothing is ever fetched."""

    profile: EngineProfile = PROFILE
    models: tuple[Model, ...] = MODELS

    def check(self, options: EngineOptions) -> list[Finding]:
        """Return findings on the packaged voice and its runtime, without loading them."""
        return [_voice(), installed("onnxruntime", "onnxruntime"), installed("scipy", "scipy")]

    def identity(self, options: EngineOptions, voice: str) -> str:
        """Return the version of the voice, its gain, and the versions of what computes it."""
        if voice != VOICE.name:
            raise EngineError(f"Hibari has no voice {voice!r}.")
        computed = " ".join(f"{name}-{installed_version(name)}" for name in ("onnxruntime", "scipy", "numpy"))
        return f"{PROFILE.version} gain-{GAIN} {computed}"

    def prepare(self, options: EngineOptions) -> None:
        """Do nothing: there is nothing to build."""

    def load(self, options: EngineOptions) -> Engine:
        """Load the voice (half a second). Raises EngineUnavailableError."""
        from rhapsode.engines.hibari.inference import HibariEngine

        return HibariEngine(options)


def _voice() -> Finding:
    subject = "hibari voice"
    try:
        size = sum(len(package.asset(name)) for name in package.SHA256)
    except EngineUnavailableError as error:
        return Finding(
            subject, False, error.message, install_command(package.REQUIREMENT, options="--force-reinstall")
        )
    return Finding(subject, True, f"{VOICE.name}, in the package hibari-tts {package.VERSION} ({size / 1e6:.0f} MB)")
