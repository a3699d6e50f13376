"""The provider of the Kokoro engine: profile, checks and loading. Cheap to import."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rhapsode.core.errors import ConfigurationError, EngineError, EngineUnavailableError
from rhapsode.core.extras import install_command
from rhapsode.core.ports import Engine, EngineOptions, Finding
from rhapsode.core.speech import EngineProfile, Model
from rhapsode.engines.installed import installed, installed_version
from rhapsode.engines.kokoro import build, kernels, weights
from rhapsode.engines.kokoro.precision import chosen_precision, instructions
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.engines.kokoro.voices import FOREIGN_TIMBRE, GEMINI, LANGUAGES, NATIVE, NATIVE_VOICES, find_recipe

if TYPE_CHECKING:
    from rhapsode.engines.kokoro.styles import Styles

DELIVERIES_VERSION = 16
"""Raise it whenever another sound is made with the same models: of a delivery
(:mod:`rhapsode.engines.kokoro.control`), of a speed, or by another precision."""
PROFILE = EngineProfile(
    name="kokoro",
    version=f"{build.WEIGHTS_VERSION}+g{build.GRAPH_VERSION}",
    sample_rate_hz=24_000,
    languages=LANGUAGES,
    max_phonemes=250,
    target_phonemes=150,
    seconds_per_phoneme=0.067,
    seconds_per_character=0.066,
    worker_bytes=1_800_000_000,
    timings=True,
    ipa_symbols="".join(SYMBOL_IDS),
    deliveries=True,
    blends=True,
    joins=True,
)
"""The pace is the median over all voices at 120 to 200 phonemes, raw sound with its edges of silence; single voices
lie between 0.055 and 0.10. The model takes up to 510 phonemes; the maximum is for memory, which grows by 50 MB per
second of sound: at 250 a worker was measured at 1.3 GB with Kore and 1.64 GB with af_nicole, the slowest voice (1.5
and 1.9 GB in float32). Whisper heard every word at 150 and at 250, and one of two voices slip at 400; the speed is the
same at all of them.
"""

MODELS = (
    Model(
        id="gemini_3_1_flash_tts_preview",
        display_name="Gemini 3.1 Flash TTS Preview",
        description="The thirty voices of Gemini's speech model, spoken on this machine by Kokoro-82M.",
        engine="kokoro",
        default_voice="Kore",
        voices=tuple(recipe.voice for recipe in GEMINI),
        native_voices=NATIVE_VOICES,
    ),
    Model(
        id="kokoro",
        display_name="Kokoro 82M",
        description="Kokoro-82M under its own voice names; the thirty names of Gemini's voices work too.",
        engine="kokoro",
        default_voice="af_heart",
        voices=tuple(recipe.voice for recipe in (*NATIVE, *GEMINI)),
        native_voices=NATIVE_VOICES,
    ),
)


class KokoroProvider:
    """Kokoro-82M on OpenVINO."""

    profile: EngineProfile = PROFILE
    models: tuple[Model, ...] = MODELS

    def check(self, options: EngineOptions) -> list[Finding]:
        """Return findings on weights, models, OpenVINO, CPU and G2P, without loading them."""
        return [
            _weights(options),
            _models(options),
            _package("openvino", "openvino", "openvino>=2026.4,<2027"),
            _precision(options),
            _package("hibari", "hibari-tts", "hibari-tts==0.2.1"),
        ]

    def identity(self, options: EngineOptions, voice: str) -> str:
        """Return weights and graph, what they are computed in and with, and a digest of the voice.

        The CPU's instructions belong to it: where it has none for a precision, something else is computed.
        """
        recipe = find_recipe(voice)
        if recipe is None:
            raise EngineError(f"Kokoro has no voice {voice!r}.")
        precision, _ = chosen_precision(options.precision)
        computed = f"{precision} by openvino {installed_version('openvino')} on {instructions()}"
        if blocks := kernels.description(options):
            computed += f", {blocks}"
        voice_digest = _styles().digest(recipe.blend, recipe.gain)
        return f"{PROFILE.version}.{DELIVERIES_VERSION}, {computed}, voice {voice_digest} {FOREIGN_TIMBRE}"

    def prepare(self, options: EngineOptions) -> None:
        """Build the models into the cache. Raises EngineUnavailableError."""
        build.prepare(options)

    def load(self, options: EngineOptions) -> Engine:
        """Load the engine, whose models ``prepare`` has built. Raises EngineUnavailableError."""
        from rhapsode.engines.kokoro.inference import KokoroEngine

        return KokoroEngine(options)


def _weights(options: EngineOptions) -> Finding:
    subject = "kokoro weights"
    if options.weights is not None:
        try:
            weights.weights_file(options)
        except EngineUnavailableError as error:
            return Finding(subject, False, error.message, "unset RHAPSODE_KOKORO_WEIGHTS")
        return Finding(subject, True, "the file of RHAPSODE_KOKORO_WEIGHTS has the right SHA-256")
    try:
        files = weights.part_files()
    except EngineUnavailableError as error:
        return Finding(subject, False, error.message, install_command(*weights.REQUIREMENTS))
    size = sum(file.stat().st_size for file in files)
    if size != weights.SIZE_BYTES:
        detail = f"the four packages hold {size} bytes, which should be {weights.SIZE_BYTES}"
        return Finding(subject, False, detail, install_command(*weights.REQUIREMENTS, options="--force-reinstall"))
    return Finding(subject, True, f"the four packages are complete ({size / 1e6:.0f} MB)")


def _models(options: EngineOptions) -> Finding:
    if build.prepared(options):
        return Finding("kokoro models", True, f"{PROFILE.version}, built and unharmed")
    return Finding("kokoro models", True, "not built yet; the first start does it in about 15 seconds")


def _package(module: str, package: str, requirement: str) -> Finding:
    return installed(package, requirement, found=find_spec(module) is not None)


def _precision(options: EngineOptions) -> Finding:
    """Return what the model will compute in. OpenVINO goes by the same CPU flags; loading it only to ask costs too
    much.
    """
    subject = "kokoro precision"
    try:
        precision, reason = chosen_precision(options.precision)
    except ConfigurationError as error:
        return Finding(subject, False, error.message, "unset RHAPSODE_KOKORO_PRECISION")
    return Finding(subject, True, "; ".join(filter(None, (f"{precision}, {reason}", kernels.description(options)))))


@cache
def _styles() -> Styles:
    from rhapsode.engines.kokoro.styles import Styles

    return Styles.load()
