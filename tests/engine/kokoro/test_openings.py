"""The first words of a sentence, which are spoken before the rest of it and by models of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rhapsode.core.audio import Float32
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment
from rhapsode.engines.kokoro import kernels
from rhapsode.engines.kokoro.control import SPECTRA_PER_FRAME
from rhapsode.engines.kokoro.inference import (
    OPENING_FRAMES,
    SAMPLE_RATE_HZ,
    Context,
    KokoroEngine,
    _infer_prosody,
    opening_frames,
    phoneme_ids,
)
from rhapsode.engines.kokoro.precision import frame_step
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.reader import reader_of
from tests.support.kokoro import PROVIDER, WEATHER_PHONEMES
from tests.support.transcribe import Transcriber, normalise_words, word_error_rate

pytestmark = pytest.mark.engine


def opened(engine: KokoroEngine, text: str, voice: str) -> tuple[list[Segment], list[Float32], Float32]:
    """Return a sentence cut after its first words: the segments, the sound of each, and the sound of it in one go."""
    reader = reader_of(PROVIDER.profile, "en-US")
    profile = PROVIDER.profile
    segments = plan_slice(text, 0, reader, SliceParams(last=True, speed=1.0, profile=profile, lead=True)).segments
    whole = plan_slice(text, 0, reader, SliceParams(last=True, speed=1.0, profile=profile)).segments
    assert len(segments) == 2
    assert len(whole) == 1
    sounds = [engine.synthesise(segment, voice).pcm.samples for segment in segments]
    return list(segments), sounds, engine.synthesise(whole[0], voice).pcm.samples


@pytest.mark.parametrize(
    "voice",
    ["af_heart", pytest.param("am_michael", marks=pytest.mark.slow), pytest.param("bf_emma", marks=pytest.mark.slow)],
)
def test_an_opening_does_not_sound_like_an_end(engine: KokoroEngine, voice: str) -> None:
    segments, sounds, whole = opened(engine, "The weather in the mountains was cold and clear this morning.", voice)
    alone = engine.synthesise(replace(segments[0], after=""), voice).pcm.samples
    joined = np.concatenate(sounds)
    assert abs(len(joined) - len(whole)) / SAMPLE_RATE_HZ < 0.25
    # By itself its last word is drawn out, and silence follows.
    assert len(sounds[0]) / SAMPLE_RATE_HZ < len(alone) / SAMPLE_RATE_HZ - 0.3
    levels = [20 * np.log10(np.sqrt(np.mean(sound**2))) for sound in (*sounds, whole)]
    assert max(levels) - min(levels) < 4


@pytest.mark.parametrize("phonemes", [11, 22])
def test_an_opening_sounds_the_same_from_its_own_vocoder(
    engine: KokoroEngine, options: EngineOptions, monkeypatch: pytest.MonkeyPatch, phonemes: int
) -> None:
    opening = Segment(0, phonemes, WEATHER_PHONEMES[:phonemes], after=WEATHER_PHONEMES[phonemes:44])
    engine.prepare_openings()
    lengths = opening_frames(kernels.chosen_variant(options) is not None, frame_step())
    assert list(engine._opening_networks) == list(lengths)
    frames = lengths[0] if phonemes == 11 else OPENING_FRAMES
    own, network = engine._opening_networks[frames], engine._network
    after = engine.synthesise(opening, "Kore").pcm.samples
    assert own.synthesis.get_input_tensor(0).shape[-1] == SPECTRA_PER_FRAME * frames + 1
    general = own._replace(source=network.source, vocoder=network.vocoder, synthesis=network.synthesis)
    monkeypatch.setattr(engine, "_opening_networks", dict.fromkeys(lengths, general))
    before = engine.synthesise(opening, "Kore").pcm.samples
    assert len(after) == len(before)
    # Kernels for other shapes round differently; a fault of shape or padding is far louder than this.
    assert np.mean((after - before) ** 2) < 10 ** (-20 / 10) * np.mean(before**2)


@pytest.mark.parametrize("voice", ["Kore", "if_sara", "ff_siwis"])
def test_an_opening_has_the_melody_of_its_sentence_in_float32(engine: KokoroEngine, voice: str) -> None:
    engine.prepare_openings()
    ids = phoneme_ids(WEATHER_PHONEMES[:44])
    inferred = []
    for network in (engine._network, engine._opening_networks[OPENING_FRAMES]):
        frames, _ = _infer_prosody(network, ids[:11], engine.style(voice, 44), 1.0, (), Context((), ids[11:]))
        hertz = np.array(network.prosody.get_output_tensor(1).data).reshape(-1)
        inferred.append((frames, hertz[2 * frames[0] : 2 * frames[:12].sum()]))
    (expected, pitch), (frames, other) = inferred
    assert np.abs(frames[:12] - expected[:12]).sum() <= 1
    pitch, other = pitch[: len(other)], other[: len(pitch)]
    voiced = (pitch > 60) & (other > 60)
    assert np.median(np.abs(1200 * np.log2(other[voiced] / pitch[voiced]))) < 10


@pytest.mark.slow
def test_words_at_the_cut_are_unharmed(engine: KokoroEngine, ears: Transcriber) -> None:
    errors = count = 0
    for text, voice in (
        ("The weather in the mountains was cold and clear this morning.", "af_heart"),
        ("She watched the sudden storm above the harbour with her brother.", "bf_emma"),
        ("The committee responsible for the bridge decided yesterday to rebuild it.", "am_michael"),
        ("Without a word the doctor put the letter back into the drawer.", "Kore"),
    ):
        _, sounds, _ = opened(engine, text, voice)
        expected = normalise_words(text)
        errors += round(word_error_rate(expected, ears.words(np.concatenate(sounds))) * len(expected))
        count += len(expected)
    assert errors / count <= 0.05


def test_openings_share_what_comes_before_the_source_in_float32(engine: KokoroEngine) -> None:
    engine.prepare_openings()
    shared = {
        request for network in engine._opening_networks.values() for request in (network.language, network.prosody)
    }
    assert (engine._network.language in shared) == (engine.precision.matrices == "f32")
    assert len(shared) == 2
